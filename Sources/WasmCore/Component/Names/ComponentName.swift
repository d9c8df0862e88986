/// The name of an import or export, taken apart. Spec: component model, `externname`.
package struct ComponentName: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case label(String)
        /// The function that makes a resource.
        case constructor(resource: String)
        /// A function whose first parameter is a resource.
        case method(resource: String, name: String)
        /// A function that belongs to a resource and takes what it likes.
        case `static`(resource: String, name: String)
        case interface(InterfaceName)
    }
    /// As it is written.
    package let text: String
    package let kind: Kind

    /// - Throws: ``Flaw``: why the text is no name.
    package init(_ text: String) throws(Flaw) {
        self.text = text
        if let rest = Self.rest(of: text, after: "[constructor]") {
            kind = .constructor(resource: try Self.label(rest))
        } else if let rest = Self.rest(of: text, after: "[method]") {
            let (resource, name) = try Self.pair(rest)
            kind = .method(resource: resource, name: name)
        } else if let rest = Self.rest(of: text, after: "[static]") {
            let (resource, name) = try Self.pair(rest)
            kind = .static(resource: resource, name: name)
        } else if text.utf8.contains(UInt8(ascii: ":")) {
            kind = .interface(try InterfaceName(text))
        } else {
            kind = .label(try Self.label(text[...]))
        }
    }

    /// Equal for names that must not stand side by side. Spec: component model, "Name Uniqueness".
    ///
    /// Hyphens and the difference of small and capital letters are gone; so are annotations, but
    /// for constructors, which may be called like their resource.
    package var uniqueKey: String {
        switch kind {
        case .label(let label): KebabLabel.key(label)
        case .constructor(let resource): "[constructor]" + KebabLabel.key(resource)
        case .method(let resource, let name), .static(let resource, let name):
            KebabLabel.key(resource) == KebabLabel.key(name)
                ? KebabLabel.key(name) : "\(KebabLabel.key(resource)).\(KebabLabel.key(name))"
        case .interface(let name): name.uniqueKey
        }
    }

    /// Why a text is no name, or no name of its place; in words.
    package struct Flaw: Error, Hashable, Sendable {
        package var reason: String
        /// What would have to be built for it.
        package var feature: Feature?

        init(reason: String, feature: Feature? = nil) {
            self.reason = reason
            self.feature = feature
        }
    }

    private static func rest(of text: String, after prefix: StaticString) -> Substring? {
        // Byte by byte: a mark that follows would be one character with the bracket.
        let prefix = "\(prefix)".utf8
        guard text.utf8.starts(with: prefix) else { return nil }
        return Substring(text.utf8.dropFirst(prefix.count))
    }

    private static func pair(_ text: Substring) throws(Flaw) -> (String, String) {
        let (resource, name) = text.split(atFirst: ".")
        guard let name else { throw Flaw(reason: "failed to find `.` character") }
        return (try label(resource), try label(name))
    }

    static func label(_ text: Substring) throws(Flaw) -> String {
        guard KebabLabel.isValid(text) else {
            throw Flaw(reason: "`\(text.printable)` is not in kebab case")
        }
        return String(text)
    }
}

extension Substring {
    /// What stands before the first of a mark of ASCII and behind it; nil behind if there is none.
    func split(atFirst mark: Unicode.Scalar) -> (Substring, Substring?) {
        guard let place = utf8.firstIndex(of: UInt8(ascii: mark)) else { return (self, nil) }
        return (Substring(utf8[..<place]), Substring(utf8[utf8.index(after: place)...]))
    }

    /// What stands between the marks of a kind.
    func split(atEach mark: Unicode.Scalar) -> [Substring] {
        utf8.split(separator: UInt8(ascii: mark), omittingEmptySubsequences: false)
            .map { Substring($0) }
    }
}
