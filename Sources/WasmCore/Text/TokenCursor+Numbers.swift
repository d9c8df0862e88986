/// Numbers of the text format. Spec: core 6.3.1, 6.3.2.
extension TokenCursor {
    private mutating func integer() throws(TextError) -> IntegerLiteral {
        guard token.kind == .number, let literal = IntegerLiteral(slice(token)) else {
            throw unexpected()
        }
        return literal
    }

    mutating func unsigned(
        maximum: UInt64, _ message: String
    ) throws(TextError) -> UInt64 {
        let literal = try integer()
        guard literal.sign == .none else { throw unexpected() }
        guard let value = literal.unsigned(maximum: maximum) else { throw error(message) }
        position += 1
        return value
    }

    mutating func u32() throws(TextError) -> UInt32 {
        UInt32(
            truncatingIfNeeded: try unsigned(
                maximum: UInt64(UInt32.max), "i32 constant out of range"))
    }

    mutating func u64() throws(TextError) -> UInt64 {
        try unsigned(maximum: .max, "i64 constant out of range")
    }

    mutating func u8() throws(TextError) -> UInt8 {
        UInt8(truncatingIfNeeded: try unsigned(maximum: 255, "i8 constant out of range"))
    }

    /// An integer of so many bits, as two's complement. Spec: core 6.3.1.
    mutating func integer(width: UInt64) throws(TextError) -> UInt64 {
        guard let bits = try integer().bits(width) else { throw error("constant out of range") }
        position += 1
        return width == 64 ? bits : bits & (1 << width - 1)
    }

    mutating func float(_ format: FloatFormat) throws(TextError) -> UInt64 {
        guard token.kind == .number || token.kind == .keyword else { throw unexpected() }
        do throws(FloatLiteral.Failure) {
            let bits = try FloatLiteral.parse(slice(token), format)
            position += 1
            return bits
        } catch {
            throw error == .outOfRange ? self.error("constant out of range") : unexpected()
        }
    }

    /// `offset=N` or `align=N`, if it is next.
    mutating func assignment(_ key: String) throws(TextError) -> UInt64? {
        let bytes = slice(token)
        guard token.kind == .keyword, bytes.starts(with: key.utf8) else { return nil }
        guard let literal = IntegerLiteral(bytes.dropFirst(key.utf8.count)),
            literal.sign == .none
        else { throw error("unknown operator \(spelling(token))") }
        guard let value = literal.unsigned(maximum: .max) else {
            throw error("i64 constant out of range")
        }
        position += 1
        return value
    }
}
