/// A value type that has no parts. Spec: component model, `primvaltype`.
public enum PrimitiveType: UInt8, CaseIterable, Hashable, Sendable {
    /// True or false.
    case bool = 0x7F
    /// A signed integer of 8 bits.
    case s8 = 0x7E
    /// An unsigned integer of 8 bits.
    case u8 = 0x7D
    /// A signed integer of 16 bits.
    case s16 = 0x7C
    /// An unsigned integer of 16 bits.
    case u16 = 0x7B
    /// A signed integer of 32 bits.
    case s32 = 0x7A
    /// An unsigned integer of 32 bits.
    case u32 = 0x79
    /// A signed integer of 64 bits.
    case s64 = 0x78
    /// An unsigned integer of 64 bits.
    case u64 = 0x77
    /// A floating-point number of 32 bits.
    case f32 = 0x76
    /// A floating-point number of 64 bits.
    case f64 = 0x75
    /// A Unicode scalar value.
    case char = 0x74
    /// A list of Unicode scalar values.
    case string = 0x73
    /// What is known of a failure, for people who look for its cause.
    case errorContext = 0x64

    /// What has to hold of a core value before it is one of the type.
    package enum LiftCheck: Hashable, Sendable {
        /// All values are allowed, but for bits beyond the size, which are ignored.
        case none
        /// Any but 0 is true.
        case nonzero
        /// A Unicode scalar value.
        case scalar
        /// Bytes within the memory, of the encoding.
        case string
        /// An index of the instance's table.
        case handle
    }

    /// Whatever is known of a type.
    package struct Row: Sendable {
        /// The word of the text format, of WIT and of WAVE.
        package var text: StaticString
        /// Bytes in memory, which are its alignment too; nil for two pointers (a string).
        package var size: Int?
        /// As a core value; two addresses for a string.
        package var flat: ValueType
        package var check = LiftCheck.none
        /// Whether it may be the key of a map.
        package var isKey = true
        /// The type in Swift that has the same values.
        package var swiftName: StaticString
        /// nil where components had it from the start.
        package var feature: Feature?
    }

    /// **The one table** of primitive types. The raw value is the byte of the binary format.
    package var row: Row {
        switch self {
        case .bool:
            Row(text: "bool", size: 1, flat: .i32, check: .nonzero, swiftName: "Bool")
        case .s8: Row(text: "s8", size: 1, flat: .i32, swiftName: "Int8")
        case .u8: Row(text: "u8", size: 1, flat: .i32, swiftName: "UInt8")
        case .s16: Row(text: "s16", size: 2, flat: .i32, swiftName: "Int16")
        case .u16: Row(text: "u16", size: 2, flat: .i32, swiftName: "UInt16")
        case .s32: Row(text: "s32", size: 4, flat: .i32, swiftName: "Int32")
        case .u32: Row(text: "u32", size: 4, flat: .i32, swiftName: "UInt32")
        case .s64: Row(text: "s64", size: 8, flat: .i64, swiftName: "Int64")
        case .u64: Row(text: "u64", size: 8, flat: .i64, swiftName: "UInt64")
        case .f32: Row(text: "f32", size: 4, flat: .f32, isKey: false, swiftName: "Float")
        case .f64: Row(text: "f64", size: 8, flat: .f64, isKey: false, swiftName: "Double")
        case .char:
            Row(text: "char", size: 4, flat: .i32, check: .scalar, swiftName: "Unicode.Scalar")
        case .string:
            Row(text: "string", size: nil, flat: .i32, check: .string, swiftName: "String")
        case .errorContext:
            Row(
                text: "error-context", size: 4, flat: .i32, check: .handle, isKey: false,
                swiftName: "ErrorContext", feature: .componentErrorContext)
        }
    }
}
