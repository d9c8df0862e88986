import WasmCore

/// Reads JSON of strings, objects and nulls.
struct JSONReader {
    private let bytes: [UInt8]
    private var position = 0

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The value that a text is.
    ///
    /// - Throws: `WITError` with the offset of the first byte that is wrong.
    static func read(_ bytes: [UInt8]) throws(WITError) -> JSONValue {
        var reader = JSONReader(bytes)
        let value = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.position == bytes.count else { throw reader.fault("expected the end") }
        return value
    }

    private func fault(_ message: String) -> WITError {
        WITError("\(message) at byte \(position) of the JSON")
    }

    private mutating func skipSpace() {
        while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) {
            position += 1
        }
    }

    private mutating func skip(_ text: StaticString) -> Bool {
        let text = "\(text)".utf8
        guard bytes[position...].starts(with: text) else { return false }
        position += text.count
        return true
    }

    private mutating func value(depth: Int) throws(WITError) -> JSONValue {
        guard depth <= WITLimits.jsonDepthMax else { throw fault("too many objects in objects") }
        skipSpace()
        if skip("null") { return .null }
        if skip("\"") { return .string(try string()) }
        guard skip("{") else { throw fault("expected a string or an object") }
        var members = OrderedMap<String, JSONValue>()
        skipSpace()
        if skip("}") { return .object(members) }
        while true {
            skipSpace()
            guard skip("\"") else { throw fault("expected a name") }
            let name = try string()
            skipSpace()
            guard skip(":") else { throw fault("expected a colon") }
            members.set(try value(depth: depth + 1), for: name)
            skipSpace()
            if skip("}") { return .object(members) }
            guard skip(",") else { throw fault("expected a comma or the object's end") }
        }
    }

    /// What follows a quotation mark, up to the next one.
    private mutating func string() throws(WITError) -> String {
        var text: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                guard let string = String(validating: text, as: UTF8.self) else {
                    throw fault("a string is not UTF-8")
                }
                position += 1
                return string
            case 0..<0x20: throw fault("a string has a control character")
            case UInt8(ascii: "\\"):
                position += 1
                text.append(contentsOf: String(Character(try escape())).utf8)
            default:
                text.append(byte)
                position += 1
            }
        }
        throw fault("a string has no end")
    }

    /// What follows a backslash.
    private mutating func escape() throws(WITError) -> Unicode.Scalar {
        guard position < bytes.count else { throw fault("a string has no end") }
        let code = bytes[position]
        position += 1
        switch code {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(code)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): break
        default: throw fault("a string has an unknown escape")
        }
        var number = try codeUnit()
        if (0xD800..<0xDC00).contains(number), skip("\\u") {
            let low = try codeUnit()
            guard (0xDC00..<0xE000).contains(low) else { throw fault("half a character") }
            number = 0x10000 + (number - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(number) else { throw fault("half a character") }
        return scalar
    }

    private mutating func codeUnit() throws(WITError) -> UInt32 {
        let digits = bytes[position...].prefix(4)
        guard digits.count == 4,
            digits.allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit }),
            let number = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw fault("expected four hexadecimal digits") }
        position += 4
        return number
    }
}
