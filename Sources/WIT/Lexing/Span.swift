/// A range of bytes in one of several files.
package struct Span: Hashable, Sendable {
    /// The file's position in the list of files, or -1 of what was written in none.
    var source: Int32
    var lower: UInt32
    var upper: UInt32

    init(source: Int32, lower: UInt32, upper: UInt32) {
        self.source = source
        self.lower = lower
        self.upper = upper
    }

    /// Of what no text says, such as what a binary does.
    package static let unknown = Span(source: -1, lower: 0, upper: 0)

    /// From the beginning of this one to the end of another one in the same file.
    func through(_ end: Span) -> Span {
        Span(source: source, lower: lower, upper: max(upper, end.upper))
    }
}

/// What is wrong, and where, before anybody looks up lines.
struct Diagnostic: Error {
    var message: String
    var span: Span
    var hint: String?
    /// Other places that have to do with it.
    var related: [Span] = []

    init(_ message: String, at span: Span, hint: String? = nil, related: [Span] = []) {
        self.message = message
        self.span = span
        self.hint = hint
        self.related = related
    }
}
