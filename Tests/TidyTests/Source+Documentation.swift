/// Comments of what a file declares.
extension Source {
    struct PublicDeclaration {
        var name: String
        /// From 0.
        var line: Int
        var isDocumented: Bool
    }

    private static let declaring: Set<String> = [
        "func", "var", "let", "struct", "class", "enum", "protocol", "init", "subscript", "actor",
        "typealias", "case", "macro",
    ]

    /// What says `public` itself.
    var publicDeclarations: [PublicDeclaration] {
        tokens.indices.compactMap { index in
            let token = tokens[index]
            guard token.text == "public", !token.isMember,
                let word = tokens[index...].prefix(12).dropFirst()
                    .first(where: { Self.declaring.contains($0.text) || $0.text == "import" }),
                word.text != "import", index + 1 < tokens.count,
                tokens[index + 1].text != "extension"
            else { return nil }
            return PublicDeclaration(
                name: name(after: index), line: token.line, isDocumented: isDocumented(token.line))
        }
    }

    /// Names of a public protocol's documented requirements: their comments are those of witnesses.
    var documentedRequirements: Set<String> {
        var names: Set<String> = []
        var (depth, isProtocol) = (0, false)
        for (index, token) in tokens.enumerated() {
            switch token.text {
            case "protocol" where depth == 0: isProtocol = true
            case "{": depth += 1
            case "}":
                depth -= 1
                if depth == 0 { isProtocol = false }
            case "func", "var":
                if isProtocol, depth == 1, isDocumented(token.line) {
                    names.insert(name(after: index - 1))
                }
            default: continue
            }
        }
        return names
    }

    /// The name that follows the declaring word; an initialiser's is its first label.
    private func name(after index: Int) -> String {
        guard
            let word = tokens.indices[(index + 1)...].prefix(12)
                .first(where: { Self.declaring.contains(tokens[$0].text) })
        else { return "" }
        let isInitialiser = tokens[word].text == "init"
        let names = tokens[(word + 1)...].drop { isInitialiser && ["(", "?"].contains($0.text) }
        return (isInitialiser ? "init " : "") + (names.first?.text ?? "")
    }

    private func isDocumented(_ line: Int) -> Bool {
        let above = lines[..<line].last {
            !$0.drop { $0 == " " }.hasPrefix("@")
        }
        return above?.drop { $0 == " " }.hasPrefix("///") ?? false
    }
}
