/// Where declarations and their parts end.
extension DeclarationReader {
    /// Attributes and modifiers.
    mutating func readPrefix() -> Prefix {
        var prefix = Prefix(line: position < tokens.count ? tokens[position].line : 0)
        while position < tokens.count {
            let start = position
            switch word() {
            case "@":
                position += 2
                skipArguments(of: start + 1)
                let attribute = text(start..<position)
                if !Self.silentAttributes.contains(word(start + 1 - position)) {
                    prefix.words.append(attribute)
                }
            case "public", "open", "package", "internal", "private", "fileprivate":
                position += 1
                skipArguments(of: start)
                if start + 1 < position {
                    prefix.isReadOnly = true
                } else {
                    prefix.access = tokens[start].text
                    if tokens[start].text == "open" { prefix.words.append("open") }
                }
            case "static", "mutating", "consuming", "borrowing", "nonisolated", "isolated",
                "required", "prefix", "postfix":
                position += 1
                skipArguments(of: start)
                prefix.words.append(text(start..<position))
            case "class" where ["func", "var", "subscript", "override"].contains(word(1)):
                position += 1
                prefix.words.append("class")
            case "final", "indirect", "lazy", "weak", "unowned", "override", "convenience",
                "dynamic", "nonmutating", "unsafe":
                position += 1
                skipArguments(of: start)
            default: return prefix
            }
        }
        return prefix
    }

    /// Callers need not know these.
    private static let silentAttributes: Set<String> = [
        "inlinable", "inline", "usableFromInline", "safe", "frozen", "specialize",
    ]

    /// A group in parentheses directly behind a token.
    private mutating func skipArguments(of index: Int) {
        guard word() == "(", tokens[index].range.upperBound == tokens[position].range.lowerBound
        else { return }
        skipGroup()
    }

    /// From an opening parenthesis, bracket or brace to behind its counterpart.
    mutating func skipGroup() {
        var depth = 0
        repeat {
            switch word() {
            case "(", "[", "{": depth += 1
            case ")", "]", "}": depth -= 1
            default: break
            }
            position += 1
        } while depth > 0 && position < tokens.count
    }

    mutating func skipLine() {
        let line = tokens[position].line
        while position < tokens.count, tokens[position].line == line { position += 1 }
    }

    /// To one of the stops outside of parentheses, or to the end of the statement.
    mutating func skip(to stops: Set<String>) {
        let start = position
        while position < tokens.count, !stops.contains(word()) {
            if position > start, endsStatement { return }
            if ["(", "[", "{"].contains(word()) { skipGroup() } else { position += 1 }
        }
    }

    mutating func skipStatement() {
        // Whatever stands here, go on.
        let start = position
        skip(to: [])
        if position == start { position += 1 }
    }

    /// Whether the token begins what comes next: a line that does not go on from the one above.
    private var endsStatement: Bool {
        let (before, token) = (tokens[position - 1], tokens[position])
        if ["}", ";"].contains(token.text) { return true }
        guard token.line > before.line else { return false }
        if [",", ":", "=", "&", "<", "where", "throws"].contains(before.text) { return false }
        if before.text == ">", position > 1, tokens[position - 2].text == "-" { return false }
        if ["where", "throws", "async", "rethrows", "else"].contains(token.text) { return false }
        return token.isWord || ["@", "#"].contains(token.text)
    }

    /// The first of a token outside of groups and generic arguments.
    func first(_ text: String, in range: Range<Int>) -> Int? {
        var depth = 0
        for index in range {
            switch tokens[index].text {
            case "(", "[", "{", "<": depth += 1
            case ")", "]", "}": depth -= 1
            case ">" where tokens[index - 1].text != "-": depth -= 1
            case text where depth == 0: return index
            default: continue
            }
        }
        return nil
    }

    /// Tokens outside of groups.
    func topLevel(_ range: Range<Int>) -> [Int] {
        var depth = 0
        return range.filter { index in
            switch tokens[index].text {
            case "(", "[", "{": depth += 1; return depth == 1
            case ")", "]", "}": depth -= 1; return false
            default: return depth == 0
            }
        }
    }

    /// What commas divide.
    func parts(_ range: Range<Int>) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var start = range.lowerBound
        while let comma = first(",", in: start..<range.upperBound) {
            parts.append(start..<comma)
            start = comma + 1
        }
        return parts + [start..<range.upperBound]
    }
}
