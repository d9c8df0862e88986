/// Reads what a file declares out of its tokens, types from the outside in.
struct DeclarationReader {
    /// What surrounds a declaration.
    struct Scope {
        var path = ""
        /// What members have that say nothing.
        var access = "internal"
        /// What cases have, which cannot say it.
        var caseAccess = "internal"
        var isProtocol = false
        /// The `where` clause of an extension.
        var condition = ""
    }

    /// What stands before the declaring word.
    struct Prefix {
        var access: String?
        /// Whether only the getter has that access.
        var isReadOnly = false
        /// Attributes and modifiers that callers notice.
        var words: [String] = []
        var line: Int
    }

    let source: Source
    var tokens: [Token] { source.tokens }
    private let code: [UInt8]
    private let bytes: [UInt8]
    var position = 0
    var found: [Declaration] = []

    init(_ source: Source) {
        self.source = source
        code = Array(source.code.utf8)
        bytes = Array(source.text.utf8)
    }

    mutating func read() -> [Declaration] {
        while position < tokens.count { readMembers(of: Scope()) }
        return found
    }

    func word(_ distance: Int = 0) -> String {
        position + distance < tokens.count ? tokens[position + distance].text : ""
    }

    /// Up to the brace that ends the scope.
    mutating func readMembers(of scope: Scope) {
        while position < tokens.count, word() != "}" {
            if word() == "#" {
                skipLine()
            } else {
                readDeclaration(in: scope)
            }
        }
        position += 1
    }

    private mutating func readDeclaration(in scope: Scope) {
        let prefix = readPrefix()
        switch word() {
        case "import": readImport(prefix)
        case "struct", "class", "enum", "actor", "protocol", "extension":
            readType(prefix, in: scope)
        case "func", "init", "subscript": readFunction(prefix, in: scope)
        case "var", "let": readVariable(prefix, in: scope)
        case "case": readCases(prefix, in: scope)
        case "typealias", "associatedtype": readAlias(prefix, in: scope)
        default: skipStatement()
        }
    }

    /// A part of the code on one line, as it would be written if there were room.
    func text(_ range: Range<Int>) -> String {
        guard let first = range.first, let last = range.last, last < tokens.count else { return "" }
        let range = tokens[first].range.lowerBound..<tokens[last].range.upperBound
        let lines = String(decoding: withLiterals(range), as: UTF8.self).split(separator: "\n")
        return lines.reduce(into: "") { text, line in
            let words = line.split(separator: " ").joined(separator: " ")
            let isJoined =
                text.last.map { "([<".contains($0) } ?? true
                || words.first.map { ")]>".contains($0) } ?? true
            text += (isJoined ? "" : " ") + words
        }
    }

    /// Code, but literals as they are written.
    private func withLiterals(_ range: Range<Int>) -> [UInt8] {
        var isInside = false
        return range.map { index in
            if code[index] == UInt8(ascii: "\"") { isInside.toggle() }
            return isInside ? bytes[index] : code[index]
        }
    }

    mutating func add(
        _ keyword: String, _ name: String, _ signature: String, _ prefix: Prefix, in scope: Scope,
        conformances: [String] = [], condition: String? = nil, isThrowing: Bool = false
    ) {
        found.append(
            Declaration(
                keyword: keyword, name: name, container: scope.path,
                access: prefix.access ?? (keyword == "case" ? scope.caseAccess : scope.access),
                signature: (prefix.words + [signature]).joined(separator: " "),
                conformances: conformances, condition: condition ?? scope.condition,
                isThrowing: isThrowing, isRequirement: scope.isProtocol, path: source.path,
                line: prefix.line,
                comment: source.comment(above: prefix.line)))
    }
}
