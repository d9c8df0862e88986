import WasmCore

/// Why the host could not make, write or grow a table, a global or a tag.
public enum StoreError: Error, Hashable, Sendable {
    /// The type names a defined type by a number that no type of the engine has.
    case unknownType(TypeIndex)
    /// The minimum is above the maximum.
    case invalidLimits
    /// The value is of another type than this one, or a reference of another store; null is of no
    /// type that excludes it.
    case valueMismatch(ValueType)
    /// The global cannot be set.
    case immutable
    /// The type of a tag has results, which exceptions do not.
    case tagWithResults
    /// There is no such element.
    case indexOutOfBounds
    /// Larger than the store's limits, or than the maximum of the type; the word names the limit.
    case limitExceeded(String)
}

extension StoreError: CustomStringConvertible {
    /// What is wrong, in one line.
    public var description: String {
        switch self {
        case .unknownType(let index): "the engine has no type of number \(index)"
        case .invalidLimits: "the minimum is above the maximum"
        case .valueMismatch(let type): "the value is not of type \(type.text), or of another store"
        case .immutable: "the global is immutable"
        case .tagWithResults: "the type of a tag has results"
        case .indexOutOfBounds: "the index is out of bounds"
        case .limitExceeded(let limit): "limit exceeded: \(limit)"
        }
    }
}
