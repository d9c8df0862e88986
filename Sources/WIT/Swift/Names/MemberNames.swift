/// Names of what stands side by side in one scope: fields, cases, parameters, functions.
package enum MemberNames {
    /// Names in lowerCamelCase, each once, with backquotes where that has to be.
    ///
    /// - Parameter taken: What the scope has besides.
    package static func unique(_ names: [String], taken: some Sequence<String> = []) -> [String] {
        var scope = NameScope(taken: taken)
        return names.map { SwiftName.quoted(scope.unique(SwiftName.member($0))) }
    }
}

/// Names of Swift's own types, qualified where a type of the file hides one.
package struct StandardNames: Sendable {
    private let hidden: Set<String>

    /// - Parameter hidden: The names of all types that the file declares.
    package init(hidden: Set<String>) {
        self.hidden = hidden
    }

    /// `Error`, or `Swift.Error` if there is an `Error` of WIT. Of a type within another, the outer
    /// one counts.
    package subscript(name: String) -> String {
        let outer = name.prefix { $0 != "." }
        return hidden.contains(String(outer)) ? "Swift.\(name)" : name
    }
}
