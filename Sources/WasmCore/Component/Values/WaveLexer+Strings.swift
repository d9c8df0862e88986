extension WaveLexer {
    /// A character in single quotes.
    mutating func character() throws(WaveError) -> Unicode.Scalar {
        advance()
        if at("'") { throw error("a character is missing between the quotes") }
        let scalar = try scalar()
        guard at("'") else { throw error("expected one character and a closing quote") }
        advance()
        return scalar
    }

    /// A string in double quotes, on one line.
    mutating func string() throws(WaveError) -> String {
        advance()
        var content = ""
        while !at("\"") {
            if try escape(into: &content) { continue }
            let rest = source[position...]
            let end = rest.firstIndex { Self.stringMarks.contains($0) } ?? rest.endIndex
            guard end > position else { throw error("a closing quote is missing") }
            take(to: end, into: &content)
        }
        advance()
        return content
    }

    /// A string over lines of its own; spaces before the closing quotes are left out everywhere.
    mutating func multilineString() throws(WaveError) -> String {
        let end = try closingQuotes()
        advance(3)
        var lines = source[position..<end].split(
            separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let first = lines.removeFirst()
        guard first.isEmpty || first.elementsEqual("\r".utf8) else {
            throw error("a line has to end behind the opening quotes", at: position)
        }
        guard let indent = lines.popLast() else {
            throw error("closing quotes stand on a line of their own", at: end)
        }
        guard indent.allSatisfy({ $0 == UInt8(ascii: " ") }) else {
            throw error("only spaces may stand before closing quotes", at: indent.startIndex)
        }
        var content = ""
        for (index, line) in lines.enumerated() {
            guard line.starts(with: indent) else {
                throw error(
                    "a line has less space than the closing quotes", at: line.startIndex)
            }
            if index > 0 { content += "\n" }
            var lineEnd = line.endIndex
            if line.last == UInt8(ascii: "\r") { lineEnd -= 1 }
            advance(line.startIndex + indent.count - position)
            while position < lineEnd {
                if try escape(into: &content) { continue }
                let rest = source[position..<lineEnd]
                take(to: rest.firstIndex(of: UInt8(ascii: "\\")) ?? lineEnd, into: &content)
            }
        }
        advance(end + 3 - position)
        return content
    }

    /// Where the quotes stand that end it: the first three, escaped or not.
    private func closingQuotes() throws(WaveError) -> Int {
        var count = 0
        for index in source[position...].indices.dropFirst(3) {
            count = source[index] == UInt8(ascii: "\"") ? count + 1 : 0
            if count == 3 { return index - 2 }
        }
        throw error("a string without its closing quotes")
    }

    /// What is not text within a string.
    private static let stringMarks = Set("\"\\\n".utf8)

    private mutating func take(to end: Int, into content: inout String) {
        content += String(decoding: source[position..<end], as: UTF8.self)
        advance(end - position)
    }

    /// Whether there was one.
    private mutating func escape(into content: inout String) throws(WaveError) -> Bool {
        guard at("\\") else { return false }
        content.unicodeScalars.append(try escape())
        return true
    }

    /// A character as it is, or escaped.
    private mutating func scalar() throws(WaveError) -> Unicode.Scalar {
        guard let first = peek(), first != UInt8(ascii: "\n") else {
            throw error("a closing quote is missing")
        }
        if at("\\") { return try escape() }
        // The text was a string, so it is UTF-8.
        let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        let bytes = source[position...].prefix(length)
        guard let scalar = String(decoding: bytes, as: UTF8.self).unicodeScalars.first else {
            throw error("a character is missing")
        }
        advance(bytes.count)
        return scalar
    }

    private mutating func escape() throws(WaveError) -> Unicode.Scalar {
        let start = position
        guard let byte = peek(1) else { throw error("a closing quote is missing") }
        advance(2)
        switch Unicode.Scalar(byte) {
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "\\", "'", "\"": return Unicode.Scalar(byte)
        case "u" where at("{"):
            advance()
            var (value, digits): (UInt32, Int) = (0, 0)
            while let digit = peek().flatMap(hexDigit), digits < 6 {
                value = value << 4 | UInt32(digit)
                digits += 1
                advance()
            }
            guard digits > 0, at("}") else {
                throw error("expected up to six hexadecimal digits in braces", at: start)
            }
            advance()
            guard let scalar = Unicode.Scalar(value) else {
                throw error("no character has this number", at: start)
            }
            return scalar
        default: throw error("unknown escape", at: start)
        }
    }
}
