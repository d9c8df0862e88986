import WasmCore

/// The two names by which a module imports something, compared byte by byte.
public struct ImportName: Sendable {
    /// Where it comes from, such as `env`.
    public var module: String
    /// What it is called there.
    public var name: String

    /// A name of two parts, either of which may be empty.
    public init(_ module: String, _ name: String) {
        self.module = module
        self.name = name
    }
}

extension ImportName: Hashable {
    /// Whether both names have the same bytes.
    public static func == (left: Self, right: Self) -> Bool {
        ExactName(left.name) == ExactName(right.name)
            && ExactName(left.module) == ExactName(right.module)
    }

    /// Hashes the bytes of both names.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(ExactName(module))
        hasher.combine(ExactName(name))
    }
}

extension ImportName: Comparable {
    /// By the bytes of the module's name, then by those of the other one.
    public static func < (left: Self, right: Self) -> Bool {
        // Texts that look alike are equal as strings, and different names all the same.
        if ExactName(left.module) == ExactName(right.module) {
            return left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
        }
        return left.module.utf8.lexicographicallyPrecedes(right.module.utf8)
    }
}

extension ImportName: CustomStringConvertible {
    /// As in the text format: `"env" "log"`.
    public var description: String { "\(module.quoted) \(name.quoted)" }
}
