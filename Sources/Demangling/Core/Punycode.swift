/// Identifiers beyond ASCII, as RFC 3492 writes them.
enum Punycode {
    /// - Parameters:
    ///   - text: The plain characters, a delimiter, and where the others go; without a delimiter,
    ///     only the latter.
    ///   - digit: The value of a character, below 36; nil for what is no digit.
    static func decode(
        _ text: String, delimiter: Character, digit: (Unicode.Scalar) -> UInt32?
    ) throws(DemanglingError) -> String {
        let split = text.lastIndex(of: delimiter)
        var scalars = split.map { Array(text[..<$0].unicodeScalars) } ?? []
        var digits = text[(split.map { text.index(after: $0) } ?? text.startIndex)...]
            .unicodeScalars[...]
        var code: UInt32 = 128
        var index: UInt32 = 0
        var bias: UInt32 = 72
        var isFirst = true
        while !digits.isEmpty {
            let count = UInt32(clamping: scalars.count + 1)
            let delta = try decodeDelta(&digits, bias: bias, digit: digit)
            bias = adapted(delta, count: count, isFirst: isFirst)
            isFirst = false
            // Neither sum overflows: the code is limited, the delta has 30 bits.
            index += delta
            code += index / count
            index %= count
            guard let scalar = Unicode.Scalar(code), let place = Int(exactly: index) else {
                throw .malformed
            }
            scalars.insert(scalar, at: place)
            index += 1
        }
        return String(String.UnicodeScalarView(scalars))
    }

    /// A number of variable length, below 2³⁰.
    private static func decodeDelta(
        _ digits: inout Substring.UnicodeScalarView, bias: UInt32,
        digit: (Unicode.Scalar) -> UInt32?
    ) throws(DemanglingError) -> UInt32 {
        var value: UInt32 = 0
        var weight: UInt32 = 1
        var position: UInt32 = 36
        while true {
            guard let next = digits.popFirst().flatMap(digit) else { throw .malformed }
            let (product, isTooLarge) = next.multipliedReportingOverflow(by: weight)
            guard !isTooLarge, product < 1 << 29 else { throw .malformed }
            value += product
            guard value < 1 << 30 else { throw .malformed }
            let threshold = position <= bias ? 1 : min(position - bias, 26)
            if next < threshold { return value }
            let (heavier, isTooHeavy) = weight.multipliedReportingOverflow(by: 36 - threshold)
            guard !isTooHeavy else { throw .malformed }
            weight = heavier
            position += 36
        }
    }

    private static func adapted(_ delta: UInt32, count: UInt32, isFirst: Bool) -> UInt32 {
        var delta = isFirst ? delta / 700 : delta / 2
        delta += delta / count
        var bias: UInt32 = 0
        while delta > 455 {
            delta /= 35
            bias += 36
        }
        return bias + 36 * delta / (delta + 38)
    }
}
