/// A way for each kind of declaration.
extension DeclarationReader {
    /// Modules that the file hands on.
    mutating func readImport(_ prefix: Prefix) {
        let start = position
        skipLine()
        guard prefix.words.contains("@_exported") else { return }
        add("import", text(start + 1..<position), text(start..<position), prefix, in: Scope())
    }

    mutating func readType(_ prefix: Prefix, in scope: Scope) {
        let keyword = word()
        let start = position
        position += 1
        skip(to: ["{"])
        let head = start + 2..<position
        let conditionStart = first("where", in: head) ?? head.upperBound
        let condition = text(conditionStart..<head.upperBound)
        let colon = first(":", in: head.lowerBound..<conditionStart)
        let name = text(start + 1..<nameEnd(from: start + 1))
        add(
            keyword, name, text(start..<(colon ?? conditionStart)), prefix, in: scope,
            conformances: colon.map { parts($0 + 1..<conditionStart).map(text) } ?? [],
            condition: condition)
        position += 1
        let access = prefix.access ?? scope.access
        readMembers(
            of: Scope(
                path: scope.path.isEmpty ? name : "\(scope.path).\(name)",
                access: keyword == "protocol" || keyword == "extension" ? access : "internal",
                caseAccess: access, isProtocol: keyword == "protocol",
                condition: keyword == "extension" ? condition : ""))
    }

    mutating func readFunction(_ prefix: Prefix, in scope: Scope) {
        let keyword = word()
        let start = position
        position += 1
        // An operator may look like anything.
        while keyword == "func", word() != "(", !tokens[position].isWord { position += 1 }
        skip(to: ["{"])
        let end = position
        let name = keyword == "func" ? functionName(from: start + 1) : keyword
        var signature = text(start..<end)
        if keyword == "subscript" {
            signature += " " + readAccessors(prefix).text
        } else if word() == "{" {
            skipGroup()
        }
        add(
            keyword, name, signature, prefix, in: scope,
            isThrowing: throwsOfItsOwn(start..<end))
    }

    mutating func readVariable(_ prefix: Prefix, in scope: Scope) {
        let keyword = word()
        let start = position
        position += 1
        skip(to: ["{", "="])
        let head = start..<position
        let isTyped = first(":", in: head) != nil
        let hasValue = word() == "="
        if hasValue { skipStatement() }
        var signature = text(isTyped ? head : start..<position)
        var isThrowing = false
        if keyword == "var" {
            let accessors =
                hasValue
                ? (text: prefix.isReadOnly ? "{ get }" : "{ get set }", isThrowing: false)
                : readAccessors(prefix)
            signature += " " + accessors.text
            isThrowing = accessors.isThrowing
        }
        let name = text(start + 1..<nameEnd(from: start + 1))
        add(keyword, name, signature, prefix, in: scope, isThrowing: isThrowing)
    }

    /// Each case by itself; they share what stands above them.
    mutating func readCases(_ prefix: Prefix, in scope: Scope) {
        let start = position + 1
        skipStatement()
        for part in parts(start..<position) {
            let name = text(part.lowerBound..<nameEnd(from: part.lowerBound))
            add(
                "case", name, "case " + text(part), prefix, in: scope)
        }
    }

    mutating func readAlias(_ prefix: Prefix, in scope: Scope) {
        let start = position
        skipStatement()
        let name = text(start + 1..<nameEnd(from: start + 1))
        add(word(start - position), name, text(start..<position), prefix, in: scope)
    }

    /// `{ get }` or `{ get set }`, with what the getter may do, from a block or from none.
    private mutating func readAccessors(
        _ prefix: Prefix
    ) -> (text: String, isThrowing: Bool) {
        let start = position
        if word() == "{" { skipGroup() }
        let isReadOnly = prefix.isReadOnly
        guard start < position else { return (isReadOnly ? "{ get }" : "{ get set }", false) }
        let block = start + 1..<position - 1
        let listing: Set<String> = [
            "get", "set", "_read", "_modify", "didSet", "willSet", "mutating", "nonmutating", "@",
        ]
        guard let first = block.first, listing.contains(tokens[first].text),
            tokens[first + 1].text != "."
        else {
            return ("{ get }", false)
        }
        let own = topLevel(block)
        let writes = own.contains {
            ["set", "_modify", "didSet", "willSet"].contains(tokens[$0].text)
                && !tokens[$0].isMember
        }
        let getter = own.drop { tokens[$0].text != "get" }.dropFirst()
        let end = getter.first { ["{", "set"].contains(tokens[$0].text) } ?? block.upperBound
        let effects = getter.first.map { text($0..<end) } ?? ""
        let words = ["get", effects, writes && !isReadOnly ? "set" : ""].filter { !$0.isEmpty }
        return ("{ \(words.joined(separator: " ")) }", effects.hasPrefix("throws"))
    }

    private func functionName(from start: Int) -> String {
        let end = nameEnd(from: start)
        guard end == start else { return text(start..<end) }
        return text(start..<(start..<tokens.count).prefix { tokens[$0].text != "(" }.endIndex)
    }

    /// Behind a name: one in backticks, or several with dots.
    private func nameEnd(from start: Int) -> Int {
        var end = start
        while end < tokens.count {
            if tokens[end].text == "`" { return end + 3 }
            guard tokens[end].isWord else { return end }
            end += 1
            guard end < tokens.count, tokens[end].text == "." else { return end }
            end += 1
        }
        return end
    }

    /// Whether it throws something that its caller does not bring along.
    private func throwsOfItsOwn(_ head: Range<Int>) -> Bool {
        guard let word = topLevel(head).first(where: { tokens[$0].text == "throws" }) else {
            return false
        }
        guard word + 2 < head.upperBound, tokens[word + 1].text == "(" else { return true }
        let generics = head.prefix { tokens[$0].text != "(" }
        return tokens[word + 2].text != "Never"
            && !generics.contains { tokens[$0].text == tokens[word + 2].text }
    }
}
