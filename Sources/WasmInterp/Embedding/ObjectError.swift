/// Why the host could not make, read or write a structure or array.
public enum ObjectError: Error, Hashable, Sendable {
    /// The type is of another kind, or of another engine.
    case wrongType
    /// A structure was given more or fewer values than its type has fields.
    case fieldCountMismatch(expected: Int, actual: Int)
    /// The value at a position is not of its field's type, or a reference of another store.
    case valueMismatch(index: Int)
    /// There is no such field or element.
    case indexOutOfBounds
    /// The field, or the array's elements, cannot be written.
    case immutable
    /// The type has fields without a default value.
    case noDefault
    /// The heap's limit is reached, and a collection did not help.
    case outOfMemory
}

extension ObjectError: CustomStringConvertible {
    /// What is wrong, in one line.
    public var description: String {
        switch self {
        case .wrongType: "the type does not fit"
        case .fieldCountMismatch(let expected, let actual):
            "the type has \(expected) fields, \(actual) values are given"
        case .valueMismatch(let index): "the value at \(index) is of another type"
        case .indexOutOfBounds: "the index is out of bounds"
        case .immutable: "the field is immutable"
        case .noDefault: "the type has no default value"
        case .outOfMemory: "the heap is full"
        }
    }
}
