import CommandLineSupport
import WasmCore
import WasmInterp

// Values and types as people write and read them.

extension ValueType {
    var text: String { word(\.text) }
}

extension ReferenceType {
    var text: String {
        if self == ReferenceType(isNullable: true, .function) { return "funcref" }
        if self == ReferenceType(isNullable: true, .extern) { return "externref" }
        return "(ref \(isNullable ? "null " : "")\(heapType.text))"
    }
}

extension HeapType {
    var text: String {
        if case .concrete(let index) = self { return "\(index)" }
        return word ?? "\(self)"
    }
}

extension Value {
    /// Reads a number, in decimal or after `0x` in hexadecimal, signed or not; or `null`.
    /// Floating-point numbers are those of the text format, NaNs with a payload among them.
    init?(_ text: String, as type: ValueType) {
        switch type {
        case .i32:
            guard let bits = Self.integer(text, bits: 32) else { return nil }
            self = .i32(Int32(truncatingIfNeeded: bits))
        case .i64:
            guard let bits = Self.integer(text, bits: 64) else { return nil }
            self = .i64(Int64(truncatingIfNeeded: bits))
        case .f32:
            guard let value = Float(literal: text) ?? Float(text)?.ifFinite else { return nil }
            self = .f32(value)
        case .f64:
            guard let value = Double(literal: text) ?? Double(text)?.ifFinite else { return nil }
            self = .f64(value)
        case .v128: return nil
        case .reference(let type):
            guard type.isNullable, text == "null" else { return nil }
            self = .reference(.null)
        }
    }

    private static func integer(_ text: String, bits: Int) -> Int128? {
        let isNegative = text.hasPrefix("-")
        let digits = text.dropFirst(isNegative ? 1 : 0)
        let isHexadecimal = digits.hasPrefix("0x") || digits.hasPrefix("0X")
        let magnitude =
            isHexadecimal ? UInt64(digits.dropFirst(2), radix: 16) : UInt64(digits)
        guard let magnitude, digits.first != "+" else { return nil }
        let value = isNegative ? -Int128(magnitude) : Int128(magnitude)
        let limit = Int128(1) << Int128(bits)
        guard value < limit, value >= -(limit / 2) else { return nil }
        return value
    }

    /// As ``init(_:as:)`` reads it, integers signed; a vector, which that does not read, as one
    /// hexadecimal number.
    var plainText: String {
        switch self {
        case .i32(let value): "\(value)"
        case .i64(let value): "\(value)"
        case .f32(let value): value.literal
        case .f64(let value): value.literal
        case .v128(let low, let high): "0x" + high.hexadecimal + low.hexadecimal
        case .reference(let value): value.kind.map { "\($0) reference" } ?? "null"
        }
    }
}

extension FloatingPoint {
    /// The standard library has words of its own for what is no finite number.
    fileprivate var ifFinite: Self? { isFinite ? self : nil }
}
