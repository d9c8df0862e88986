/// Why a text is no JSON, or more deeply nested than is read.
package struct JSONError: Error {
    package var message: String
    /// Counted from 0.
    package var offset: Int
}

/// Reads one value of JSON, RFC 8259. Nesting is bounded, for the sake of the native stack.
package struct JSONReader {
    private let bytes: [UInt8]
    private var position = 0
    /// Where the names of the outermost object begin.
    private var memberOffsets: [Int] = []
    private static let depthMax = 64

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The value that a text is.
    package static func read(_ bytes: [UInt8]) throws(JSONError) -> JSON {
        var reader = JSONReader(bytes)
        return try reader.whole()
    }

    /// The members of the object that a text is, each with the offset of its name.
    static func readMembers(
        _ bytes: [UInt8]
    ) throws(JSONError) -> [(name: String, value: JSON, offset: Int)] {
        var reader = JSONReader(bytes)
        guard case .object(let members) = try reader.whole() else {
            throw JSONError(message: "an object expected", offset: 0)
        }
        return zip(members, reader.memberOffsets).map { ($0.name, $0.value, $1) }
    }

    private mutating func whole() throws(JSONError) -> JSON {
        let value = try value(depth: 0)
        skipBlanks()
        guard position == bytes.count else { throw error("text after the value") }
        return value
    }

    private func error(_ message: String) -> JSONError {
        JSONError(message: message, offset: position)
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipBlanks() {
        while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
            position += 1
        }
    }

    private mutating func skip(_ byte: UInt8) -> Bool {
        skipBlanks()
        guard next == byte else { return false }
        position += 1
        return true
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSON {
        guard depth < Self.depthMax else { throw error("nested too deeply") }
        skipBlanks()
        switch next {
        case UInt8(ascii: "{"): return .object(try members(depth: depth))
        case UInt8(ascii: "["): return .array(try elements(depth: depth))
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ word: String, _ value: JSON) throws(JSONError) -> JSON {
        guard bytes[position...].starts(with: word.utf8) else { throw error("unknown word") }
        position += word.utf8.count
        return value
    }

    private mutating func elements(depth: Int) throws(JSONError) -> [JSON] {
        position += 1
        var elements: [JSON] = []
        if skip(UInt8(ascii: "]")) { return elements }
        repeat { elements.append(try value(depth: depth + 1)) } while skip(UInt8(ascii: ","))
        guard skip(UInt8(ascii: "]")) else { throw error("']' expected") }
        return elements
    }

    private mutating func members(
        depth: Int
    ) throws(JSONError) -> [(name: String, value: JSON)] {
        position += 1
        var members: [(name: String, value: JSON)] = []
        if skip(UInt8(ascii: "}")) { return members }
        repeat {
            skipBlanks()
            guard next == UInt8(ascii: "\"") else { throw error("a name expected") }
            if depth == 0 { memberOffsets.append(position) }
            let name = try string()
            guard skip(UInt8(ascii: ":")) else { throw error("':' expected") }
            members.append((name, try value(depth: depth + 1)))
        } while skip(UInt8(ascii: ","))
        guard skip(UInt8(ascii: "}")) else { throw error("'}' expected") }
        return members
    }

    private mutating func number() throws(JSONError) -> JSON {
        let start = position
        while let byte = next {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"),
                UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
                position += 1
                continue
            default: break
            }
            break
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if let integer = Int64(text), text.first != "+" { return .integer(integer) }
        guard let number = Double(text), text.first != "+" else { throw error("a value expected") }
        return .number(number)
    }

    // MARK: Strings

    private mutating func string() throws(JSONError) -> String {
        position += 1
        let start = position
        // Most strings have no escapes and are taken as a whole.
        while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"),
            byte >= 0x20
        { position += 1 }
        if next == UInt8(ascii: "\"") {
            defer { position += 1 }
            return String(decoding: bytes[start..<position], as: UTF8.self)
        }
        var content = Array(bytes[start..<position])
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return String(decoding: content, as: UTF8.self)
            case UInt8(ascii: "\\"):
                position += 1
                content += try escape()
            case 0..<0x20: throw error("a control character in a string")
            default:
                content.append(byte)
                position += 1
            }
        }
        throw error("a string without an end")
    }

    private mutating func escape() throws(JSONError) -> [UInt8] {
        guard let byte = next else { throw error("a string without an end") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return Array(String(try scalar()).utf8)
        default: throw error("an unknown escape")
        }
    }

    /// After `\u`: one code unit, or two that are a surrogate pair.
    private mutating func scalar() throws(JSONError) -> Character {
        let first = try codeUnit()
        var code = first
        if (0xD800..<0xDC00).contains(first), next == UInt8(ascii: "\\") {
            let start = position
            position += 1
            if next == UInt8(ascii: "u") {
                position += 1
                let second = try codeUnit()
                if (0xDC00..<0xE000).contains(second) {
                    code = 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
                } else {
                    position = start
                }
            } else {
                position = start
            }
        }
        // Half a pair is no character.
        return Character(Unicode.Scalar(code) ?? "\u{FFFD}")
    }

    private mutating func codeUnit() throws(JSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw error("four hexadecimal digits expected")
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }
}
