import CommandLineSupport
import WasmInterp

/// Where a run's snapshots go: files by number, and `latest`, a link to the last one.
struct SnapshotFolder {
    private let path: CommandWord
    private var lastNumber: Int
    /// Those of this run that are there, the oldest first.
    private var written: [(file: CommandWord, isWhole: Bool)] = []
    /// How many of them are kept, with those that they go on from; nil for all.
    private let keptMax: Int?

    /// Goes on behind the snapshots that are there.
    init(_ path: CommandWord, keptMax: Int? = nil) throws(Failure) {
        self.keptMax = keptMax
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
    ///
    /// - Parameters:
    ///   - isWhole: Whether it goes on from none.
    ///   - write: Gets its number.
    mutating func add<Result>(
        isWhole: Bool, _ write: (SnapshotFileSink, _ number: Int) throws -> Result
    ) throws -> Result {
        let digits = String(lastNumber + 1)
        let zeros = String(repeating: "0", count: max(0, 6 - digits.count))
        let name = CommandWord(zeros + digits + Self.suffix)
        let file = path + name
        let result = try Files.replace(file) { descriptor in
            try write(SnapshotFileSink(path: file, descriptor: descriptor), lastNumber + 1)
        }
        lastNumber += 1
        try Files.link("latest", to: name, in: path)
        written.append((file, isWhole))
        removeOld()
        return result
    }

    private mutating func removeOld() {
        guard let keptMax, written.count > keptMax else { return }
        var first = written.count - keptMax
        while first > 0, !written[first].isWhole { first -= 1 }
        // Those that somebody else has taken away are gone, too.
        for old in written[..<first] { try? Files.remove(old.file) }
        written.removeFirst(first)
    }
}
