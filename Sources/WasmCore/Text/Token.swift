/// A piece of text with a meaning of its own. Spec: core 6.3.1.
struct Token {
    enum Kind: UInt8 {
        case leftParenthesis
        case rightParenthesis
        /// `(@id` of an annotation that the parser knows; all others leave no tokens.
        case annotation
        /// Starts with a lower-case letter; ``Token/symbol`` says which one.
        case keyword
        /// Starts with a digit or a sign; whether it is a number is found out where it is used.
        case number
        case string
        case identifier
        case quotedIdentifier
        /// Matches no other rule.
        case reserved
        case end
    }

    var kind: Kind
    /// For a keyword its place in ``Vocabulary/shared``, for an annotation an ``Annotation``.
    var symbol: UInt16 = Token.unknownSymbol
    var start: UInt32
    var end: UInt32

    static let unknownSymbol = UInt16.max

    var range: Range<Int> { Int(start)..<Int(end) }
}

/// The annotations that have a meaning here. Spec: core 7.4.
enum Annotation: UInt16, CaseIterable {
    case name
    case custom
    case branchHint

    var text: String {
        switch self {
        case .name: "name"
        case .custom: "custom"
        case .branchHint: "metadata.code.branch_hint"
        }
    }
}

/// Bytes that belong together, read once, with the tokens in them.
struct TokenizedText: Sendable {
    let bytes: [UInt8]
    let tokens: [Token]

    /// - Throws: A ``TextError`` for what is no sequence of tokens.
    init(
        _ bytes: [UInt8], _ interruption: InterruptionCheck = .never
    ) throws(TextError) {
        var lexer = Lexer(bytes, interruption)
        try lexer.run()
        self.bytes = bytes
        tokens = lexer.tokens
    }
}

extension Token: Sendable {}
