/// What a reference that is not null refers to.
public enum ReferenceKind: Hashable, Sendable {
    /// An integer of 31 bits; ``StoredReference/i31`` has it.
    case i31
    /// A value of the host; ``Store/externValue(_:)`` has it.
    case extern
    /// A function; ``Store/function(_:)`` has it.
    case function
    /// A structure; ``Store/structure(_:)`` has it.
    case structure
    /// An array; ``Store/array(_:)`` has it.
    case array
    /// An exception, which guests can throw again.
    case exception
}

extension StoredReference {
    /// What is referred to; nil for null.
    public var kind: ReferenceKind? {
        if isNull { return nil }
        return switch reference.tag {
        case .i31: .i31
        case .extern: .extern
        case .function: .function
        case .object: root?.isArray == true ? .array : .structure
        case .exception: .exception
        case nil: nil
        }
    }
}
