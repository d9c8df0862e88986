import WasmCore

/// What characters may be in a file, and what letters are.
enum Characters {
    /// Refuses what is no text and what a reader would see as something else.
    ///
    /// Characters that turn the direction of text, those that Unicode discourages, and controls.
    static func check(_ bytes: [UInt8], source: Int32) throws(Diagnostic) {
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte < 0x7F, byte >= 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
                index += 1
                continue
            }
            guard let (scalar, length) = scalar(bytes, at: index) else {
                throw Diagnostic(
                    "this is not UTF-8",
                    at: Span(source: source, lower: UInt32(index), upper: UInt32(index + 1)))
            }
            if let fault = fault(of: scalar) {
                throw Diagnostic(
                    "\(fault) U+\(String(scalar.value, radix: 16, uppercase: true))",
                    at: Span(source: source, lower: UInt32(index), upper: UInt32(index + length)))
            }
            index += length
        }
    }

    private static func fault(of scalar: Unicode.Scalar) -> String? {
        switch scalar.value {
        case 0x202A...0x202E, 0x2066...0x2069: "character that changes the direction of text,"
        case 0x149, 0x673, 0xF77, 0xF79, 0x17A3, 0x17A4, 0x17B4, 0x17B5: "deprecated character"
        case 0..<0x20, 0x7F..<0xA0: "control character"
        default: nil
        }
    }

    /// A text without what `check` refuses: escapes stand for it.
    static func withoutFaults(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { fault(of: $0) != nil && $0 != "\n" }) else {
            return text
        }
        var result = ""
        for scalar in text.unicodeScalars {
            if fault(of: scalar) != nil, scalar != "\n", scalar != "\t" {
                result += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// The character that begins here, with its length in bytes.
    private static func scalar(_ bytes: [UInt8], at index: Int) -> (Unicode.Scalar, Int)? {
        var decoder = UTF8()
        var rest = bytes[index..<min(index + 4, bytes.count)].makeIterator()
        guard case .scalarValue(let scalar) = decoder.decode(&rest) else { return nil }
        return (scalar, UTF8.width(scalar))
    }

    /// Of a letter, a digit, `-` or `_`; every byte of a character that is not ASCII counts.
    static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }

    /// The character that begins here, for a message.
    static func shown(_ bytes: [UInt8], at index: Int) -> String {
        guard let (scalar, _) = scalar(bytes, at: index) else { return "" }
        return String(Character(scalar)).quoted
    }
}
