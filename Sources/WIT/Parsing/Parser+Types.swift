import WasmCore

extension Parser {
    private static let primitives: [TokenKind: PrimitiveType] = [
        .bool: .bool, .u8: .u8, .u16: .u16, .u32: .u32, .u64: .u64, .s8: .s8, .s16: .s16,
        .s32: .s32, .s64: .s64, .f32: .f32, .f64: .f64, .char: .char, .stringType: .string,
        .errorContext: .errorContext,
    ]

    /// A type that needs no name.
    mutating func type() throws(Diagnostic) -> Syntax.TypeExpression { try type(depth: 0) }

    // Nesting is bounded by `typeDepthMax`.
    private mutating func type(depth: Int) throws(Diagnostic) -> Syntax.TypeExpression {
        let (span, kind) = (self.span, self.kind)
        guard depth < WITLimits.typeDepthMax else {
            throw Diagnostic("type nesting too deep", at: span)
        }
        if kind == .identifier || kind == .escapedIdentifier {
            return Syntax.TypeExpression(kind: .name(try identifier()), span: span)
        }
        if let primitive = Self.primitives[kind] {
            advance()
            return Syntax.TypeExpression(kind: .primitive(primitive), span: span)
        }
        return Syntax.TypeExpression(kind: try compound(depth: depth + 1), span: span)
    }

    private mutating func compound(depth: Int) throws(Diagnostic) -> Syntax.TypeKind {
        let keyword = kind
        switch keyword {
        case .list, .map, .option, .tuple, .own, .borrow:
            advance()
            try expect(.less)
        case .result, .future, .stream:
            advance()
            guard try eat(.less) else { return Self.bare(keyword) }
        default: throw failure(expecting: "a type")
        }
        let kind: Syntax.TypeKind
        switch keyword {
        case .tuple:
            return .tuple(
                try items(until: .greater) { parser throws(Diagnostic) in
                    try parser.type(depth: depth)
                })
        case .list: kind = try list(depth: depth)
        case .map:
            let key = try type(depth: depth)
            try expect(.comma)
            kind = .map(key: key, value: try type(depth: depth))
        case .option: kind = .option(try type(depth: depth))
        case .own: kind = .own(try identifier())
        case .borrow: kind = .borrow(try identifier())
        case .future: kind = .future(try type(depth: depth))
        case .stream: kind = .stream(try type(depth: depth))
        default: kind = try result(depth: depth)
        }
        try expect(.greater)
        return kind
    }

    /// `result`, `future` and `stream` without anything in angle brackets.
    private static func bare(_ keyword: TokenKind) -> Syntax.TypeKind {
        switch keyword {
        case .future: .future(nil)
        case .stream: .stream(nil)
        default: .result(ok: nil, error: nil)
        }
    }

    /// `list<T>` or `list<T, 4>`, after the bracket.
    private mutating func list(depth: Int) throws(Diagnostic) -> Syntax.TypeKind {
        let element = try type(depth: depth)
        guard try eat(.comma) else { return .list(element) }
        let span = self.span
        guard kind == .integer else { throw failure(expecting: "the length of the list") }
        guard let length = UInt32(list.text(span)) else {
            throw Diagnostic("the length of a list has 32 bits", at: span)
        }
        advance()
        return .fixedLengthList(element, length)
    }

    /// `result<T>`, `result<T, E>` or `result<_, E>`, after the bracket.
    private mutating func result(depth: Int) throws(Diagnostic) -> Syntax.TypeKind {
        if try eat(.underscore) {
            try expect(.comma)
            return .result(ok: nil, error: try type(depth: depth))
        }
        let ok = try type(depth: depth)
        return .result(ok: ok, error: try eat(.comma) ? try type(depth: depth) : nil)
    }
}
