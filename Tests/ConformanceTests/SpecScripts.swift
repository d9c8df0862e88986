import Foundation

/// Data that checkouts share.
enum SharedData {
    static let root: String =
        (ProcessInfo.processInfo.environment["WEFT_SHARED"]
            ?? URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "shared").path) + "/conformance"

    /// Scripts below a folder, as paths from there.
    static func scripts(in folder: String) -> [String] {
        guard let all = FileManager.default.enumerator(atPath: folder) else { return [] }
        return all.compactMap { $0 as? String }.filter { $0.hasSuffix(".wast") }.sorted()
    }
}

/// The scripts of the component model, as ``SpecScripts``.
enum ComponentScripts {
    static let root = SharedData.root + "/component-model"

    static var arePresent: Bool { FileManager.default.fileExists(atPath: root) }

    /// Paths below the root.
    static let files = SharedData.scripts(in: root)

    static func bytes(_ file: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: "\(root)/\(file)")))
    }
}

/// The specification's scripts, shared between checkouts; none where they are absent.
enum SpecScripts {
    static let root = SharedData.root + "/spec"

    static var arePresent: Bool { FileManager.default.fileExists(atPath: root + "/core") }

    /// Folders whose instructions are refused at translation so far.
    private static let excluded = ["legacy/"]

    /// Paths below the root.
    static let files = SharedData.scripts(in: root).filter { path in
        !excluded.contains { path.hasPrefix($0) }
    }

    static func bytes(_ file: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: "\(root)/\(file)")))
    }

    /// Lines by file that are known to fail. `KnownFailures.txt` gives the reasons.
    static func knownFailures() throws -> [String: Set<Int>] {
        let path = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "KnownFailures.txt")
        var known: [String: Set<Int>] = [:]
        for row in try String(contentsOf: path, encoding: .utf8).split(separator: "\n") {
            let place = row.prefix { $0 != " " }.split(separator: ":")
            guard !row.hasPrefix("#"), place.count == 2, let line = Int(place[1]) else { continue }
            known[String(place[0]), default: []].insert(line)
        }
        return known
    }
}
