/// Cuts a file into tokens, all at once.
struct Lexer {
    private let bytes: [UInt8]
    private let source: Int32
    private var position = 0
    private var tokens: [Token] = []
    private var comments: [Range<Int>] = []

    /// The file's tokens; the last one is `end`.
    static func lex(_ bytes: [UInt8], source: Int32) throws(Diagnostic) -> TokenList {
        try Characters.check(bytes, source: source)
        var lexer = Lexer(bytes: bytes, source: source)
        var failure: Diagnostic?
        do {
            while try lexer.next() {}
        } catch {
            // What comes before may be wrong too, and is reported first.
            failure = error
        }
        let end = failure.map { Int($0.span.lower) } ?? bytes.count
        lexer.append(.end, from: end, to: end)
        return TokenList(
            bytes: bytes, source: source, tokens: lexer.tokens, comments: lexer.comments,
            failure: failure)
    }

    private init(bytes: [UInt8], source: Int32) {
        self.bytes = bytes
        self.source = source
        tokens.reserveCapacity(bytes.count / 4)
        // A byte order mark.
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    private func byte(at index: Int) -> UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func append(_ kind: TokenKind, from lower: Int, to upper: Int) {
        tokens.append(
            Token(
                kind: kind, lower: UInt32(lower), upper: UInt32(upper),
                commentsBefore: UInt32(comments.count)))
        position = upper
    }

    private func failure(_ message: String, at lower: Int) -> Diagnostic {
        Diagnostic(
            message,
            at: Span(source: source, lower: UInt32(lower), upper: UInt32(lower + 1)))
    }

    private mutating func next() throws(Diagnostic) -> Bool {
        let start = position
        guard start < bytes.count else { return false }
        let first = bytes[start]
        switch first {
        case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"):
            position += 1
        case UInt8(ascii: "\r") where byte(at: start + 1) == UInt8(ascii: "\n"):
            position += 2
        case UInt8(ascii: "/") where byte(at: start + 1) == UInt8(ascii: "/"):
            skipLine()
        case UInt8(ascii: "/") where byte(at: start + 1) == UInt8(ascii: "*"):
            try skipBlock()
        case UInt8(ascii: "-") where byte(at: start + 1) == UInt8(ascii: ">"):
            append(.arrow, from: start, to: start + 2)
        case UInt8(ascii: "%"):
            append(.escapedIdentifier, from: start, to: endOfWord(from: start + 1))
        case UInt8(ascii: "\""):
            append(.string, from: start, to: try endOfString(from: start))
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            var end = start + 1
            while let next = byte(at: end), (0x30...0x39).contains(next) { end += 1 }
            append(.integer, from: start, to: end)
        default:
            if let sign = Self.sign(first) {
                append(sign, from: start, to: start + 1)
            } else {
                try word()
            }
        }
        return true
    }

    private static func sign(_ byte: UInt8) -> TokenKind? {
        switch byte {
        case UInt8(ascii: "="): .equals
        case UInt8(ascii: ","): .comma
        case UInt8(ascii: ":"): .colon
        case UInt8(ascii: "."): .period
        case UInt8(ascii: ";"): .semicolon
        case UInt8(ascii: "("): .leftParenthesis
        case UInt8(ascii: ")"): .rightParenthesis
        case UInt8(ascii: "{"): .leftBrace
        case UInt8(ascii: "}"): .rightBrace
        case UInt8(ascii: "<"): .less
        case UInt8(ascii: ">"): .greater
        case UInt8(ascii: "*"): .star
        case UInt8(ascii: "@"): .at
        case UInt8(ascii: "/"): .slash
        case UInt8(ascii: "+"): .plus
        case UInt8(ascii: "-"): .minus
        default: nil
        }
    }

    private mutating func skipLine() {
        let start = position
        let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.count
        comments.append(start..<end)
        position = end
    }

    private mutating func skipBlock() throws(Diagnostic) {
        let start = position
        var (index, depth) = (start + 2, 1)
        while depth > 0 {
            guard let first = byte(at: index) else {
                throw failure("this comment has no end", at: start)
            }
            switch (first, byte(at: index + 1)) {
            case (UInt8(ascii: "/"), UInt8(ascii: "*")):
                depth += 1
                index += 2
            case (UInt8(ascii: "*"), UInt8(ascii: "/")):
                depth -= 1
                index += 2
            default:
                index += 1
            }
        }
        comments.append(start..<index)
        position = index
    }

    /// Letters of any language are taken together, so that the message names the whole word.
    private func endOfWord(from start: Int) -> Int {
        var end = start
        while let next = byte(at: end), Characters.isWordByte(next) { end += 1 }
        return end
    }

    private mutating func word() throws(Diagnostic) {
        let (start, end) = (position, endOfWord(from: position))
        guard end > start else {
            throw failure("unexpected character \(Characters.shown(bytes, at: start))", at: start)
        }
        let text = String(decoding: bytes[start..<end], as: UTF8.self)
        append(TokenKind.keywords[text] ?? .identifier, from: start, to: end)
    }

    private func endOfString(from start: Int) throws(Diagnostic) -> Int {
        var index = start + 1
        while let next = byte(at: index), next != UInt8(ascii: "\n") {
            switch next {
            case UInt8(ascii: "\""): return index + 1
            case UInt8(ascii: "\\"): index += 2
            default: index += 1
            }
        }
        throw failure("this string has no end", at: start)
    }
}
