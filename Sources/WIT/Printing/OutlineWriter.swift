/// Writes lines of text within braces within braces.
struct OutlineWriter {
    private(set) var output: [UInt8] = []
    private var depth = 0
    /// It became too long; what comes then is left out.
    private(set) var isOverflown = false
    /// A blank line is due before whatever comes next in these braces.
    private var needsGap = false

    /// A line, after the blank one that is due.
    mutating func line(_ text: String) {
        guard output.count < WITLimits.outputBytesMax else {
            isOverflown = true
            return
        }
        if needsGap { output.append(UInt8(ascii: "\n")) }
        needsGap = false
        if !text.isEmpty { output += repeatElement(UInt8(ascii: " "), count: 2 * depth) }
        output += text.utf8
        output.append(UInt8(ascii: "\n"))
    }

    /// Lines whose beginnings are part of what they say.
    mutating func verbatim(_ lines: [String]) {
        let outer = depth
        depth = 0
        for line in lines { self.line(line) }
        depth = outer
    }

    /// Lets a blank line come before what is next and after what is there, if both are.
    mutating func gap() { needsGap = !output.hasSuffix(" {\n") }

    /// Begins a block: `head {`.
    mutating func open(_ head: String) {
        line(head + " {")
        depth += 1
    }

    /// Ends a block, which becomes `head {}` if nothing is in it.
    mutating func close() {
        depth -= 1
        needsGap = false
        if output.hasSuffix(" {\n") {
            output.removeLast()
            output += "}\n".utf8
        } else {
            line("}")
        }
    }
}

extension [UInt8] {
    fileprivate func hasSuffix(_ text: StaticString) -> Bool {
        suffix(text.utf8CodeUnitCount).elementsEqual(text.description.utf8)
    }
}
