import Foundation
import Testing

/// Ways to write arithmetic that end the process, or go on with a wrong number, if a size, count or
/// offset of a guest reaches them. What is there has been looked at; how often it stands in each
/// folder is listed in `Ratchet.txt` and may only become less.
///
/// `BLESS=1 swift test --filter RatchetTests` lowers the numbers of the list, and raises none.
@Suite struct RatchetTests {
    /// A name for the list, and what it stands for.
    static let patterns: [(name: String, pattern: String)] = [
        ("truncation", #"truncatingIfNeeded"#),
        ("unchecked unwrap", #"unsafelyUnwrapped"#),
        ("wrapping arithmetic", #"&[-+*]"#),
        (
            "trapping conversion",
            #"(?<![A-Za-z.])U?Int(8|16|32|64)?\((?!bitPattern|clamping|exactly|trunc)"#
        ),
    ]

    /// Wrapping is what numeric instructions mean; entry points are generated from the rest.
    static let exempt: Set<String> = [
        "Sources/WasmInterp/Generated", "Sources/WasmInterp/Numerics",
    ]

    struct Entry: Hashable, Comparable {
        var folder: String
        var pattern: String

        static func < (left: Entry, right: Entry) -> Bool {
            (left.folder, left.pattern) < (right.folder, right.pattern)
        }
    }

    static let file = TidyTests.root.appending(path: "Tests/TidyTests/Ratchet.txt")

    static func listed() throws -> [Entry: Int] {
        var entries: [Entry: Int] = [:]
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
            let parts = line.split(separator: ": ").map(String.init)
            guard parts.count == 3, let count = Int(parts[2]) else { continue }
            entries[Entry(folder: parts[0], pattern: parts[1])] = count
        }
        return entries
    }

    static func counted() throws -> [Entry: Int] {
        let expressions = try patterns.map {
            ($0.name, try NSRegularExpression(pattern: $0.pattern))
        }
        var counts: [Entry: Int] = [:]
        for source in TidyTests.sources where source.path.hasPrefix("Sources/") {
            let folder = source.path.split(separator: "/").dropLast().joined(separator: "/")
            if exempt.contains(folder) { continue }
            let whole = NSRange(source.text.startIndex..., in: source.text)
            for (name, expression) in expressions {
                let count = expression.numberOfMatches(in: source.text, range: whole)
                if count > 0 { counts[Entry(folder: folder, pattern: name), default: 0] += count }
            }
        }
        return counts
    }

    @Test func numbersOnlyBecomeLess() throws {
        var listed = try Self.listed()
        let counted = try Self.counted()
        for entry in Set(listed.keys).union(counted.keys).sorted() {
            let (now, before) = (counted[entry] ?? 0, listed[entry] ?? 0)
            if ProcessInfo.processInfo.environment["BLESS"] != nil, now < before {
                listed[entry] = now == 0 ? nil : now
                continue
            }
            #expect(
                now <= before,
                "\(entry.folder) has \(now) of \(entry.pattern), \(before) are listed")
            #expect(now >= before, "\(entry.folder), \(entry.pattern): list \(now), not \(before)")
        }
        guard ProcessInfo.processInfo.environment["BLESS"] != nil else { return }
        try listed.sorted { $0.key < $1.key }
            .map { "\($0.key.folder): \($0.key.pattern): \($0.value)\n" }.joined()
            .write(to: Self.file, atomically: true, encoding: .utf8)
    }
}
