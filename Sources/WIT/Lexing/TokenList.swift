/// A file cut into tokens, with the text that they stand in.
struct TokenList {
    let bytes: [UInt8]
    let source: Int32
    /// The last one is `end`.
    let tokens: [Token]
    /// Where comments are, from the first sign to the last one.
    let comments: [Range<Int>]
    /// Why the tokens end before the file does.
    let failure: Diagnostic?

    func span(of token: Token) -> Span {
        Span(source: source, lower: token.lower, upper: token.upper)
    }

    func text(_ span: Span) -> String {
        String(decoding: bytes[Int(span.lower)..<Int(span.upper)], as: UTF8.self)
    }
}
