// Comments and strings. Spec: core 6.3.3, 6.3.4.

extension Lexer {
    mutating func skipLineComment() throws(TextError) {
        while let next = byte(at: offset), next != 0x0A, next != 0x0D { try skipScalar() }
    }

    /// Comments nest; a count stands for the open ones.
    mutating func skipBlockComment() throws(TextError) {
        let start = offset
        var open = 0
        repeat {
            guard let next = byte(at: offset) else { throw error("unclosed comment", at: start) }
            let following = byte(at: offset + 1)
            if next == UInt8(ascii: "("), following == UInt8(ascii: ";") {
                open += 1
                offset += 2
            } else if next == UInt8(ascii: ";"), following == UInt8(ascii: ")") {
                open -= 1
                offset += 2
            } else {
                try skipScalar()
            }
        } while open > 0
    }

    private mutating func skipScalar() throws(TextError) {
        guard let count = scalarByteCount(at: offset) else {
            throw error("malformed UTF-8 encoding", at: offset)
        }
        offset += count
    }

    /// Bytes of the character at an offset, nil if it is not UTF-8.
    func scalarByteCount(at offset: Int) -> Int? {
        let first = bytes[offset]
        if first < 0x80 { return 1 }
        let second = byte(at: offset + 1) ?? 0
        switch first {
        case 0xC2...0xDF: return isContinuation(offset + 1) ? 2 : nil
        case 0xE0...0xEF:
            if first == 0xE0 && second < 0xA0 || first == 0xED && second > 0x9F { return nil }
            return isContinuation(offset + 1) && isContinuation(offset + 2) ? 3 : nil
        case 0xF0...0xF4:
            if first == 0xF0 && second < 0x90 || first == 0xF4 && second > 0x8F { return nil }
            return isContinuation(offset + 1) && isContinuation(offset + 2)
                && isContinuation(offset + 3) ? 4 : nil
        default: return nil
        }
    }

    private func isContinuation(_ offset: Int) -> Bool {
        byte(at: offset).map { $0 & 0xC0 == 0x80 } ?? false
    }

    /// Passes over a string with its quotes and checks its escapes.
    mutating func skipString() throws(TextError) {
        let start = offset
        offset += 1
        while let next = byte(at: offset) {
            switch next {
            case UInt8(ascii: "\""):
                offset += 1
                return
            case UInt8(ascii: "\\"): try skipEscape()
            case 0x0A: throw error("unclosed string", at: start)
            case 0..<0x20, 0x7F: throw error("illegal character in string", at: offset)
            default: try skipScalar()
            }
        }
        throw error("unclosed string", at: start)
    }

    private mutating func skipEscape() throws(TextError) {
        let start = offset
        offset += 2
        switch byte(at: start + 1) {
        case UInt8(ascii: "t"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "\""),
            UInt8(ascii: "'"), UInt8(ascii: "\\"):
            return
        case UInt8(ascii: "u"):
            guard let (_, end) = StringLiteral.unicodeEscape(bytes, at: start) else {
                throw error("illegal escape in string", at: start)
            }
            offset = end
        case let high?:
            guard hexDigit(high) != nil, byte(at: start + 2).flatMap(hexDigit) != nil else {
                throw error("illegal escape in string", at: start)
            }
            offset = start + 3
        case nil: throw error("unclosed string", at: start)
        }
    }
}

/// The value of a hexadecimal digit.
@inline(__always)
func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
}

/// Strings that the lexer has accepted.
enum StringLiteral {
    /// The bytes that a string with its quotes stands for.
    static func decode(_ source: [UInt8], _ range: Range<Int>) -> [UInt8] {
        var result: [UInt8] = []
        append(source, range, to: &result)
        return result
    }

    static func append(_ source: [UInt8], _ range: Range<Int>, to result: inout [UInt8]) {
        var position = range.lowerBound + 1
        let end = range.upperBound - 1
        while position < end {
            let byte = source[position]
            guard byte == UInt8(ascii: "\\"), position + 1 < end else {
                result.append(byte)
                position += 1
                continue
            }
            let escaped = source[position + 1]
            position += 2
            switch escaped {
            case UInt8(ascii: "t"): result.append(0x09)
            case UInt8(ascii: "n"): result.append(0x0A)
            case UInt8(ascii: "r"): result.append(0x0D)
            case UInt8(ascii: "u"):
                if let (scalar, next) = unicodeEscape(source, at: position - 2) {
                    result.append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? [])
                    position = next
                }
            default:
                if let high = hexDigit(escaped), position < end,
                    let low = hexDigit(source[position])
                {
                    result.append(high << 4 | low)
                    position += 1
                } else {
                    result.append(escaped)
                }
            }
        }
    }

    static func isUTF8(_ bytes: [UInt8]) -> Bool { String(validating: bytes, as: UTF8.self) != nil }

    /// `\u{…}` at an offset: the character and the offset behind it.
    static func unicodeEscape(_ bytes: [UInt8], at offset: Int) -> (Unicode.Scalar, end: Int)? {
        var position = offset + 2
        guard position < bytes.count, bytes[position] == UInt8(ascii: "{") else { return nil }
        position += 1
        var value: UInt32 = 0
        var isAfterDigit = false
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if let digit = hexDigit(byte) {
                value = value << 4 | UInt32(digit)
                guard value <= 0x10FFFF else { return nil }
                isAfterDigit = true
            } else if byte == UInt8(ascii: "_"), isAfterDigit {
                isAfterDigit = false
            } else if byte == UInt8(ascii: "}"), isAfterDigit {
                return Unicode.Scalar(value).map { ($0, position) }
            } else {
                return nil
            }
        }
        return nil
    }
}
