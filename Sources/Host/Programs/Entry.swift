import WasmCore
import WasmInterp

/// How a module begins. Spec: WASI application ABI, which tells commands from reactors by it.
package enum Entry {
    case program
    case library

    /// The function that is called first.
    package var name: String {
        switch self {
        case .program: "_start"
        case .library: "_initialize"
        }
    }

    /// Refuses a module that begins in the other way too: it may rely on either.
    func check(_ module: Module) throws(WASIProgramError) {
        let other: Entry = self == .program ? .library : .program
        guard module.decoded.exports.contains(where: { $0.name == other.name }) else { return }
        throw .otherKind(export: other.name)
    }

    /// The function of an instance that this kind begins with.
    func function(
        of instance: Instance
    ) throws(WASIProgramError) -> TypedFunction<Void> {
        do throws(ExportError) {
            return try instance.function(name, as: (() -> Void).self)
        } catch {
            throw .export(error)
        }
    }
}
