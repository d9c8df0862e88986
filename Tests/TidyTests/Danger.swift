import Foundation

/// Code that deserves a look wherever it stands.
enum Danger {
    /// A name for the list, and what it stands for.
    static let patterns: [(name: String, pattern: String)] = [
        ("truncation", #"truncatingIfNeeded"#),
        ("unchecked unwrap", #"unsafelyUnwrapped"#),
        ("force unwrap", #"[\w)\]}"]!(?!=)"#),
        ("wrapping arithmetic", #"&[-+*]"#),
        (
            "trapping conversion",
            #"(?<![A-Za-z.])U?Int(8|16|32|64)?\((?!bitPattern|clamping|exactly|trunc)"#
        ),
    ]

    /// By folder and name.
    static func counts() throws -> [String: Int] {
        var counts: [String: Int] = [:]
        for (name, pattern) in patterns {
            let expression = try NSRegularExpression(pattern: pattern)
            for source in Source.written where name == "force unwrap" || isOfGuests(source) {
                let whole = NSRange(source.code.startIndex..., in: source.code)
                let count = expression.numberOfMatches(in: source.code, range: whole)
                if count > 0 { counts["\(source.folder): \(name)", default: 0] += count }
            }
        }
        return counts
    }

    /// Numbers of guests come into nothing but targets. Wrapping is what numeric instructions mean.
    private static func isOfGuests(_ source: Source) -> Bool {
        source.target != nil && source.folder != "Sources/WasmInterp/Numerics"
    }
}
