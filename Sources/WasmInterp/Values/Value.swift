import WasmCore

/// A WebAssembly value at the border between host and guest.
///
/// Two are equal if guests could not tell them apart: numbers by their bits, so that a NaN equals
/// one of the same payload and zero does not equal negative zero; references if they name the same
/// thing of the same store.
public enum Value: Sendable {
    /// 32 bits, which an instruction may take as signed or not.
    case i32(Int32)
    /// 64 bits, which an instruction may take as signed or not.
    case i64(Int64)
    /// A number of IEEE 754 binary32.
    case f32(Float)
    /// A number of IEEE 754 binary64.
    case f64(Double)
    /// 128 bits: bytes 0 to 7, the first one lowest, and bytes 8 to 15.
    case v128(low: UInt64, high: UInt64)
    /// A reference of any type, null included; ``StoredReference`` says which.
    case reference(StoredReference)
}

extension Value: Hashable {
    /// Whether guests could not tell the two apart: same type, same bits, same thing.
    public static func == (left: Value, right: Value) -> Bool {
        switch (left, right) {
        case (.i32(let left), .i32(let right)): left == right
        case (.i64(let left), .i64(let right)): left == right
        case (.f32(let left), .f32(let right)): left.bitPattern == right.bitPattern
        case (.f64(let left), .f64(let right)): left.bitPattern == right.bitPattern
        case (.v128(let low, let high), .v128(let otherLow, let otherHigh)):
            low == otherLow && high == otherHigh
        case (.reference(let left), .reference(let right)): left == right
        default: false
        }
    }

    /// By the bits.
    public func hash(into hasher: inout Hasher) {
        let slots = slots
        hasher.combine(slots.low)
        hasher.combine(slots.high)
    }
}

extension Value {
    /// The slots that hold this value.
    package var slots: (low: UInt64, high: UInt64) {
        switch self {
        case .i32(let value): (UInt64(UInt32(bitPattern: value)), 0)
        case .i64(let value): (UInt64(bitPattern: value), 0)
        case .f32(let value): (UInt64(value.bitPattern), 0)
        case .f64(let value): (value.bitPattern, 0)
        case .v128(let low, let high): (low, high)
        case .reference(let value): (value.reference.bits, 0)
        }
    }

    /// The zero or null of a type.
    public init(zeroOf type: ValueType) {
        self =
            switch type {
            case .i32: .i32(0)
            case .i64: .i64(0)
            case .f32: .f32(0)
            case .f64: .f64(0)
            case .v128: .v128(low: 0, high: 0)
            case .reference: .reference(.null)
            }
    }

    /// Whether the value can be passed where the type is asked for; references are checked for
    /// null only.
    func fits(_ type: ValueType) -> Bool {
        switch (self, type) {
        case (.i32, .i32), (.i64, .i64), (.f32, .f32), (.f64, .f64), (.v128, .v128): true
        case (.reference(let value), .reference(let type)): type.isNullable || !value.isNull
        default: false
        }
    }
}
