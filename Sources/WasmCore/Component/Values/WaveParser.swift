/// Reads values in WAVE along their types, which bound how deep it goes.
struct WaveParser {
    private var lexer: WaveLexer
    private(set) var token: WaveLexer.Token

    private var partsLeft: Int
    var labels = LabelPositions()

    init(
        _ text: String, at position: Int = 0, limits: ComponentLimits = .standard
    ) throws(WaveError) {
        partsLeft = limits.valuePartsMax
        lexer = WaveLexer(Array(text.utf8), at: position)
        token = try lexer.next()
    }

    mutating func advance() throws(WaveError) { token = try lexer.next() }

    /// Passes over a mark if it is there.
    mutating func skip(_ mark: Unicode.Scalar) throws(WaveError) -> Bool {
        guard token == .mark(mark) else { return false }
        try advance()
        return true
    }

    mutating func expect(_ mark: Unicode.Scalar) throws(WaveError) {
        guard try skip(mark) else { throw unexpected("\(String(mark).quoted)") }
    }

    mutating func expectEnd() throws(WaveError) {
        guard token == .end else { throw unexpected("the end") }
    }

    /// The token after this one.
    var following: WaveLexer.Token? { lexer.peekToken() }

    func error(_ message: String) -> WaveError { lexer.error(message) }

    func unexpected(_ wanted: String) -> WaveError {
        error("expected \(wanted), found \(token.description)")
    }

    /// Items between two marks, with commas between them and perhaps one behind.
    mutating func sequence(
        _ opening: Unicode.Scalar, _ closing: Unicode.Scalar,
        _ item: (inout WaveParser) throws(WaveError) -> Void
    ) throws(WaveError) {
        try expect(opening)
        while token != .mark(closing) {
            try item(&self)
            guard try skip(",") || token == .mark(closing) else {
                throw unexpected("\",\" or \(String(closing).quoted)")
            }
        }
        try advance()
    }

    /// A label of a record's field or a flag, where words are no keywords.
    mutating func anyLabel() throws(WaveError) -> String {
        switch token {
        case .word(let text), .label(let text): return text
        default: throw unexpected("a label")
        }
    }

    /// Whether the token is the keyword; it stays.
    func at(_ keyword: String) -> Bool { token == .word(keyword) }

    static let keywords: Set<String> = ["true", "false", "inf", "nan", "some", "none", "ok", "err"]

    /// Counts parts that are about to be made.
    mutating func take(parts: Int) throws(WaveError) {
        guard parts <= partsLeft else { throw error("the value has too many parts") }
        partsLeft -= parts
    }

    mutating func value(_ type: ComponentType) throws(WaveError) -> ComponentValue {
        try take(parts: 1)
        switch type {
        case .primitive(let primitive): return try scalar(primitive)
        case .list(let element): return try list(element, count: nil)
        case .fixedList(let element, let count): return try list(element, count: Int(count))
        case .map(let key, let value): return try map(key, value)
        case .record(let fields): return try record(fields)
        case .tuple(let types): return .tuple(try tuple(types))
        case .variant(let cases): return try variant(cases)
        case .enumeration(let labels):
            let (label, _) = try knownCase(labels) { $0 }
            return .enumeration(label)
        case .option(let payload): return try option(payload)
        case .result(let ok, let error): return try result(ok, error)
        case .flags(let labels): return try flags(labels)
        case .own, .borrow, .stream, .future: throw error("\(type.kind) has no text")
        }
    }

    private mutating func scalar(_ type: PrimitiveType) throws(WaveError) -> ComponentValue {
        let value: ComponentValue? =
            switch (type, token) {
            case (.bool, .word("true")): .bool(true)
            case (.bool, .word("false")): .bool(false)
            case (.s8, .number(let text)): Int8(text).map { .s8($0) }
            case (.u8, .number(let text)): UInt8(text).map { .u8($0) }
            case (.s16, .number(let text)): Int16(text).map { .s16($0) }
            case (.u16, .number(let text)): UInt16(text).map { .u16($0) }
            case (.s32, .number(let text)): Int32(text).map { .s32($0) }
            case (.u32, .number(let text)): UInt32(text).map { .u32($0) }
            case (.s64, .number(let text)): Int64(text).map { .s64($0) }
            case (.u64, .number(let text)): UInt64(text).map { .u64($0) }
            // What is too large is infinite, as when it is rounded otherwise.
            case (.f32, .number(let text)), (.f32, .word(let text)):
                Self.float(text).map { .f32($0) }
            case (.f64, .number(let text)), (.f64, .word(let text)):
                Self.float(text).map { .f64($0) }
            case (.char, .char(let scalar)): .char(scalar)
            case (.string, .string(let text)): .string(text)
            default: nil
            }
        guard let value else { throw unexpected("\(type.row.text)") }
        try advance()
        return value
    }

    private static func float<T: BinaryFloatingPoint & LosslessStringConvertible>(
        _ text: String
    ) -> T? {
        switch text {
        case "nan": .nan
        case "inf": .infinity
        case "-inf": -.infinity
        case _ where text.first?.isLetter ?? true: nil
        default: T(text)
        }
    }
}
