import Foundation

/// The folder of a Git repository, as far as the commit in use is concerned.
///
/// It is read and not asked for by `git`, which need not be there.
struct Repository {
    /// Of this work tree.
    private let folder: URL
    /// Of all work trees of the repository.
    private let common: URL

    /// nil if the package is in none.
    init?(at package: URL) {
        let place = package.appending(path: ".git")
        var folder = place
        // A further work tree has a file that names the folder.
        if let line = Self.line(of: place) {
            guard line.hasPrefix("gitdir: ") else { return nil }
            folder = Self.path(String(line.dropFirst(8)), from: package)
        }
        self.folder = folder
        let line = Self.line(of: folder.appending(path: "commondir"))
        common = line.map { [folder] in Self.path($0, from: folder) } ?? folder
    }

    /// The name of the commit that is checked out; nil before the first.
    var commit: String? {
        guard let head = Self.line(of: folder.appending(path: "HEAD")) else { return nil }
        guard head.hasPrefix("ref: ") else { return Self.name(head) }
        let reference = String(head.dropFirst(5))
        if let line = Self.line(of: common.appending(path: reference)) { return Self.name(line) }
        return packed(reference)
    }

    private func packed(_ reference: String) -> String? {
        let text = try? String(contentsOf: common.appending(path: "packed-refs"), encoding: .utf8)
        let line = text?.split(separator: "\n").first { $0.hasSuffix(" " + reference) }
        return line.flatMap { Self.name(String($0.prefix { $0 != " " })) }
    }

    /// nil for what is no name of a commit.
    private static func name(_ text: String) -> String? {
        text.utf8.count >= 40 && text.allSatisfy { $0.isHexDigit } ? text : nil
    }

    private static func path(_ path: String, from folder: URL) -> URL {
        path.hasPrefix("/") ? URL(filePath: path) : folder.appending(path: path)
    }

    private static func line(of file: URL) -> String? {
        let text = try? String(contentsOf: file, encoding: .utf8)
        return text?.split(separator: "\n").first.map { String($0) }
    }
}
