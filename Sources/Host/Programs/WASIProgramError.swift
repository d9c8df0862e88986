public import WasmInterp

/// Why a module could not be run as a program, or set up as a library, of WASI.
///
/// A program that ends by `proc_exit`, with whatever code, has run.
public enum WASIProgramError: Error, Sendable {
    /// Imports are missing or of other types, or a limit keeps the module from being instantiated.
    case link(LinkError)
    /// The function that a module of its kind begins with is missing or has another type.
    case export(ExportError)
    /// The module exports what the other kind begins with: `_initialize` where a program was
    /// started, `_start` where a library was initialised.
    case otherKind(export: String)
    /// The guest was stopped: by itself, by a limit, or from outside.
    case trap(Trap)

    /// What kept an instance from being made.
    init(_ error: InstantiationError) {
        self =
            switch error {
            case .link(let error): .link(error)
            case .trap(let trap): .trap(trap)
            }
    }
}

extension WASIProgramError: TrapCarrier {
    package var trap: Trap? {
        if case .trap(let trap) = self { trap } else { nil }
    }
}

extension WASIProgramError: CustomStringConvertible {
    /// What is wrong, for people; of a trap its message and backtrace.
    public var description: String {
        switch self {
        case .link(let error): error.description
        case .export(let error): error.description
        case .otherKind(let name):
            name == Entry.program.name
                ? "the module exports \"\(name)\": it is a program, not a library"
                : "the module exports \"\(name)\": it is a library, not a program"
        case .trap(let trap):
            trap.exit.map { "the guest ended with code \($0.code)" } ?? trap.description
        }
    }
}
