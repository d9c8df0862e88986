/// Writes JSON with a member a line, indented by two spaces, or in its shortest form.
struct JSONWriter {
    let isCompact: Bool
    private(set) var output: [UInt8] = []
    private var depth = 0
    /// Nothing was written since the last bracket opened.
    private var isFirst = true
    /// It became too long; what comes then is left out.
    private(set) var isOverflown = false

    init(isCompact: Bool = false) {
        self.isCompact = isCompact
    }

    private mutating func append(_ text: some Sequence<UInt8>) {
        guard output.count < WITLimits.outputBytesMax else {
            isOverflown = true
            return
        }
        output.append(contentsOf: text)
    }

    private mutating func newLine() {
        if isCompact { return }
        append("\n".utf8)
        append(repeatElement(UInt8(ascii: " "), count: 2 * depth))
    }

    private mutating func element() {
        if !isFirst { append(",".utf8) }
        newLine()
        isFirst = false
    }

    private mutating func bracketed(
        _ open: String, _ close: String, _ body: (inout JSONWriter) -> Void
    ) {
        append(open.utf8)
        depth += 1
        isFirst = true
        body(&self)
        depth -= 1
        if !isFirst { newLine() }
        isFirst = false
        append(close.utf8)
    }

    mutating func object(_ members: (inout JSONWriter) -> Void) {
        bracketed("{", "}", members)
    }

    mutating func array<Element>(
        _ elements: some Sequence<Element>, _ write: (inout JSONWriter, Element) -> Void
    ) {
        bracketed("[", "]") { writer in
            for element in elements {
                writer.element()
                write(&writer, element)
            }
        }
    }

    mutating func member(_ name: String, _ value: (inout JSONWriter) -> Void) {
        element()
        string(name)
        append(isCompact ? ":".utf8 : ": ".utf8)
        value(&self)
    }

    mutating func member(_ name: String, _ text: String) { member(name) { $0.string(text) } }

    mutating func member(_ name: String, _ number: Int) { member(name) { $0.number(number) } }

    mutating func number(_ number: Int) { append("\(number)".utf8) }

    mutating func null() { append("null".utf8) }

    mutating func string(_ text: String) {
        append("\"".utf8)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): append(#"\""#.utf8)
            case UInt8(ascii: "\\"): append(#"\\"#.utf8)
            case 0x08: append(#"\b"#.utf8)
            case 0x09: append(#"\t"#.utf8)
            case 0x0A: append(#"\n"#.utf8)
            case 0x0C: append(#"\f"#.utf8)
            case 0x0D: append(#"\r"#.utf8)
            case 0..<0x20:
                append((#"\u00"# + (byte < 0x10 ? "0" : "") + String(byte, radix: 16)).utf8)
            default: append(CollectionOfOne(byte))
            }
        }
        append("\"".utf8)
    }
}
