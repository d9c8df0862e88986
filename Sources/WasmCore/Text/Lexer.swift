/// Splits text into tokens in one pass. Spec: core 6.3.
struct Lexer {
    let bytes: [UInt8]
    var offset = 0
    private(set) var tokens: [Token] = []
    private let vocabulary = Vocabulary.shared
    private let isIdentifierByte = Lexer.identifierBytes
    private var depth = 0
    /// Annotations that are open, the outermost first.
    private var annotations: [(depth: Int, isKept: Bool, offset: Int)] = []
    /// How many of `annotations` leave no tokens.
    private var droppedCount = 0

    private let interruption: InterruptionCheck

    init(_ bytes: [UInt8], _ interruption: InterruptionCheck) {
        self.bytes = bytes
        self.interruption = interruption
        // A guess that saves growing; source text has some five bytes a token.
        tokens.reserveCapacity(bytes.count / 5)
    }

    /// Fills ``tokens``.
    mutating func run() throws(TextError) {
        guard bytes.count <= ModuleLimits.textBytesMax else {
            throw error("text too long", at: 0)
        }
        while offset < bytes.count {
            let pause = min(offset + Self.bytesPerQuestion, bytes.count)
            while offset < pause { try step() }
            if interruption.isRequested {
                throw TextError("interrupted", code: .interrupted, in: bytes, at: offset)
            }
        }
        if let open = annotations.last { throw error("unclosed annotation", at: open.offset) }
    }

    /// Reads no further than to the first tokens.
    mutating func run(upTo count: Int) throws(TextError) {
        while tokens.count < count, offset < bytes.count { try step() }
    }

    /// Bytes between two looks at whether the text is still wanted.
    private static let bytesPerQuestion = 1 << 16

    func error(_ message: String, at offset: Int) -> TextError {
        TextError(message, in: bytes, at: offset)
    }

