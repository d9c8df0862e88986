/// A place in a range of tokens, with the ways of reading on that all parsers here share.
struct TokenCursor {
    let text: TokenizedText
    var position: Int
    let end: Int

    init(_ text: TokenizedText, _ range: Range<Int>) {
        self.text = text
        position = range.lowerBound
        end = range.upperBound
    }

    init(_ text: TokenizedText) { self.init(text, 0..<text.tokens.count) }

    var isAtEnd: Bool { position >= end }

    /// The next token, which stays unread; one of kind `end` behind the last.
    @inline(__always)
    var token: Token { token(at: position) }

    func token(at position: Int) -> Token {
        if position >= 0, position < end { return text.tokens[position] }
        let offset =
            end < text.tokens.count && end > 0 ? text.tokens[end - 1].end : UInt32(text.bytes.count)
        return Token(kind: .end, start: offset, end: offset)
    }

    var isLeft: Bool { token.kind == .leftParenthesis }
    var isRight: Bool { token.kind == .rightParenthesis }

    // MARK: Errors

    func error(_ message: String, at position: Int) -> TextError {
        TextError(message, in: text.bytes, at: Int(token(at: position).start))
    }

    func error(_ message: String) -> TextError { error(message, at: position) }

    func interrupted() -> TextError {
        TextError(
            "interrupted", code: .interrupted, in: text.bytes, at: Int(token.start))
    }

    /// What to say of a token that no rule has a place for.
    func unexpected() -> TextError { unexpected(at: position) }

    func unexpected(at position: Int) -> TextError {
        let token = token(at: position)
        switch token.kind {
        case .annotation:
            let annotation = Annotation(rawValue: token.symbol)
            if annotation == .branchHint {
                return error("@\(Annotation.branchHint.text) annotation: misplaced", at: position)
            }
            return error("misplaced @\(annotation?.text ?? "") annotation", at: position)
        case .reserved: return error("unknown operator \(spelling(token))", at: position)
        case .keyword where !isKnown(token), .number where !isKnown(token):
            return error("unknown operator \(spelling(token))", at: position)
        default: return error("unexpected token", at: position)
        }
    }

    /// Whether a keyword or number means something somewhere.
    private func isKnown(_ token: Token) -> Bool {
        if token.symbol != Token.unknownSymbol { return true }
        let bytes = slice(token)
        if bytes.starts(with: "offset=".utf8) || bytes.starts(with: "align=".utf8) { return true }
        do throws(FloatLiteral.Failure) {
            _ = try FloatLiteral.parse(bytes, .f64)
            return true
        } catch { return error == .outOfRange }
    }

    // MARK: Content of tokens

    func slice(_ token: Token) -> ArraySlice<UInt8> { text.bytes[token.range] }

    func spelling(_ token: Token) -> String { String(decoding: slice(token), as: UTF8.self) }

    /// The name that an identifier token stands for, without `$`.
    func name(_ token: Token) -> [UInt8] {
        let range = token.range
        if token.kind == .quotedIdentifier {
            return StringLiteral.decode(text.bytes, (range.lowerBound + 1)..<range.upperBound)
        }
        return Array(text.bytes[(range.lowerBound + 1)..<range.upperBound])
    }

    func word(_ token: Token) -> Word? {
        guard token.kind == .keyword,
            case .word(let word) = Vocabulary.shared.meaning(token.symbol)
        else { return nil }
        return word
    }

    func opcode(_ token: Token) -> Opcode? {
        guard token.kind == .keyword,
            case .instruction(let opcode) = Vocabulary.shared.meaning(token.symbol)
        else { return nil }
        return opcode
    }

    /// The word of the next token, which stays unread.
    var word: Word? { word(token) }
    /// The word behind a left parenthesis that is next; both stay unread.
    var wordInParentheses: Word? { isLeft ? word(token(at: position + 1)) : nil }

    // MARK: Reading on

    /// Passes over a word if it is next.
    mutating func skip(_ word: Word) -> Bool {
        guard self.word == word else { return false }
        position += 1
        return true
    }

    /// Passes over a left parenthesis and a word if they are next.
    mutating func skipLeft(_ word: Word) -> Bool {
        guard wordInParentheses == word else { return false }
        position += 2
        return true
    }

    mutating func left() throws(TextError) {
        guard isLeft else { throw unexpected() }
        position += 1
    }

    mutating func right() throws(TextError) {
        guard isRight else { throw unexpected() }
        position += 1
    }

    mutating func expect(_ word: Word) throws(TextError) {
        guard skip(word) else { throw unexpected() }
    }

    /// Goes on behind the right parenthesis that closes the one to the left of the cursor.
    mutating func skipRest() throws(TextError) {
        var depth = 1
        while depth > 0 {
            switch token.kind {
            case .leftParenthesis, .annotation: depth += 1
            case .rightParenthesis: depth -= 1
            case .end: throw error("unexpected token")
            default: break
            }
            position += 1
        }
    }

    /// An identifier, if one is next.
    mutating func identifier() -> [UInt8]? {
        let token = token
        guard token.kind == .identifier || token.kind == .quotedIdentifier else { return nil }
        position += 1
        return name(token)
    }

    var isIdentifier: Bool {
        token.kind == .identifier || token.kind == .quotedIdentifier
    }

    /// Whether an index can start here.
    var isIndex: Bool { token.kind == .number || isIdentifier }

    /// The bytes of a string.
    mutating func string() throws(TextError) -> [UInt8] {
        let token = token
        guard token.kind == .string else { throw unexpected() }
        position += 1
        return StringLiteral.decode(text.bytes, token.range)
    }

    /// The bytes of zero or more strings.
    mutating func strings() -> [UInt8] {
        var result: [UInt8] = []
        while token.kind == .string {
            StringLiteral.append(text.bytes, token.range, to: &result)
            position += 1
        }
        return result
    }

    /// A string that is UTF-8. Spec: core 6.3.4.
    mutating func nameString() throws(TextError) -> String {
        let at = position
        guard let name = String(validating: try string(), as: UTF8.self) else {
            throw error("malformed UTF-8 encoding", at: at)
        }
        return name
    }
}
