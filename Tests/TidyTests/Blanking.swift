/// Blanks comments and the content of literals, so that what is left is code, each byte at its
/// place. Code that is interpolated into a string stays.
struct Blanking {
    /// A string literal: how it began, and how many parentheses are open in its interpolation.
    private struct Literal {
        var hashes: Int
        var quotes: Int
        var depth = 0
    }

    private let bytes: [UInt8]
    private var output: [UInt8]
    private var position = 0
    private var open: [Literal] = []
    /// The last byte of code that was no space.
    private var last = UInt8(ascii: "\n")

    init(_ text: String) {
        bytes = Array(text.utf8)
        output = bytes
    }

    mutating func code() -> [UInt8] {
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "/") where byteAt(1) == UInt8(ascii: "/"): blankLine()
            case UInt8(ascii: "/") where byteAt(1) == UInt8(ascii: "*"): blankBlock()
            case UInt8(ascii: "/") where beginsPattern: blankPattern()
            case UInt8(ascii: "#"), UInt8(ascii: "\""): beginLiteral()
            case UInt8(ascii: "("):
                if !open.isEmpty { open[open.count - 1].depth += 1 }
                keep()
            case UInt8(ascii: ")"): closeParenthesis()
            default: keep()
            }
        }
        return output
    }

    private func byteAt(_ distance: Int) -> UInt8 {
        position + distance < bytes.count ? bytes[position + distance] : 0
    }

    private mutating func keep() {
        if bytes[position] > UInt8(ascii: " ") { last = bytes[position] }
        position += 1
    }

    private mutating func blank(_ count: Int = 1) {
        for _ in 0..<count where position < bytes.count {
            if bytes[position] != UInt8(ascii: "\n") { output[position] = UInt8(ascii: " ") }
            position += 1
        }
    }

    private mutating func blankLine() {
        while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { blank() }
    }

    private mutating func blankBlock() {
        while position < bytes.count {
            if bytes[position] == UInt8(ascii: "*"), byteAt(1) == UInt8(ascii: "/") { break }
            blank()
        }
        blank(2)
    }

    /// A regular expression begins where an operand is due, and not with a space.
    private var beginsPattern: Bool {
        byteAt(1) != UInt8(ascii: " ") && "=(,:[{".utf8.contains(last)
    }

    private mutating func blankPattern() {
        blank()
        while position < bytes.count, bytes[position] != UInt8(ascii: "/"),
            bytes[position] != UInt8(ascii: "\n")
        { blank(bytes[position] == UInt8(ascii: "\\") ? 2 : 1) }
        blank()
    }

    private mutating func beginLiteral() {
        var hashes = 0
        while byteAt(hashes) == UInt8(ascii: "#") { hashes += 1 }
        guard byteAt(hashes) == UInt8(ascii: "\"") else { return keep() }
        let isLong =
            byteAt(hashes + 1) == UInt8(ascii: "\"")
            && byteAt(hashes + 2) == UInt8(ascii: "\"")
        let literal = Literal(hashes: hashes, quotes: isLong ? 3 : 1)
        blank(hashes)
        for _ in 0..<literal.quotes { keep() }
        blankContent(literal)
    }

    private mutating func closeParenthesis() {
        guard var literal = open.popLast() else { return keep() }
        keep()
        literal.depth -= 1
        if literal.depth > 0 {
            open.append(literal)
        } else {
            blankContent(literal)
        }
    }

    /// Up to the end of the literal, or into its next interpolation.
    private mutating func blankContent(_ literal: Literal) {
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\\") where hashes(from: 1) >= literal.hashes:
                blank(1 + literal.hashes)
                guard byteAt(0) == UInt8(ascii: "(") else { blank(); continue }
                return open.append(Literal(hashes: literal.hashes, quotes: literal.quotes))
            case UInt8(ascii: "\"") where ends(literal):
                for _ in 0..<literal.quotes { keep() }
                return blank(literal.hashes)
            case UInt8(ascii: "\n") where literal.quotes == 1: return
            default: blank()
            }
        }
    }

    private func hashes(from distance: Int) -> Int {
        var count = 0
        while byteAt(distance + count) == UInt8(ascii: "#") { count += 1 }
        return count
    }

    private func ends(_ literal: Literal) -> Bool {
        (0..<literal.quotes).allSatisfy { byteAt($0) == UInt8(ascii: "\"") }
            && hashes(from: literal.quotes) >= literal.hashes
    }
}