    func byte(at offset: Int) -> UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func step() throws(TextError) {
        let byte = bytes[offset]
        switch byte {
        case UInt8(ascii: " "), 0x09, 0x0A, 0x0D: offset += 1
        case UInt8(ascii: "("): try leftParenthesis()
        case UInt8(ascii: ")"): rightParenthesis()
        case UInt8(ascii: ";") where self.byte(at: offset + 1) == byte: try skipLineComment()
        case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "["), UInt8(ascii: "]"),
            UInt8(ascii: "{"), UInt8(ascii: "}"):
            emit(.reserved, from: offset, to: offset + 1)
            offset += 1
        case UInt8(ascii: "\""): try word()
        default:
            guard isIdentifierByte[Int(byte)] else { throw illegalCharacter() }
            try word()
        }
    }

    private func illegalCharacter() -> TextError {
        if bytes[offset] < 0x80 { return error("illegal character", at: offset) }
        guard scalarByteCount(at: offset) != nil else {
            return error("malformed UTF-8 encoding", at: offset)
        }
        return error("illegal character", at: offset)
    }

    private mutating func emit(
        _ kind: Token.Kind, _ symbol: UInt16 = Token.unknownSymbol, from start: Int, to end: Int
    ) {
        guard droppedCount == 0 else { return }
        tokens.append(
            Token(
                kind: kind, symbol: symbol, start: UInt32(truncatingIfNeeded: start),
                end: UInt32(truncatingIfNeeded: end)))
    }

    private mutating func leftParenthesis() throws(TextError) {
        switch byte(at: offset + 1) {
        case UInt8(ascii: ";"): try skipBlockComment()
        case UInt8(ascii: "@") where annotations.isEmpty || startsAnnotation: try annotation()
        default:
            emit(.leftParenthesis, from: offset, to: offset + 1)
            depth += 1
            offset += 1
        }
    }

    /// Inside an annotation `(@` without an identifier is nothing special.
    private var startsAnnotation: Bool {
        guard let next = byte(at: offset + 2) else { return false }
        return next == UInt8(ascii: "\"") || isIdentifierByte[Int(next)]
    }

    private mutating func rightParenthesis() {
        defer { offset += 1 }
        depth -= 1
        if let open = annotations.last, open.depth == depth {
            annotations.removeLast()
            if !open.isKept {
                droppedCount -= 1
                return
            }
        }
        emit(.rightParenthesis, from: offset, to: offset + 1)
    }

    /// Spec: core 6.3.6: unknown annotations read as white space.
    private mutating func annotation() throws(TextError) {
        let start = offset
        offset += 2
        let id: [UInt8]
        if byte(at: offset) == UInt8(ascii: "\"") {
            let from = offset
            guard (try? skipString()) != nil else { throw error("empty annotation id", at: start) }
            id = StringLiteral.decode(bytes, from..<offset)
            guard StringLiteral.isUTF8(id) else {
                throw error("malformed UTF-8 encoding", at: from)
            }
        } else {
            let from = offset
            while let next = byte(at: offset), isIdentifierByte[Int(next)] { offset += 1 }
            id = Array(bytes[from..<offset])
        }
        guard !id.isEmpty else { throw error("empty annotation id", at: start) }
        let known = Annotation.allCases.first { id.elementsEqual($0.text.utf8) }
        if let known {
            emit(.annotation, known.rawValue, from: start, to: offset)
        } else {
            droppedCount += 1
        }
        annotations.append((depth, known != nil, start))
        depth += 1
    }

    /// Keyword, number, string, identifier, or a mixture of them, which is reserved.
    private mutating func word() throws(TextError) {
        let start = offset
        var hash = Vocabulary.hashSeed
        var stringCount = 0
        var firstStringStart = start
        while let next = byte(at: offset) {
            if isIdentifierByte[Int(next)] {
                hash = Vocabulary.hash(hash, next)
                offset += 1
            } else if next == UInt8(ascii: "\"") {
                if stringCount == 0 { firstStringStart = offset }
                stringCount += 1
                try string(inIdentifierFrom: start)
            } else {
                break
            }
        }
        let kind = try kind(
            start..<offset, stringCount: stringCount, firstStringStart: firstStringStart)
        var symbol = Token.unknownSymbol
        if kind == .keyword { symbol = vocabulary.symbol(bytes, start..<offset, hash: hash) }
        emit(kind, symbol, from: start, to: offset)
    }

    private mutating func string(inIdentifierFrom start: Int) throws(TextError) {
        let isIdentifier = bytes[start] == UInt8(ascii: "$") && offset == start + 1
        do throws(TextError) {
            try skipString()
        } catch {
            throw isIdentifier ? self.error("empty identifier", at: start) : error
        }
    }

    private func kind(
        _ range: Range<Int>, stringCount: Int, firstStringStart: Int
    ) throws(TextError) -> Token.Kind {
        let start = range.lowerBound
        let first = bytes[start]
        if stringCount > 0 {
            let endsThere = stringEnd(firstStringStart) == range.upperBound
            if stringCount == 1, firstStringStart == start, endsThere { return .string }
            guard stringCount == 1, first == UInt8(ascii: "$"), firstStringStart == start + 1,
                endsThere
            else { return .reserved }
            let name = StringLiteral.decode(bytes, (start + 1)..<range.upperBound)
            if name.isEmpty { throw error("empty identifier", at: start) }
            if !StringLiteral.isUTF8(name) { throw error("malformed UTF-8 encoding", at: start) }
            return .quotedIdentifier
        }
        switch first {
        case UInt8(ascii: "$"):
            if range.count == 1 { throw error("empty identifier", at: start) }
            return .identifier
        case UInt8(ascii: "a")...UInt8(ascii: "z"): return .keyword
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"):
            return .number
        default: return .reserved
        }
    }

    /// Behind the closing quote of a string that was read before.
    private func stringEnd(_ start: Int) -> Int {
        var position = start + 1
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        return position + 1
    }

    /// Whether an identifier may contain the byte. Spec: core 6.3.5.
    static func isIdentifierByte(_ byte: UInt8) -> Bool { identifierBytes[Int(byte)] }

    private static let identifierBytes: [Bool] = (0..<256).map { code in
        guard code > 0x20, code < 0x7F else { return false }
        return !"\",;[]{}()".utf8.contains(UInt8(code))
    }
}
