import WasmCore

/// Reads a file's tokens from left to right.
struct Parser {
    let list: TokenList
    private(set) var index = 0

    init(_ list: TokenList) {
        self.list = list
    }

    /// The file as a whole.
    static func parse(_ bytes: [UInt8], source: Int32) throws(Diagnostic) -> Syntax.File {
        var parser = Parser(try Lexer.lex(bytes, source: source))
        return try parser.file()
    }

    var kind: TokenKind { list.tokens[index].kind }
    var span: Span { list.span(of: list.tokens[index]) }

    /// The token after the next one, and so on; `end` beyond the last.
    func kind(ahead distance: Int) -> TokenKind {
        list.tokens[min(index + distance, list.tokens.count - 1)].kind
    }

    /// Whether a word or sign follows the one before without a space.
    var isAdjacent: Bool { index > 0 && list.tokens[index - 1].upper == list.tokens[index].lower }

    mutating func advance() {
        if kind != .end { index += 1 }
    }

    mutating func eat(_ expected: TokenKind) throws(Diagnostic) -> Bool {
        if kind == expected {
            advance()
            return true
        }
        if kind == .end, let failure = list.failure { throw failure }
        return false
    }

    @discardableResult
    mutating func expect(_ expected: TokenKind) throws(Diagnostic) -> Span {
        guard kind == expected else { throw failure(expecting: expected.description) }
        defer { advance() }
        return span
    }

    /// What is wrong with the next token.
    func failure(expecting expected: String) -> Diagnostic {
        if kind == .end, let failure = list.failure { return failure }
        var hint: String?
        if expected == Self.anIdentifier, TokenKind.keywords[list.text(span)] != nil {
            hint = "a name that is a keyword is written with a percent sign, `%\(list.text(span))`"
        }
        return Diagnostic("expected \(expected), found \(kind.description)", at: span, hint: hint)
    }

    private static let anIdentifier = "an identifier"

    mutating func identifier() throws(Diagnostic) -> Syntax.Identifier {
        let span = self.span
        var name = list.text(span)
        switch kind {
        case .identifier: break
        case .escapedIdentifier: name.removeFirst()
        default: throw failure(expecting: Self.anIdentifier)
        }
        guard name.utf8.count <= WITLimits.nameBytesMax else {
            throw Diagnostic("a name has more than \(WITLimits.nameBytesMax) bytes", at: span)
        }
        if let fault = KebabLabel.fault(in: name) {
            let shown = name.unicodeScalars.count > 64 ? name.prefix(64) + "…" : name[...]
            throw Diagnostic("`\(shown.printable)` is no name: \(fault)", at: span)
        }
        advance()
        return Syntax.Identifier(name: name, span: span)
    }

    /// The comments between the token before and the next one.
    func documentation() -> Syntax.Documentation {
        let first = index == 0 ? 0 : Int(list.tokens[index - 1].commentsBefore)
        let ranges = list.comments[first..<Int(list.tokens[index].commentsBefore)]
        guard let start = ranges.first, let end = ranges.last else { return .init() }
        return Syntax.Documentation(
            comments: ranges.map { String(decoding: list.bytes[$0], as: UTF8.self) },
            span: Span(
                source: list.source, lower: UInt32(start.lowerBound),
                upper: UInt32(end.upperBound)))
    }

    /// Items with commas between them, and perhaps one after the last, up to `end`.
    mutating func items<Item>(
        until end: TokenKind, _ parse: (inout Parser) throws(Diagnostic) -> Item
    ) throws(Diagnostic) -> [Item] {
        var items: [Item] = []
        while try !eat(end) {
            items.append(try parse(&self))
            guard try eat(.comma) else {
                try expect(end)
                break
            }
        }
        return items
    }
}
