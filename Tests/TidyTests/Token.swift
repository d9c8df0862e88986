/// A word of code, or a sign that structures it.
struct Token: Sendable {
    let text: String
    /// From 0.
    let line: Int
    /// Where it stands, in bytes.
    let range: Range<Int>
    /// Whether it names a member of what stands before.
    let isMember: Bool

    /// Whether it may name something.
    var isWord: Bool { text.first.map { $0.isLetter || $0 == "_" || $0 == "`" } ?? false }

    static func tokens(of code: [UInt8]) -> [Token] {
        var tokens: [Token] = []
        var (position, line, previous) = (0, 0, UInt8(0))
        while position < code.count {
            let byte = code[position]
            let start = position
            position += 1
            if byte == UInt8(ascii: "\n") { line += 1 }
            if byte <= UInt8(ascii: " ") { continue }
            if isWord(byte) {
                while position < code.count, isWord(code[position]) { position += 1 }
            }
            tokens.append(
                Token(
                    text: String(decoding: code[start..<position], as: UTF8.self), line: line,
                    range: start..<position, isMember: previous == UInt8(ascii: ".")))
            previous = byte
        }
        return tokens
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...: true
        default: false
        }
    }
}
