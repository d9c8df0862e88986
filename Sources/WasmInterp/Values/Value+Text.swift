import WasmCore

// Values as the text format writes constants. Spec: core 6.5, instructions; 6.3, values.

extension Value: CustomStringConvertible {
    /// The constant instruction of the text format, as `i32.const -1`, `f32.const nan:0x200000`,
    /// `v128.const i32x4 0x00000001 …`, `ref.null`; `ref.func` and the like for what a reference
    /// leads to.
    public var description: String {
        switch self {
        case .i32: "i32.const \(literal)"
        case .i64: "i64.const \(literal)"
        case .f32: "f32.const \(literal)"
        case .f64: "f64.const \(literal)"
        case .v128: "v128.const \(literal)"
        case .reference(let value): value.description
        }
    }

    /// The same without the instruction's word: integers signed, floating-point numbers with what
    /// makes their bits, NaNs with their payload, vectors by lanes of 32 bits.
    package var literal: String {
        switch self {
        case .i32(let value): "\(value)"
        case .i64(let value): "\(value)"
        case .f32(let value): value.literal
        case .f64(let value): value.literal
        case .v128(let low, let high):
            (["i32x4"] + [low, low >> 32, high, high >> 32].map { Self.lane($0 & 0xFFFF_FFFF) })
                .joined(separator: " ")
        case .reference(let value): value.description
        }
    }

    private static func lane(_ bits: UInt64) -> String {
        let digits = String(bits, radix: 16)
        return "0x" + String(repeating: "0", count: 8 - digits.count) + digits
    }
}

extension StoredReference: CustomStringConvertible {
    /// `ref.null`, `ref.i31 (i32.const 7)`, or the kind alone, as `ref.extern` or `ref.struct`: the
    /// rest is the store's to know.
    public var description: String {
        switch kind {
        case nil: "ref.null"
        case .i31: "ref.i31 (i32.const \(i31 ?? 0))"
        case .extern: "ref.extern"
        case .function: "ref.func"
        case .structure: "ref.struct"
        case .array: "ref.array"
        case .exception: "ref.exn"
        }
    }
}
