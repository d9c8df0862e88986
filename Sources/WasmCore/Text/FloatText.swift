// Floating-point numbers as the text format has them, for those who read and print values.

extension FloatLiteral {
    /// A NaN with its payload, which only the canonical one is written without.
    fileprivate static func nan(_ bits: UInt64, _ format: FloatFormat) -> String {
        let payload = bits & format.payloadMax
        let sign = bits & format.signBit == 0 ? "" : "-"
        if payload == format.canonicalPayload { return sign + "nan" }
        return "\(sign)nan:0x\(String(payload, radix: 16))"
    }
}

extension Float {
    /// Reads a literal of the text format, as `1.5`, `-0x1p3`, `inf` or `nan:0x200000`.
    package init?(literal: String) {
        guard let bits = try? FloatLiteral.parse(ArraySlice(literal.utf8), .f32) else { return nil }
        self.init(bitPattern: UInt32(clamping: bits))
    }

    /// A literal of the text format that has the same bits.
    package var literal: String {
        isNaN ? FloatLiteral.nan(UInt64(bitPattern), .f32) : description
    }
}

extension Double {
    /// Reads a literal of the text format, as `1.5`, `-0x1p3`, `inf` or `nan:0x200000`.
    package init?(literal: String) {
        guard let bits = try? FloatLiteral.parse(ArraySlice(literal.utf8), .f64) else { return nil }
        self.init(bitPattern: bits)
    }

    /// A literal of the text format that has the same bits.
    package var literal: String {
        isNaN ? FloatLiteral.nan(bitPattern, .f64) : description
    }
}
