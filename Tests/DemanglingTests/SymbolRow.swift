import Testing

/// A mangled name and what it stands for.
struct SymbolRow: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String

    var testDescription: String { name }

    /// Rows of a text: names, each with an indented line after it.
    static func rows(_ table: String) -> [SymbolRow] {
        let lines = table.split(separator: "\n").map { $0.drop { $0 == " " } }
        return stride(from: 0, to: lines.count - 1, by: 2).map {
            SymbolRow(name: String(lines[$0]), text: String(lines[$0 + 1]))
        }
    }
}
