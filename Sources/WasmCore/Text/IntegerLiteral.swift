/// An integer as it is written: sign, digits, underscores. Spec: core 6.3.1, integers.
struct IntegerLiteral {
    enum Sign { case none, plus, minus }

    var sign = Sign.none
    var magnitude: UInt64 = 0
    var overflows = false

    /// nil if the bytes are not an integer.
    init?(_ bytes: ArraySlice<UInt8>) {
        var position = bytes.startIndex
        let end = bytes.endIndex
        guard position < end else { return nil }
        if bytes[position] == UInt8(ascii: "-") || bytes[position] == UInt8(ascii: "+") {
            sign = bytes[position] == UInt8(ascii: "-") ? .minus : .plus
            position += 1
        }
        var radix: UInt64 = 10
        if end - position > 2, bytes[position] == UInt8(ascii: "0"),
            bytes[position + 1] == UInt8(ascii: "x")
        {
            radix = 16
            position += 2
        }
        var isAfterDigit = false
        while position < end {
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "_") {
                guard isAfterDigit else { return nil }
                isAfterDigit = false
                continue
            }
            guard let digit = hexDigit(byte), UInt64(digit) < radix else { return nil }
            isAfterDigit = true
            let (product, high) = magnitude.multipliedReportingOverflow(by: radix)
            let (sum, carry) = product.addingReportingOverflow(UInt64(digit))
            overflows = overflows || high || carry
            magnitude = sum
        }
        guard isAfterDigit else { return nil }
    }

    /// A number without a sign; nil if it is above `maximum`.
    func unsigned(maximum: UInt64) -> UInt64? {
        sign == .none && !overflows && magnitude <= maximum ? magnitude : nil
    }

    /// The two's complement of so many bits, sign-extended; the number may be meant with or
    /// without a sign. nil if it needs more bits.
    func bits(_ width: UInt64) -> UInt64? {
        guard !overflows else { return nil }
        let half: UInt64 = 1 << (width - 1)
        if sign == .minus { return magnitude <= half ? 0 &- magnitude : nil }
        return magnitude <= half - 1 + half ? magnitude : nil
    }
}
