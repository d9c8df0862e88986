import Foundation

/// The specification's scripts, shared between checkouts; none where they are absent.
enum SpecScripts {
    static let root: String =
        (ProcessInfo.processInfo.environment["WEFT_SHARED"]
            ?? URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "shared").path) + "/conformance/spec"

    static var arePresent: Bool { FileManager.default.fileExists(atPath: root + "/core") }

    /// Folders whose instructions are refused at translation so far.
    private static let excluded = ["legacy/"]

    /// Paths below the root.
    static let files: [String] = {
        guard let all = FileManager.default.enumerator(atPath: root) else { return [] }
        return all.compactMap { $0 as? String }
            .filter { path in
                path.hasSuffix(".wast") && !excluded.contains { path.hasPrefix($0) }
            }
            .sorted()
    }()

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
