/// What a file declares for others: a type, an extension, or a member, and no local one.
struct Declaration: Sendable {
    /// The word that declares it: `func`, `extension`, `case`, …
    var keyword: String
    /// The base name; the extended type's, with dots.
    var name: String
    /// The types that it is nested in, with dots.
    var container: String
    /// What it says itself, or has by where it stands: `public`, `internal`, …
    var access: String
    /// Its head on one line, without access, attributes that change nothing for callers, and body.
    var signature: String
    /// What a type or an extension says after its colon.
    var conformances: [String] = []
    /// What it needs: a `where` clause of its own or of the extension around it.
    var condition = ""
    /// Whether it throws something that its caller does not bring along.
    var isThrowing = false
    /// Whether a protocol asks for it.
    var isRequirement = false
    var path: String
    /// From 0.
    var line: Int
    /// The lines of documentation above it.
    var comment: [Substring]

    var isPublic: Bool { ["public", "open"].contains(access) }

    var isType: Bool {
        ["struct", "class", "enum", "actor", "protocol", "typealias"].contains(keyword)
    }

    /// Its name from outside.
    var fullName: String { container.isEmpty ? name : "\(container).\(name)" }
}

extension Source {
    /// Everything that the file declares, bodies left out.
    var declarations: [Declaration] {
        var reader = DeclarationReader(self)
        return reader.read()
    }

    /// The lines of documentation directly above a line.
    func comment(above line: Int) -> [Substring] {
        lines[..<line].reversed().map { $0.drop { $0 == " " } }.prefix { $0.hasPrefix("///") }
            .reversed()
    }
}
