extension PrimitiveType {
    /// How a value is read from memory and written to it; of a string either of its two numbers, if
    /// addresses have 32 bits.
    var instructions: (load: Opcode, store: Opcode) {
        switch self {
        case .bool, .u8: (.i32Load8U, .i32Store8)
        case .s8: (.i32Load8S, .i32Store8)
        case .u16: (.i32Load16U, .i32Store16)
        case .s16: (.i32Load16S, .i32Store16)
        case .u32, .s32, .char, .errorContext, .string: (.i32Load, .i32Store)
        case .u64, .s64: (.i64Load, .i64Store)
        case .f32: (.f32Load, .f32Store)
        case .f64: (.f64Load, .f64Store)
        }
    }
}

extension PrimitiveType {
    /// Whether each core value is one of the type, and no other.
    var isItsCoreValue: Bool { row.check == .none && row.size == row.flat.byteCount }
}

extension ValueType {
    fileprivate var byteCount: Int? {
        switch self {
        case .i32, .f32: 4
        case .i64, .f64: 8
        default: nil
        }
    }
}

extension CanonicalLayout {
    /// How so many bytes are read as an integer and written.
    static func instructions(bytes: UInt32) -> (load: Opcode, store: Opcode, type: ValueType)? {
        switch bytes {
        case 1: (.i32Load8U, .i32Store8, .i32)
        case 2: (.i32Load16U, .i32Store16, .i32)
        case 4: (.i32Load, .i32Store, .i32)
        case 8: (.i64Load, .i64Store, .i64)
        default: nil
        }
    }
}
