import WasmCore

/// Why a package was refused, and where.
///
/// Its description has the place, the line itself, and what may help:
///
///     demo.wit:5:14: type `bar` does not exist
///       5 |   type foo = bar;
///         |              ^~~
///       hint: did you mean `baz`?
public struct WITError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A place in a file.
    public struct Location: Hashable, Sendable, CustomStringConvertible {
        /// The file's name as it was given.
        public var path: String
        /// Counted from 1.
        public var line: Int
        /// Bytes of UTF-8 before it on its line, plus one.
        public var column: Int
        /// The line itself, shown so that nothing in it acts on a terminal; empty if it is long.
        public var text: String
        /// The same line once more, with a mark below the place.
        public var marker: String

        /// `path:line:column`.
        public var description: String { "\(path.printable):\(line):\(column)" }
    }

    /// What is wrong, in one line.
    public var message: String
    /// Where, unless it is nowhere in particular.
    public var location: Location?
    /// Other places that have to do with it: where else a package is defined.
    public var related: [Location]
    /// What to do about it, if that is known.
    public var hint: String?
    /// Of what is wrong with what somebody chose: which choice it is.
    package var choice: Choice?

    /// What somebody chooses about a package.
    package enum Choice: Hashable, Sendable {
        case world, only, except, awaited, asyncImports, mapped
    }

    init(
        _ message: String, location: Location? = nil, related: [Location] = [],
        choice: Choice? = nil, hint: String? = nil
    ) {
        self.message = message
        self.location = location
        self.related = related
        self.choice = choice
        self.hint = hint
    }

    /// The message with place, line and hint, in several lines.
    public var description: String {
        var lines = [location.map { "\($0): \(message)" } ?? message]
        if let location, !location.text.isEmpty {
            let number = String(location.line)
            lines.append("  \(number) | \(location.text)")
            lines.append(
                "  \(String(repeating: " ", count: number.utf8.count)) | \(location.marker)")
        }
        for place in related { lines.append("  see also \(place)") }
        if let hint { lines.append("  hint: \(hint)") }
        return lines.joined(separator: "\n")
    }
}

extension Suggestion {
    /// The hint of an error about a name that means nothing; nil if no other is like it.
    static func hint(to name: String, among names: some Sequence<String>) -> String? {
        nearest(to: name, among: names).map { "did you mean `\($0)`?" }
    }
}
