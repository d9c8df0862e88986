/// A word or sign of WIT; comments and spaces lie between them.
struct Token {
    var kind: TokenKind
    var lower: UInt32
    var upper: UInt32
    /// Comments of the file before this token.
    var commentsBefore: UInt32
}

enum TokenKind: UInt8 {
    case equals, comma, colon, period, semicolon, leftParenthesis, rightParenthesis, leftBrace
    case rightBrace, less, greater, arrow, star, at, slash, plus, minus
    case string, integer, identifier, escapedIdentifier
    /// The end of the file, or of what could be read of it.
    case end

    case use, type, `func`, u8, u16, u32, u64, s8, s16, s32, s64, f32, f64, char, record, resource
    case own, borrow, flags, variant, `enum`, bool, stringType, option, result, future, stream
    case errorContext, list, map, underscore, `as`, from, `static`, interface, tuple, `import`
    case export, world, package, constructor, include, with, async

    /// Reserved words, as they are written.
    static let keywords: [String: TokenKind] = [
        "use": .use, "type": .type, "func": .func, "u8": .u8, "u16": .u16, "u32": .u32,
        "u64": .u64, "s8": .s8, "s16": .s16, "s32": .s32, "s64": .s64, "f32": .f32, "f64": .f64,
        "char": .char, "record": .record, "resource": .resource, "own": .own, "borrow": .borrow,
        "flags": .flags, "variant": .variant, "enum": .enum, "bool": .bool, "string": .stringType,
        "option": .option, "result": .result, "future": .future, "stream": .stream,
        "error-context": .errorContext, "list": .list, "map": .map, "_": .underscore, "as": .as,
        "from": .from, "static": .static, "interface": .interface, "tuple": .tuple,
        "import": .import, "export": .export, "world": .world, "package": .package,
        "constructor": .constructor, "include": .include, "with": .with, "async": .async,
    ]

    private static let words = Dictionary(
        uniqueKeysWithValues: keywords.map { ($0.value, $0.key) })

    private static let signs: [TokenKind: String] = [
        .equals: "=", .comma: ",", .colon: ":", .period: ".", .semicolon: ";",
        .leftParenthesis: "(", .rightParenthesis: ")", .leftBrace: "{", .rightBrace: "}",
        .less: "<", .greater: ">", .arrow: "->", .star: "*", .at: "@", .slash: "/", .plus: "+",
        .minus: "-",
    ]

    /// As messages call it.
    var description: String {
        if let word = Self.words[self] { return "keyword `\(word)`" }
        if let sign = Self.signs[self] { return "'\(sign)'" }
        return switch self {
        case .string: "a string"
        case .integer: "an integer"
        case .identifier, .escapedIdentifier: "an identifier"
        default: "the end of the file"
        }
    }
}
