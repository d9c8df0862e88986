/// Formats of floating-point numbers, as sizes in bits. Spec: core 2.2.3.
struct FloatFormat: Sendable {
    /// Bits of the significand, the hidden one included.
    let precision: Int
    /// The exponent field of infinities.
    let exponentMax: Int
    /// log2 of the smallest positive number.
    let exponentMin: Int
    let signBit: UInt64

    static let f32 = FloatFormat(
        precision: 24, exponentMax: 0xFF, exponentMin: -149, signBit: 1 << 31)
    static let f64 = FloatFormat(
        precision: 53, exponentMax: 0x7FF, exponentMin: -1074, signBit: 1 << 63)

    var infinity: UInt64 { UInt64(exponentMax) << UInt64(precision - 1) }
    /// The payload of the canonical NaN.
    var canonicalPayload: UInt64 { 1 << UInt64(precision - 2) }
    var payloadMax: UInt64 { 1 << UInt64(precision - 1) - 1 }

    /// The bits of `significand * 2^exponent`, rounded to nearest, ties to even; nil if the number
    /// is too large. `isMore` says that the number is a little larger than that.
    func bits(significand: UInt64, exponent: Int, isMore: Bool) -> UInt64? {
        guard significand != 0 else { return 0 }
        let length = 64 - significand.leadingZeroBitCount
        var lowest = max(exponent + length - precision, exponentMin)
        let shift = lowest - exponent
        var rounded: UInt64
        if shift <= 0 {
            rounded = significand << UInt64(-shift)
        } else if shift > 64 {
            rounded = 0
        } else {
            // A shift by 64 gives 0, as needed.
            let rest = shift == 64 ? significand : significand & (1 << UInt64(shift) - 1)
            let half: UInt64 = 1 << UInt64(shift - 1)
            rounded = significand >> UInt64(shift)
            if rest > half || rest == half && (isMore || rounded & 1 == 1) { rounded += 1 }
        }
        if rounded == 1 << UInt64(precision) {
            rounded >>= 1
            lowest += 1
        }
        let hidden: UInt64 = 1 << UInt64(precision - 1)
        if rounded < hidden { return rounded }
        let field = lowest - exponentMin + 1
        guard field < exponentMax else { return nil }
        return UInt64(field) << UInt64(precision - 1) | (rounded & (hidden - 1))
    }
}

/// A floating-point number as it is written. Spec: core 6.3.2, floating-point.
enum FloatLiteral {
    enum Failure: Error { case notANumber, outOfRange }

    /// The bits of the nearest number.
    static func parse(
        _ bytes: ArraySlice<UInt8>, _ format: FloatFormat
    ) throws(Failure) -> UInt64 {
        var rest = bytes
        var sign: UInt64 = 0
        if let first = rest.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
            if first == UInt8(ascii: "-") { sign = format.signBit }
            rest = rest.dropFirst()
        }
        if rest.elementsEqual("inf".utf8) { return sign | format.infinity }
        if rest.elementsEqual("nan".utf8) {
            return sign | format.infinity | format.canonicalPayload
        }
        if rest.starts(with: "nan:0x".utf8) {
            guard let payload = IntegerLiteral(rest.dropFirst(4)) else { throw .notANumber }
            guard let bits = payload.unsigned(maximum: format.payloadMax), bits > 0 else {
                throw .outOfRange
            }
            return sign | format.infinity | bits
        }
        if rest.starts(with: "0x".utf8) { return sign | (try hexadecimal(rest, format)) }
        return sign | (try decimal(rest, format))
    }

    private static func hexadecimal(
        _ bytes: ArraySlice<UInt8>, _ format: FloatFormat
    ) throws(Failure) -> UInt64 {
        var scanner = DigitScanner(bytes.dropFirst(2))
        var significand: UInt64 = 0
        var exponent = 0
        var isMore = false
        func add(_ digit: UInt8, _ isFraction: Bool) {
            if significand < 1 << 60 {
                significand = significand << 4 | UInt64(digit)
                if isFraction { exponent -= 4 }
            } else {
                if digit != 0 { isMore = true }
                if !isFraction { exponent += 4 }
            }
        }
        guard scanner.digits(radix: 16, { add($0, false) }) else { throw .notANumber }
        if scanner.skip(".") { _ = scanner.optionalDigits(radix: 16) { add($0, true) } }
        if scanner.skip("p") || scanner.skip("P") {
            guard let power = scanner.exponent() else { throw .notANumber }
            exponent += power
        }
        guard scanner.isAtEnd else { throw .notANumber }
        guard
            let bits = format.bits(significand: significand, exponent: exponent, isMore: isMore)
        else { throw .outOfRange }
        return bits
    }

    /// The standard library rounds decimal numbers correctly.
    private static func decimal(
        _ bytes: ArraySlice<UInt8>, _ format: FloatFormat
    ) throws(Failure) -> UInt64 {
        var scanner = DigitScanner(bytes)
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count + 2)
        func add(_ digit: UInt8) { text.append(digit + UInt8(ascii: "0")) }
        guard scanner.digits(radix: 10, add) else { throw .notANumber }
        if scanner.skip(".") {
            text.append(UInt8(ascii: "."))
            if !scanner.optionalDigits(radix: 10, add) { add(0) }
        }
        if scanner.skip("e") || scanner.skip("E") {
            guard let power = scanner.exponent() else { throw .notANumber }
            text.append(contentsOf: "e\(power)".utf8)
        }
        guard scanner.isAtEnd else { throw .notANumber }
        let string = String(decoding: text, as: UTF8.self)
        if format.precision == 24 {
            guard let number = Float(string), number.isFinite else { throw .outOfRange }
            return UInt64(number.bitPattern)
        }
        guard let number = Double(string), number.isFinite else { throw .outOfRange }
        return number.bitPattern
    }
}

/// Digits with single underscores between them.
private struct DigitScanner {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    var isAtEnd: Bool { position == bytes.endIndex }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.endIndex, bytes[position] == UInt8(ascii: character) else {
            return false
        }
        position += 1
        return true
    }

    /// Whether there was at least one digit and none was missing beside an underscore.
    mutating func digits(radix: UInt8, _ body: (UInt8) -> Void) -> Bool {
        var isAfterDigit = false
        while position < bytes.endIndex {
            if bytes[position] == UInt8(ascii: "_"), isAfterDigit {
                isAfterDigit = false
            } else if let digit = hexDigit(bytes[position]), digit < radix {
                body(digit)
                isAfterDigit = true
            } else {
                break
            }
            position += 1
        }
        return isAfterDigit
    }

    /// The same where there may be no digits at all; what is wrong stays unread.
    mutating func optionalDigits(radix: UInt8, _ body: (UInt8) -> Void) -> Bool {
        guard position < bytes.endIndex, let digit = hexDigit(bytes[position]), digit < radix else {
            return false
        }
        if digits(radix: radix, body) { return true }
        position -= 1
        return true
    }

    /// A power after its letter; numbers beyond what matters are cut.
    mutating func exponent() -> Int? {
        let isNegative = skip("-")
        if !isNegative { _ = skip("+") }
        var value = 0
        let isComplete = digits(radix: 10) { digit in
            if value < 1 << 40 { value = value * 10 + Int(digit) }
        }
        guard isComplete else { return nil }
        return isNegative ? -value : value
    }
}
