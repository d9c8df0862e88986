/// What stands between quotes.
enum StringLiteral {
    /// The value of a literal, quotes included in its span.
    static func value(of span: Span, in list: TokenList) throws(Diagnostic) -> String {
        var reader = Reader(
            bytes: list.bytes[Int(span.lower) + 1..<Int(span.upper) - 1], span: span)
        return try reader.value()
    }

    /// A literal with a value, quotes included.
    static func literal(of value: String) -> String {
        var text = "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"", "\\": text += "\\\(scalar)"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case " "..."~": text.unicodeScalars.append(scalar)
            default: text += "\\u{\(String(scalar.value, radix: 16))}"
            }
        }
        return text + "\""
    }

    private struct Reader {
        let bytes: ArraySlice<UInt8>
        let span: Span
        var index: Int
        var output: [UInt8] = []

        init(bytes: ArraySlice<UInt8>, span: Span) {
            self.bytes = bytes
            self.span = span
            index = bytes.startIndex
        }

        func failure(_ message: String, at index: Int) -> Diagnostic {
            Diagnostic(
                message,
                at: Span(
                    source: span.source, lower: UInt32(index), upper: UInt32(index + 1)))
        }

        mutating func next() -> UInt8? {
            guard index < bytes.endIndex else { return nil }
            defer { index += 1 }
            return bytes[index]
        }

        mutating func value() throws(Diagnostic) -> String {
            while let byte = next() {
                if byte == UInt8(ascii: "\\") {
                    try escape()
                } else if byte < 0x20 {
                    throw failure("control character in a string", at: index - 1)
                } else {
                    output.append(byte)
                }
            }
            guard let text = String(validating: output, as: UTF8.self) else {
                throw Diagnostic("the string is not UTF-8", at: span)
            }
            return text
        }

        mutating func escape() throws(Diagnostic) {
            let start = index
            switch next() {
            case UInt8(ascii: "\""): output.append(UInt8(ascii: "\""))
            case UInt8(ascii: "'"): output.append(UInt8(ascii: "'"))
            case UInt8(ascii: "\\"): output.append(UInt8(ascii: "\\"))
            case UInt8(ascii: "t"): output.append(0x09)
            case UInt8(ascii: "n"): output.append(0x0A)
            case UInt8(ascii: "r"): output.append(0x0D)
            case UInt8(ascii: "u"): try scalar()
            case let first?:
                guard let high = Self.digit(first), let low = next().flatMap(Self.digit) else {
                    throw failure("unknown escape in a string", at: start)
                }
                output.append(high << 4 | low)
            case nil: throw failure("unknown escape in a string", at: start)
            }
        }

        /// `{1F600}`, after `\u`.
        mutating func scalar() throws(Diagnostic) {
            let start = index
            var (number, digits, isAfterUnderscore) = (UInt32(0), 0, true)
            guard next() == UInt8(ascii: "{") else {
                throw failure("`\\u` is followed by a number in braces", at: start)
            }
            while let byte = next(), byte != UInt8(ascii: "}") {
                if byte == UInt8(ascii: "_"), !isAfterUnderscore {
                    isAfterUnderscore = true
                    continue
                }
                guard let digit = Self.digit(byte), digits < 8 else {
                    throw failure("`\\u` is followed by a number in braces", at: index - 1)
                }
                (number, digits) = (number << 4 | UInt32(digit), digits + 1)
                isAfterUnderscore = false
            }
            guard !isAfterUnderscore, bytes[index - 1] == UInt8(ascii: "}"),
                let scalar = Unicode.Scalar(number)
            else { throw failure("this is no character's number", at: start) }
            output += Array(String(Character(scalar)).utf8)
        }

        static func digit(_ byte: UInt8) -> UInt8? {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
            default: nil
            }
        }
    }
}
