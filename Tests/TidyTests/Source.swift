import Foundation
import Testing

/// A file of Swift of this repository.
struct Source: CustomTestStringConvertible, Sendable {
    /// From the repository's root.
    let path: String
    let text: String
    let lines: [Substring]
    /// The text with comments and the content of literals blanked.
    let code: String
    let tokens: [Token]

    var testDescription: String { path }
    var isGenerated: Bool { path.contains("/Generated/") }
    var folder: String { path.split(separator: "/").dropLast().joined(separator: "/") }

    /// The target that the file is part of, if it lies in `Sources`.
    var target: String? {
        let parts = path.split(separator: "/")
        guard parts.count > 2, parts[0] == "Sources" else { return nil }
        return Package.targets[parts[..<roomIndex].joined(separator: "/")] ?? String(parts[1])
    }

    /// The folder directly in the target's that the file lies in; `main` for that one itself.
    var room: String {
        let parts = path.split(separator: "/")
        return parts.count > roomIndex + 1 ? String(parts[roomIndex]) : "main"
    }

    /// How many names of the path lead to the target. One may lie in another's folder.
    private var roomIndex: Int {
        let parts = path.split(separator: "/")
        return parts.indices.last { depth in
            Package.targets[parts[..<depth].joined(separator: "/")] != nil
        } ?? 2
    }

    init(path: String, text: String) {
        self.path = path
        self.text = text
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        // Entry points are hundreds of kilobytes, and nothing is asked of them but of their text.
        var blanking = Blanking(path.contains("/Generated/") ? "" : text)
        let code = blanking.code()
        self.code = String(decoding: code, as: UTF8.self)
        tokens = Token.tokens(of: code)
    }

    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static let all: [Source] = {
        var sources: [Source] = []
        for folder in ["Sources", "Tests", "Scripts", "Benchmarks"] {
            let base = root.appending(path: folder)
            guard
                let walk = FileManager.default.enumerator(at: base, includingPropertiesForKeys: nil)
            else { continue }
            for case let file as URL in walk {
                // Samples of a documentation are no part of a target; `Scripts/examples` runs them.
                if file.pathExtension == "docc" { walk.skipDescendants() }
                guard file.pathExtension == "swift" else { continue }
                guard let text = try? String(contentsOf: file, encoding: .utf8) else { continue }
                sources.append(
                    Source(path: String(file.path.dropFirst(root.path.count + 1)), text: text))
            }
        }
        return sources.sorted { $0.path < $1.path }
    }()

    /// What people write and ship.
    static let written = all.filter { !$0.isGenerated && !$0.path.hasPrefix("Tests/") }

    /// The targets in `Sources`, each with its files.
    static let targets = Dictionary(grouping: all.filter { $0.target != nil }) { $0.target ?? "" }
}
