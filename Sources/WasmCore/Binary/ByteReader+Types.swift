// Types of the binary format. Spec: core 5.3.

extension ByteReader {
    /// A value type. Spec: core 5.3.5.
    ///
    /// - Throws: `.malformedValueType` or, behind a prefix, `.malformedHeapType`.
    public mutating func valueType() throws(DecodeError) -> ValueType {
        let at = offset
        switch try byte() {
        case 0x7F: return .i32
        case 0x7E: return .i64
        case 0x7D: return .f32
        case 0x7C: return .f64
        case 0x7B: return .v128
        case let code:
            guard let type = try referenceType(startingWith: code) else {
                throw DecodeError(.malformedValueType(code), offset: at)
            }
            return .reference(type)
        }
    }

    /// A reference type, in its short form or with a prefix. Spec: core 5.3.4.
    ///
    /// - Throws: `.malformedReferenceType` or, behind a prefix, `.malformedHeapType`.
    public mutating func referenceType() throws(DecodeError) -> ReferenceType {
        let at = offset
        let code = try byte()
        guard let type = try referenceType(startingWith: code) else {
            throw DecodeError(.malformedReferenceType(code), offset: at)
        }
        return type
    }

    /// A heap type: a negative code, or an index that is not checked here. Spec: core 5.3.3.
    ///
    /// - Throws: `.malformedHeapType`.
    public mutating func heapType() throws(DecodeError) -> HeapType {
        let at = offset
        let code = try s33()
        if code >= 0 {
            guard let index = UInt32(exactly: code) else {
                throw DecodeError(.malformedHeapType, offset: at)
            }
            return .concrete(TypeIndex(rawValue: index))
        }
        guard code >= -64, let type = HeapType.abstract(byte: UInt8(code & 0x7F)) else {
            throw DecodeError(.malformedHeapType, offset: at)
        }
        return type
    }

    /// The type of a structured instruction; an index is not checked here. Spec: core 5.4.1.
    ///
    /// - Throws: `.malformedBlockType`, or what ``valueType()`` throws.
    public mutating func blockType() throws(DecodeError) -> BlockType {
        let at = offset
        guard let code = peek() else { throw DecodeError(.unexpectedEnd, offset: at) }
        if code == 0x40 {
            _ = try byte()
            return .empty
        }
        if code >= 0x40 && code < 0x80 { return .value(try valueType()) }
        let index = try s33()
        guard let index = UInt32(exactly: index) else {
            throw DecodeError(.malformedBlockType, offset: at)
        }
        return .type(TypeIndex(rawValue: index))
    }

    /// nil if no reference type starts with this byte.
    private mutating func referenceType(
        startingWith code: UInt8
    ) throws(DecodeError) -> ReferenceType? {
        switch code {
        case 0x63: return ReferenceType(isNullable: true, try heapType())
        case 0x64: return ReferenceType(isNullable: false, try heapType())
        default:
            guard let type = HeapType.abstract(byte: code) else { return nil }
            return ReferenceType(isNullable: true, type)
        }
    }
}

extension HeapType {
    static func abstract(byte: UInt8) -> HeapType? {
        switch byte {
        case 0x74: .noException
        case 0x73: .noFunction
        case 0x72: .noExtern
        case 0x71: HeapType.none
        case 0x70: .function
        case 0x6F: .extern
        case 0x6E: .any
        case 0x6D: .eq
        case 0x6C: .i31
        case 0x6B: .structure
        case 0x6A: .array
        case 0x69: .exception
        default: nil
        }
    }
}
