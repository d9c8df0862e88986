/// The tokens of a text in WAVE, one at a time. Spec: wasm-wave, "Encoding".
struct WaveLexer {
    enum Token: Hashable {
        /// One of `(){}[]:,`.
        case mark(Unicode.Scalar)
        /// What is written, which the type gives a meaning.
        case number(String)
        case word(String)
        /// A word that is no keyword, as it was written behind `%`.
        case label(String)
        case char(Unicode.Scalar)
        case string(String)
        case end

        /// As messages call it.
        var description: String {
            switch self {
            case .mark(let mark): "\(String(mark).quoted)"
            case .number(let text), .word(let text): text
            case .label(let text): "%" + text
            case .char: "a character"
            case .string: "a string"
            case .end: "the end"
            }
        }
    }

    let source: [UInt8]
    /// Behind the last token.
    private(set) var position: Int
    /// Where the last token began.
    private(set) var tokenStart: Int

    init(_ source: [UInt8], at position: Int = 0) {
        self.source = source
        self.position = position
        tokenStart = position
    }

    /// Takes the next token.
    mutating func next() throws(WaveError) -> Token {
        skipSpace()
        tokenStart = position
        guard let byte = peek() else { return .end }
        switch Unicode.Scalar(byte) {
        case "(", ")", "{", "}", "[", "]", ":", ",":
            position += 1
            return .mark(Unicode.Scalar(byte))
        case "-", "0"..."9": return .number(try number())
        case "%":
            position += 1
            return .label(try word())
        case "a"..."z", "A"..."Z": return .word(try word())
        case "'": return .char(try character())
        case "\"":
            if starts(with: "\"\"\"") { return .string(try multilineString()) }
            return .string(try string())
        default: throw error("unexpected character")
        }
    }

    /// The next token, which stays; one that is malformed is found when it is taken.
    func peekToken() -> Token? {
        var copy = self
        return try? copy.next()
    }

    /// An error at the last token, or where one would begin.
    func error(_ message: String, at offset: Int? = nil) -> WaveError {
        WaveError(message, in: source, at: offset ?? tokenStart)
    }

    // The rest of the lexer is in files of its own.

    mutating func advance(_ count: Int = 1) { position += count }

    /// The byte some places on; nil behind the end.
    func peek(_ distance: Int = 0) -> UInt8? {
        position + distance < source.count ? source[position + distance] : nil
    }

    func at(_ scalar: Unicode.Scalar) -> Bool { peek() == UInt8(ascii: scalar) }

    func starts(with text: StaticString) -> Bool {
        source[position...].starts(with: "\(text)".utf8)
    }

    private mutating func skipSpace() {
        while let byte = peek() {
            switch Unicode.Scalar(byte) {
            case " ", "\t", "\n", "\r": position += 1
            case "/" where peek(1) == UInt8(ascii: "/"):
                position = source[position...].firstIndex(of: UInt8(ascii: "\n")) ?? source.count
            default: return
            }
        }
    }

    /// Words of one case each, joined by hyphens; the first begins with a letter.
    private mutating func word() throws(WaveError) -> String {
        let start = position
        var isFirst = true
        repeat {
            if !isFirst { position += 1 }
            let first = position
            while let byte = peek(), Self.isLetter(byte) || Self.isDigit(byte) { position += 1 }
            let part = source[first..<position]
            let isMixed = part.contains(where: Self.isLower) && part.contains(where: Self.isUpper)
            guard let head = part.first, !isMixed, !isFirst || Self.isLetter(head) else {
                throw error("expected a label of words in one case, joined by hyphens")
            }
            isFirst = false
        } while at("-")
        return String(decoding: source[start..<position], as: UTF8.self)
    }

    /// A number of JSON, or `-inf`.
    private mutating func number() throws(WaveError) -> String {
        let start = position
        if at("-") { position += 1 }
        if start < position, starts(with: "inf") {
            guard try word() == "inf" else { throw error("expected a number or -inf") }
        } else {
            let leads = at("0")
            guard skipDigits() else { throw error("expected a number or -inf") }
            if leads, source[start..<position].filter(Self.isDigit).count > 1 {
                throw error("numbers begin with no zero")
            }
            if at(".") {
                position += 1
                guard skipDigits() else { throw error("expected digits", at: position) }
            }
            if at("e") || at("E") {
                position += 1
                if at("+") || at("-") { position += 1 }
                guard skipDigits() else { throw error("expected digits", at: position) }
            }
            if let byte = peek(), Self.isLetter(byte) || byte == UInt8(ascii: ".") {
                throw error("unexpected character in a number", at: position)
            }
        }
        return String(decoding: source[start..<position], as: UTF8.self)
    }

    private mutating func skipDigits() -> Bool {
        let start = position
        while let byte = peek(), Self.isDigit(byte) { position += 1 }
        return position > start
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
    private static func isLower(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }
    private static func isUpper(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }
    private static func isLetter(_ byte: UInt8) -> Bool { isLower(byte) || isUpper(byte) }
}
