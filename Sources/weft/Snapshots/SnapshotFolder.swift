import CommandLineSupport
import WasmInterp

/// Where a run's snapshots go: files by number, and `latest`, a link to the last one.
struct SnapshotFolder {
    private let path: CommandWord
    private var lastNumber: Int

    /// Goes on behind the snapshots that are there.
    init(_ path: CommandWord) throws(Failure) {
        try Files.makeFolder(path)
        self.path = path.hasSuffix("/") ? path : path + "/"
        lastNumber = 0
        for name in try Files.names(in: path) where name.hasSuffix(Self.suffix) {
            let digits = name.text?.dropLast(Self.suffix.count) ?? ""
            // Longer ones are somebody else's.
            guard digits.utf8.count <= 9 else { continue }
            lastNumber = max(lastNumber, Int(digits) ?? 0)
        }
    }

    private static let suffix = ".snap"

    /// Writes the next one; a run that is killed meanwhile leaves the one before.
    mutating func add(_ write: (SnapshotFileSink) throws -> Void) throws {
        let digits = String(lastNumber + 1)
        let zeros = String(repeating: "0", count: max(0, 6 - digits.count))
        let name = CommandWord(zeros + digits + Self.suffix)
        let file = path + name
        try Files.replace(file) { descriptor in
            try write(SnapshotFileSink(path: file, descriptor: descriptor))
        }
        lastNumber += 1
        try Files.link("latest", to: name, in: path)
    }
}
