import WasmCore

/// An import of a module that has not got what it asks for.
public struct ImportMismatch: Hashable, Sendable {
    /// What is wrong with an import.
    public enum Reason: Hashable, Sendable {
        /// Nothing has been given.
        case missing
        /// The guest may not have it, whether or not it is offered.
        case notGranted
        /// Something of another type has been given.
        case wrongType
        /// What has been given belongs to another store.
        case foreignObject
        /// More has been given than the module imports.
        case surplus
    }

    /// What is wrong.
    public var reason: Reason
    /// The position among the module's imports, or among what was given for one too many.
    public var index: Int
    private var names: ImportName
    /// What the module asks for; nil for one too many.
    public var expected: ExternType?
    /// What was given; nil for nothing.
    public var given: ExternType?
    /// Of a missing one, what is there by a similar name, or by the same one in another module.
    public var nearest: ImportName?

    /// One import that does not fit.
    public init(
        _ reason: Reason, index: Int, module: String, name: String, expected: ExternType?,
        given: ExternType?
    ) {
        self.reason = reason
        self.index = index
        names = ImportName(module, name)
        self.expected = expected
        self.given = given
    }

    /// The names in the module; empty for one too many.
    public var module: String {
        get { names.module }
        set { names.module = newValue }
    }
    /// The second of the two names.
    public var name: String {
        get { names.name }
        set { names.name = newValue }
    }
}

extension ImportMismatch {
    /// The same where something is missing because it is not granted.
    func asGranted(by grants: ImportGrants?) -> ImportMismatch {
        guard reason == .missing, let grants, !grants.allows(names) else { return self }
        var mismatch = self
        mismatch.reason = .notGranted
        return mismatch
    }
}

extension ImportMismatch: CustomStringConvertible {
    /// One line; the first words are those of the specification's test suite.
    public var description: String {
        let expected = expected?.description ?? "nothing"
        let given = given?.description ?? "nothing"
        return switch reason {
        case .missing:
            "unknown import: \(names) has not been defined, expected \(expected)"
                + (nearest.map { "; did you mean \($0)?" } ?? "")
        case .notGranted:
            "import \(names) is not granted: it needs the grant of \(names), or of all of "
                + module.quoted
        case .wrongType:
            "incompatible import type for \(names): expected \(expected), given \(given)"
        case .foreignObject: "the \(given) given for \(names) belongs to another store"
        case .surplus: "one import too many: \(given) is given at \(index)"
        }
    }
}
