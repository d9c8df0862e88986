/// What a reference that is not null refers to.
public enum ReferenceKind: Hashable, Sendable {
    case i31
    /// A value of the host.
    case extern
    case function
    case structure
    case array
    case exception
}

extension StoredReference {
    /// nil for null.
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
