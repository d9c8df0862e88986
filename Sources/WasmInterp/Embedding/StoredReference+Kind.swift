/// What a reference that is not null refers to.
public enum ReferenceKind: Hashable, Sendable {
    case i31
    /// A value of the host.
    case extern
    case function
    /// A structure or an array.
    case object
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
        case .object: .object
        case .exception: .exception
        case nil: nil
        }
    }
}
