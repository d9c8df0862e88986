import Platform
import WasmCore

/// The names that the functions of one module have in one backtrace.
///
/// They are looked up when somebody asks for the first of them, all in one pass: most traps are
/// never printed, and a module may have a hundred megabytes of names.
final class FunctionNames: Sendable {
    private let bytes: ModuleBytes
    /// The content of the module's name section.
    private let range: Range<Int>
    private let state: Locked<State>

    private struct State {
        var sought: Set<FunctionIndex> = []
        /// nil until the first name is asked for.
        var found: [FunctionIndex: String]?
    }

    /// - Parameter range: The content of the module's name section.
    init(_ bytes: ModuleBytes, range: Range<Int>) {
        self.bytes = bytes
        self.range = range
        state = Locked(State())
    }

    /// Has a function looked up with the others.
    func add(_ function: FunctionIndex) {
        state.withLock { _ = $0.sought.insert(function) }
    }

    subscript(function: FunctionIndex) -> String? {
        state.withLock { state in
            if let found = state.found { return found[function] }
            let found = NameSection(bytes, range: range).functionNames(of: state.sought)
            state.found = found
            return found[function]
        }
    }
}
