/// Writes Swift as `swift format` would leave it: four spaces, lines of a hundred columns.
package struct SwiftWriter: Sendable {
    package private(set) var output: [UInt8] = []
    private var depth = 0
    /// It became too long; what comes then is left out.
    package private(set) var isOverflown = false
    /// A blank line is due before whatever comes next in these braces.
    private var needsGap = false

    private static let columns = 100
    private static let indentation = 4

    package init() {}

    /// All that was written.
    package var text: String { String(decoding: output, as: UTF8.self) }

    /// A line, after the blank one that is due.
    package mutating func line(_ text: String) {
        guard output.count < WITLimits.outputBytesMax else {
            isOverflown = true
            return
        }
        if needsGap { output.append(UInt8(ascii: "\n")) }
        needsGap = false
        if !text.isEmpty {
            output += repeatElement(UInt8(ascii: " "), count: Self.indentation * depth)
        }
        output += text.utf8
        output.append(UInt8(ascii: "\n"))
    }

    /// What was written by another one, after the blank line that is due.
    package mutating func append(_ other: SwiftWriter) {
        guard !other.output.isEmpty else { return needsGap = false }
        if needsGap { output += "\n".utf8 }
        needsGap = other.needsGap
        output += other.output
        isOverflown = isOverflown || other.isOverflown
    }

    /// Lines of Swift that are formatted already, indented as what is around them.
    package mutating func lines(_ text: String) {
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.isEmpty { gap() } else { self.line(String(line)) }
        }
    }

    /// Lets a blank line come before what is next and after what is there, if both are.
    package mutating func gap() {
        needsGap = !output.isEmpty && !output.suffix(2).elementsEqual("{\n".utf8)
    }

    /// Begins a block: `head {`.
    package mutating func open(_ head: String) {
        line(head + " {")
        depth += 1
    }

    /// Begins a closure: `head { a, b in`.
    package mutating func openClosure(_ head: String, _ parameters: [String]) {
        line("\(head) { \(parameters.joined(separator: ", ")) in")
        depth += 1
    }

    /// Ends a block, which becomes `head {}` if nothing is in it, and was one line.
    package mutating func close(_ end: String = "}") {
        depth -= 1
        needsGap = false
        if output.suffix(3).elementsEqual(" {\n".utf8), end == "}" {
            output.removeLast()
            output += "}\n".utf8
        } else {
            line(end)
        }
    }

    /// Ends a part of a block and begins the next one: `} else {`.
    package mutating func next(_ text: String) {
        depth -= 1
        needsGap = false
        line(text)
        depth += 1
    }

    /// What a body writes is one level deeper.
    package mutating func indented(_ body: (inout SwiftWriter) -> Void) {
        depth += 1
        body(&self)
        depth -= 1
    }

    /// `head(a, b, c)tail` in one line, or with the items in lines of their own.
    package mutating func list(_ head: String, _ items: [String], _ tail: String = ")") {
        let whole = head + items.joined(separator: ", ") + tail
        if fits(whole) || items.isEmpty { return line(whole) }
        line(head)
        depth += 1
        var pending = ""
        for (index, item) in items.enumerated() {
            let text = index == items.count - 1 ? item : item + ","
            if !pending.isEmpty, fits(pending + " " + text) {
                pending += " " + text
            } else {
                if !pending.isEmpty { line(pending) }
                pending = text
            }
        }
        line(pending)
        depth -= 1
        line(tail)
    }

    /// As `list`, and a block begins: the tail has its brace already.
    package mutating func openList(_ head: String, _ items: [String], _ tail: String) {
        list(head, items, tail + " {")
        depth += 1
    }

    /// `head(a, b, c)` in one line, or with the arguments below.
    package mutating func call(_ head: String, _ arguments: [String], _ tail: String = ")") {
        let whole = head + arguments.joined(separator: ", ") + tail
        guard !fits(whole), let last = arguments.last else { return line(whole) }
        line(head)
        depth += 1
        var pending = ""
        for argument in arguments.dropLast().map({ $0 + "," }) + [last + tail] {
            if !pending.isEmpty, fits(pending + " " + argument) {
                pending += " " + argument
            } else {
                if !pending.isEmpty { line(pending) }
                pending = argument
            }
        }
        line(pending)
        depth -= 1
    }

    /// `head[a, b, c]` in one line, or with each element in a line of its own.
    package mutating func array(_ head: String, _ elements: [String], _ tail: String = "]") {
        let whole = head + elements.joined(separator: ", ") + tail
        if fits(whole) { return line(whole) }
        line(head)
        depth += 1
        for element in elements { line(element + ",") }
        depth -= 1
        line(tail)
    }

    /// Whether a line is short enough here.
    package func fits(_ text: String) -> Bool {
        Self.indentation * depth + text.utf8.count <= Self.columns
    }
}

extension SwiftWriter {
    /// Documentation, as `///`.
    package mutating func docs(_ text: String?) {
        guard let text else { return }
        for line in Characters.withoutFaults(text).split(
            separator: "\n", omittingEmptySubsequences: false)
        {
            let line = String(line.map { $0 == "\t" ? " " : $0 })
            self.line(line.allSatisfy { $0 == " " } ? "///" : "/// " + Self.trimmed(line))
        }
    }

    /// `@available(*, deprecated, …)`, if the item is.
    package mutating func deprecation(_ stability: Resolution.Stability) {
        switch stability {
        case .unstable(_, let version?), .stable(_, let version?):
            line("@available(*, deprecated, message: \"since \(version)\")")
        default: break
        }
    }

    private static func trimmed(_ line: String) -> String {
        var line = line[...]
        while line.last == " " { line.removeLast() }
        return String(line)
    }
}
