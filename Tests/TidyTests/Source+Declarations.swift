/// What a file declares, as far as its text shows.
extension Source {
    /// A function, accessor or initial value with a body.
    struct Body {
        var name: String
        var lineCount: Int
    }

    /// Bodies of functions and variables, from the declaring word to the closing brace.
    var bodies: [Body] {
        var bodies: [Body] = []
        var open: [(name: String, line: Int)?] = []
        var pending: (name: String, line: Int)?
        for (index, token) in tokens.enumerated() {
            switch token.text {
            case "func", "init", "deinit", "subscript", "var", "let":
                if token.isMember { continue }
                let isNamed = ["func", "var", "let"].contains(token.text)
                pending = (isNamed ? text(at: index + 1) : token.text, token.line)
                if ["var", "let"].contains(token.text), !opensBrace(onLineOf: index) {
                    pending = nil
                }
            case "{":
                open.append(pending)
                pending = nil
            case "}":
                pending = nil
                guard let body = open.popLast() ?? nil else { continue }
                bodies.append(Body(name: body.name, lineCount: token.line - body.line + 1))
            default: continue
            }
        }
        return bodies
    }

    /// A type, and whether the rest of the target can name it without another type's name.
    struct DeclaredType: Hashable {
        var name: String
        var isForOthers: Bool
    }

    var types: [DeclaredType] {
        var depth = 0
        var types: [DeclaredType] = []
        for (index, token) in tokens.enumerated() {
            switch token.text {
            case "{": depth += 1
            case "}": depth -= 1
            case "struct", "class", "enum", "actor", "protocol", "typealias":
                if token.isMember { continue }
                types.append(
                    DeclaredType(
                        name: text(at: index + 1), isForOthers: depth == 0 && !isPrivate(index)))
            default: continue
            }
        }
        return types
    }

    /// The modules that the file imports.
    var imports: [String] {
        let before: Set<String> = ["@", "testable", "_exported", "public", "package", "internal"]
        return tokens.indices.dropLast().filter { index in
            let line = tokens[index].line
            return tokens[index].text == "import" && tokens[index + 1].line == line
                && tokens[..<index].reversed().prefix { $0.line == line }
                    .allSatisfy { before.contains($0.text) }
        }.map { tokens[$0 + 1].text }
    }

    private func text(at index: Int) -> String {
        index < tokens.count ? tokens[index].text : ""
    }

    private func opensBrace(onLineOf index: Int) -> Bool {
        tokens[index...].prefix { $0.line == tokens[index].line }.contains { $0.text == "{" }
    }

    private func isPrivate(_ index: Int) -> Bool {
        tokens[..<index].suffix(3).contains {
            $0.line == tokens[index].line && ["private", "fileprivate"].contains($0.text)
        }
    }
}
