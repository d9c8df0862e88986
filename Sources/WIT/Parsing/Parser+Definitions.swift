extension Parser {
    /// A definition of a type, or nil if none begins here.
    mutating func typeDefinition(
        _ documentation: Syntax.Documentation, _ attributes: [Syntax.Attribute]
    ) throws(Diagnostic) -> Syntax.TypeDefinition? {
        let keyword = kind
        switch keyword {
        case .type, .record, .variant, .flags, .enum, .resource: advance()
        default: return nil
        }
        let name = try identifier()
        let type: Syntax.TypeExpression
        if keyword == .type {
            try expect(.equals)
            type = try self.type()
            try expect(.semicolon)
        } else {
            type = Syntax.TypeExpression(kind: try namedKind(keyword), span: name.span)
        }
        return Syntax.TypeDefinition(
            documentation: documentation, attributes: attributes, name: name, type: type)
    }

    private mutating func namedKind(_ keyword: TokenKind) throws(Diagnostic) -> Syntax.TypeKind {
        if keyword == .resource { return .resource(try resourceFunctions()) }
        try expect(.leftBrace)
        switch keyword {
        case .record:
            return .record(
                try items(until: .rightBrace) { parser throws(Diagnostic) in
                    let label = try parser.label()
                    try parser.expect(.colon)
                    return Syntax.Field(label: label, type: try parser.type())
                })
        case .variant:
            return .variant(
                try items(until: .rightBrace) { parser throws(Diagnostic) in
                    try parser.variantCase()
                })
        case .flags:
            return .flags(
                try items(until: .rightBrace) { parser throws(Diagnostic) in try parser.label() })
        default:
            return .enum(
                try items(until: .rightBrace) { parser throws(Diagnostic) in try parser.label() })
        }
    }

    private mutating func label() throws(Diagnostic) -> Syntax.DocumentedLabel {
        let documentation = self.documentation()
        return Syntax.DocumentedLabel(documentation: documentation, name: try identifier())
    }

    private mutating func variantCase() throws(Diagnostic) -> Syntax.Case {
        let label = try self.label()
        guard try eat(.leftParenthesis) else { return Syntax.Case(label: label, type: nil) }
        let type = try self.type()
        try expect(.rightParenthesis)
        return Syntax.Case(label: label, type: type)
    }

    private mutating func resourceFunctions() throws(Diagnostic) -> [Syntax.ResourceFunction] {
        guard try eat(.leftBrace) else {
            try expect(.semicolon)
            return []
        }
        var functions: [Syntax.ResourceFunction] = []
        while try !eat(.rightBrace) { functions.append(try resourceFunction()) }
        return functions
    }
}
