package import WasmCore

extension Resolution.Primitive {
    /// The same type in components.
    package var component: PrimitiveType {
        switch self {
        case .bool: .bool
        case .u8: .u8
        case .u16: .u16
        case .u32: .u32
        case .u64: .u64
        case .s8: .s8
        case .s16: .s16
        case .s32: .s32
        case .s64: .s64
        case .f32: .f32
        case .f64: .f64
        case .char: .char
        case .string: .string
        case .errorContext: .errorContext
        }
    }

    /// The type of components that is the same.
    package init(_ type: PrimitiveType) {
        self =
            switch type {
            case .bool: .bool
            case .u8: .u8
            case .u16: .u16
            case .u32: .u32
            case .u64: .u64
            case .s8: .s8
            case .s16: .s16
            case .s32: .s32
            case .s64: .s64
            case .f32: .f32
            case .f64: .f64
            case .char: .char
            case .string: .string
            case .errorContext: .errorContext
            }
    }
}
