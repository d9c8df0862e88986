import WasmCore

/// Why a text, a file or a stream is no module.
public struct ModuleLoadError: Error, Hashable, Sendable {
    /// What is wrong.
    public enum Reason: Hashable, Sendable {
        /// The text is malformed.
        case text(TextError)
        /// The bytes are malformed or invalid, or beyond a limit.
        case module(ModuleError)
        /// The file can't be read, in the words of the system.
        case unreadable(String)
    }

    /// What is wrong.
    public var reason: Reason
    /// The file; nil if there is none.
    public var path: String?

    init(_ reason: Reason, path: String? = nil) {
        self.reason = reason
        self.path = path
    }

    /// Whether nothing is known to be wrong, but the module was not wanted any more.
    public var isInterruption: Bool {
        switch reason {
        case .text(let error): error.code == .interrupted
        case .module(let error): error.isInterruption
        case .unreadable: false
        }
    }
}

extension ModuleLoadError: CustomStringConvertible {
    /// The path, if there is one, then what is wrong and where.
    public var description: String {
        let place = path.map { "\($0.printable): " } ?? ""
        switch reason {
        case .text(let error): return error.description(file: path ?? "text")
        case .module(let error): return place + error.sentence
        case .unreadable(let words): return "cannot read \((path ?? "").printable): \(words)"
        }
    }
}
