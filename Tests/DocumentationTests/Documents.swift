import Foundation

/// The pages that have samples, and the sources that the samples are compiled from.
enum Documents {
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static let pages: [String] = {
        let sources = FileManager.default.enumerator(atPath: root.appending(path: "Sources").path)
        let articles = (sources?.compactMap { $0 as? String } ?? [])
            .filter { $0.contains(".docc/") && $0.hasSuffix(".md") }
        return ["README.md"] + articles.map { "Sources/" + $0 }.sorted()
    }()

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// The Swift blocks of a page.
    static func blocks(_ page: String) throws -> [String] {
        try pieces(of: text(page), from: "```swift", to: "```").map(normalized)
    }

    /// What the sources of this target have between their comments.
    static func compiledSamples() throws -> [String] {
        let folder = "Tests/DocumentationTests"
        return try FileManager.default.contentsOfDirectory(
            atPath: root.appending(path: folder).path
        )
        .filter { $0.hasSuffix("Samples.swift") }.sorted()
        .flatMap {
            try pieces(of: text("\(folder)/\($0)"), from: "// sample", to: "// end of sample")
        }
        .map(normalized)
    }

    /// The lines between lines that are two marks but for their indentation.
    private static func pieces(of text: String, from start: String, to end: String) -> [[String]] {
        var pieces: [[String]] = []
        var current: [String]?
        var isShown = true
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let mark = line.trimmingCharacters(in: .whitespaces)
            if mark == end, let piece = current {
                pieces.append(piece)
                current = nil
            } else if mark == start {
                current = []
            } else if mark == "// not shown" || mark == "// shown again" {
                isShown = mark == "// shown again"
            } else if isShown {
                current?.append(String(line))
            }
        }
        return pieces
    }

    /// Without indentation, imports, and what aligns comments.
    private static func normalized(_ lines: [String]) -> String {
        let kept = lines.filter { !$0.hasPrefix("import ") }
        let indentation =
            kept.filter { !$0.allSatisfy(\.isWhitespace) }
            .map { $0.prefix { $0 == " " }.count }.min() ?? 0
        return kept.map { line in
            let text = String(line.dropFirst(indentation))
            guard let comment = text.range(of: " //") else { return text }
            return String(
                text[..<comment.lowerBound].trimmingSuffix(" ") + text[comment.lowerBound...])
        }
        .joined(separator: "\n").trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// What a sample says it prints: the comments of the lines that do.
    static func promisedOutput(_ block: String) -> [String] {
        block.split(separator: "\n").compactMap { line in
            guard line.contains("print("), let comment = line.range(of: " // ") else { return nil }
            return String(line[comment.upperBound...])
        }
    }
}

extension Substring {
    fileprivate func trimmingSuffix(_ character: Character) -> Substring {
        var rest = self
        while rest.last == character { rest.removeLast() }
        return rest
    }
}

/// What samples print, instead of the standard library's function, while a test collects it.
func print(_ values: Any...) {
    Printed.lines?.append(values.map { "\($0)" }.joined(separator: " "))
}

final class Printed: @unchecked Sendable {
    // Of one task alone: the test that runs the sample.
    @TaskLocal static var lines: Printed?
    private(set) var all: [String] = []

    func append(_ line: String) { all.append(line) }

    static func collect(_ body: () throws -> Void) rethrows -> [String] {
        let printed = Printed()
        try $lines.withValue(printed, operation: body)
        return printed.all
    }
}
