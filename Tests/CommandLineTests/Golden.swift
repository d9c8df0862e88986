import Foundation
import Testing

/// Files that hold what the tool is known to say. `BLESS=1` writes them anew.
enum Golden {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Golden")

    static let isBlessing = ProcessInfo.processInfo.environment["BLESS"] == "1"

    /// Compares a text with a file's, or makes it that.
    static func expect(_ text: String, _ name: String) throws {
        let file = folder.appending(path: name + ".txt")
        if isBlessing {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            return try Data(text.utf8).write(to: file)
        }
        let known = try? String(contentsOf: file, encoding: .utf8)
        guard let known else {
            Issue.record("\(name).txt is not there; BLESS=1 writes it")
            return
        }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let knownLines = known.split(separator: "\n", omittingEmptySubsequences: false)
        for difference in lines.difference(from: knownLines) {
            switch difference {
            case .insert(let at, let line, _): Issue.record("\(name).txt:\(at + 1): new: \(line)")
            case .remove(let at, let line, _): Issue.record("\(name).txt:\(at + 1): gone: \(line)")
            }
        }
    }

    /// Names of the files in a folder of them, without what `expect` adds.
    static func names(in name: String) throws -> Set<String> {
        let files = try FileManager.default.contentsOfDirectory(
            atPath: folder.appending(path: name).path)
        return Set(files.filter { $0.hasSuffix(".txt") }.map { String($0.dropLast(4)) })
    }
}
