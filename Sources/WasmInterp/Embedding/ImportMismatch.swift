import WasmCore

/// An import of a module that has not got what it asks for.
public struct ImportMismatch: Hashable, Sendable {
    public enum Reason: Hashable, Sendable {
        /// Nothing has been given.
        case missing
        /// Something of another type has been given.
        case wrongType
        /// What has been given belongs to another store.
        case foreignObject
        /// More has been given than the module imports.
        case surplus
    }

    public var reason: Reason
    /// The position among the module's imports, or among what was given for one too many.
    public var index: Int
    /// The names in the module; empty for one too many.
    public var module: String
    public var name: String
    /// What the module asks for; nil for one too many.
    public var expected: ExternType?
    /// What was given; nil for nothing.
    public var given: ExternType?

    public init(
        _ reason: Reason, index: Int, module: String, name: String, expected: ExternType?,
        given: ExternType?
    ) {
        self.reason = reason
        self.index = index
        self.module = module
        self.name = name
        self.expected = expected
        self.given = given
    }
}

extension ImportMismatch: CustomStringConvertible {
    /// One line; the first words are those of the specification's test suite.
    public var description: String {
        let names = "\(module.quoted) \(name.quoted)"
        let expected = expected?.description ?? "nothing"
        let given = given?.description ?? "nothing"
        return switch reason {
        case .missing: "unknown import: \(names) has not been defined, expected \(expected)"
        case .wrongType:
            "incompatible import type for \(names): expected \(expected), given \(given)"
        case .foreignObject: "the \(given) given for \(names) belongs to another store"
        case .surplus: "one import too many: \(given) is given at \(index)"
        }
    }
}
