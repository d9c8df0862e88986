/// What has to have a comment, and what the comment has to say.
extension Interface {
    /// What the standard library's protocols ask for is documented there.
    private static let standard: Set<String> = [
        "==", "<", "hash", "description", "errorDescription", "rawValue", "init rawValue",
        "init integerLiteral", "init stringLiteral",
    ]

    /// Without a comment of their own, or of the requirement that they meet.
    var undocumented: [Declaration] {
        let requirements = declarations.filter { $0.isRequirement && !$0.comment.isEmpty }
        let inherited = Set(requirements.map(\.documentedName)).union(Self.standard)
        return declarations.filter { declaration in
            !declaration.hasSummary && declaration.keyword != "extension"
                && declaration.keyword != "import"
                && !inherited.contains(declaration.documentedName)
                // A table says more of a case than a comment could.
                && !(declaration.keyword == "case" && tables.contains(declaration.container))
        }
    }

    /// What throws and has a comment that does not say what. One without has been named already.
    var silentThrows: [Declaration] {
        declarations.filter { declaration in
            declaration.isThrowing && declaration.hasSummary
                && !declaration.comment.contains { $0.contains("- Throws:") }
        }
    }
}

extension Declaration {
    /// Whether a comment begins with what is documented, and not with its parameters.
    fileprivate var hasSummary: Bool {
        comment.first.map { !$0.dropFirst(3).drop { $0 == " " }.hasPrefix("-") } ?? false
    }

    /// What an initialiser is called by: its first label.
    fileprivate var documentedName: String {
        guard name == "init" else { return name }
        let label = signature.drop { $0 != "(" }.dropFirst().prefix { $0.isLetter }
        return "init \(label)"
    }
}
