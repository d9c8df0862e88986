import WasmCore

extension Parser {
    /// `@since(version = 1.2.3)` and the like, as many as there are.
    mutating func attributes() throws(Diagnostic) -> [Syntax.Attribute] {
        var attributes: [Syntax.Attribute] = []
        while try eat(.at) { attributes.append(try attribute()) }
        return attributes
    }

    private mutating func attribute() throws(Diagnostic) -> Syntax.Attribute {
        let name = try identifier()
        switch name.name {
        case "since", "deprecated", "unstable", "external-id": break
        default:
            throw Diagnostic(
                "unknown attribute `\(name.name)`", at: name.span,
                hint: "there are @since, @unstable, @deprecated and @external-id")
        }
        try expect(.leftParenthesis)
        let attribute: Syntax.Attribute
        switch name.name {
        case "since":
            try word("version")
            attribute = .since(try version().version, name.span)
        case "deprecated":
            try word("version")
            attribute = .deprecated(try version().version, name.span)
        case "unstable":
            try word("feature")
            attribute = .unstable(feature: try identifier().name, name.span)
        default:
            let span = try expect(.string)
            attribute = .externalID(try StringLiteral.value(of: span, in: list), name.span)
        }
        try expect(.rightParenthesis)
        return attribute
    }

    /// `word =`
    private mutating func word(_ expected: String) throws(Diagnostic) {
        let name = try identifier()
        guard name.name == expected else {
            throw Diagnostic("expected `\(expected)`, found `\(name.name)`", at: name.span)
        }
        try expect(.equals)
    }

    /// `@1.2.3`, if it is there.
    mutating func optionalVersion() throws(Diagnostic) -> (version: SemanticVersion, span: Span)? {
        try eat(.at) ? try version() : nil
    }

    private mutating func version() throws(Diagnostic) -> (version: SemanticVersion, span: Span) {
        var span = try expect(.integer)
        try expect(.period)
        try expect(.integer)
        try expect(.period)
        span = span.through(try expect(.integer))
        eatVersionWords(after: .minus, &span)
        eatVersionWords(after: .plus, &span)
        let text = list.text(span)
        guard let version = SemanticVersion(text) else {
            throw Diagnostic(
                "`\(text)` is no semantic version", at: span,
                hint: "numbers have 64 bits and no zero in front")
        }
        return (version, span)
    }

    /// `-rc.1` or `+build`: all that follows without a space, but for a dot at its end, which is
    /// that of `use a:b/c@1.0.0-rc.{d}`.
    private mutating func eatVersionWords(after sign: TokenKind, _ span: inout Span) {
        guard kind == sign, isAdjacent else { return }
        span = span.through(self.span)
        advance()
        while isAdjacent {
            if kind == .period, Self.isVersionWord(kind(ahead: 1)) {
                advance()
            } else if !Self.isVersionWord(kind) {
                return
            }
            span = span.through(self.span)
            advance()
        }
    }

    private static func isVersionWord(_ kind: TokenKind) -> Bool {
        switch kind {
        case .identifier, .integer, .minus: true
        default: kind.rawValue > TokenKind.end.rawValue
        }
    }
}
