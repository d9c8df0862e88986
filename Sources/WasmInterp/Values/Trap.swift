import Demangling
import WasmCore

/// Execution that stopped: why, and where in the guest.
public struct Trap: Error, Sendable {
    /// One call of a backtrace, the innermost first.
    public struct Frame: Sendable {
        /// Which function of its module, imported ones counted.
        public var function: FunctionIndex
        /// Of the instruction, counted from the start of the module.
        public var offset: Int?
        /// The component instance that the function belongs to, by its name or a number; nil
        /// outside of components.
        public var component: String?
        private var source: NameSource

        private enum NameSource {
            case given(String?)
            case section(FunctionNames, FunctionIndex)
        }

        /// A frame as a host may make one.
        public init(function: FunctionIndex, name: String?, offset: Int?) {
            self.function = function
            self.offset = offset
            source = .given(name)
        }

        /// A frame whose name is looked up when it is asked for, with those of the others.
        init(function: FunctionIndex, names: FunctionNames?, offset: Int?) {
            self.function = function
            self.offset = offset
            source = names.map { .section($0, function) } ?? .given(nil)
            names?.add(function)
        }

        /// From the name section, where there is one.
        ///
        /// It is the module's to choose: ``description`` has it as it can be printed.
        public var name: String? {
            get {
                switch source {
                case .given(let name): name
                case .section(let names, let function): names[function]
                }
            }
            set { source = .given(newValue) }
        }

        /// The name as people wrote it, where it is one that a compiler of C++, Rust or Swift made;
        /// otherwise ``name``.
        ///
        /// Read each time it is asked for, in bounded time. It is the module's to choose as well:
        /// ``description`` has it as it can be printed.
        public var demangledName: String? {
            name.map { Demangler.demangle($0) ?? $0 }
        }
    }

    /// The kind of failure.
    public var code: TrapCode
    /// What happened in words; those of ``code`` where nothing more is known.
    public var message: String
    /// The calls that were running; empty where no guest was.
    public var backtrace: [Frame] = []
    /// The error that a host function threw, or the limit of a guest's budget that led to it.
    public var cause: (any Error)?
    /// Whether the message says in which call of components it was.
    var isPlaced = false

    /// A trap that a host function may throw. It ends the guest, which cannot catch it.
    ///
    /// - Parameter message: nil for the words of the code.
    public init(_ code: TrapCode, message: String? = nil, cause: (any Error)? = nil) {
        self.code = code
        self.message = message ?? code.description
        self.cause = cause
    }
}

extension Trap: CustomStringConvertible {
    /// The message, then the backtrace, a line a call.
    public var description: String {
        ([message.printable] + backtraceLines()).joined(separator: "\n")
    }

    /// A line a call; where there are more than a limit, a line that says so.
    package func backtraceLines(limit: Int = .max) -> [String] {
        var lines = backtrace.prefix(limit).enumerated().map { "  \($0): \($1)" }
        let hidden = backtrace.count - lines.count
        if hidden > 0 { lines.append("  … and \(hidden) more calls") }
        return lines
    }
}

extension Trap.Frame: Hashable {
    public static func == (left: Self, right: Self) -> Bool {
        left.function == right.function && left.offset == right.offset
            && left.component == right.component
            && left.name.map { ExactName($0) } == right.name.map { ExactName($0) }
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(function)
        hasher.combine(offset)
    }
}

extension Trap.Frame: CustomStringConvertible {
    /// As in `name @ 0x2a`, or `func[7]` for a function without a name. Names are demangled.
    public var description: String {
        let instance = component.map { " in `\(Self.shortened($0).printable)`" } ?? ""
        let place = (offset.map { " @ 0x\(String($0, radix: 16))" } ?? "") + instance
        guard let name = demangledName, !name.isEmpty else { return "func[\(function)]\(place)" }
        return Self.shortened(name).printable + place
    }

    /// A name may be as long as the module.
    private static func shortened(_ name: String) -> String {
        let isLong = name.utf8.count > shownBytesMax
        return isLong ? String(name.unicodeScalars.prefix(shownBytesMax)) + "…" : name
    }

    private static let shownBytesMax = 1_000
}
