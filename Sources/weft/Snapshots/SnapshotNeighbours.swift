import CommandLineSupport
import WasmCore
import WasmInterp

/// The snapshots in a file's folder, by digest: those that others go on from.
final class SnapshotNeighbours {
    private let folder: CommandWord
    /// By digest, once somebody has asked.
    private var known: [String: CommandWord]?

    init(of path: CommandWord) { folder = path.folder }

    func snapshot(_ digest: String) throws(Failure) -> StoredSnapshot? {
        let paths: [String: CommandWord]
        if let known { paths = known } else { paths = try find() }
        known = paths
        guard let path = paths[digest] else { return nil }
        return try StoredSnapshot(path)
    }

    /// The bytes of a module: of a snapshot, or the first of those that it goes on from which has
    /// them; nil if there are none.
    func module(_ digest: String, of path: CommandWord) -> [UInt8]? {
        guard var source = try? SnapshotFileSource(path) as any SnapshotSource else { return nil }
        for _ in 0..<StateLimits().chainLengthMax {
            guard let start = try? SnapshotStart(reading: source) else { return nil }
            if let bytes = start.bytes(ofModule: digest) { return bytes }
            guard let parent = start.parent, let next = try? snapshot(parent) else { return nil }
            source = next.source()
        }
        return nil
    }

    /// Whoever reads a file looks whether it is what its last bytes say.
    private func find() throws(Failure) -> [String: CommandWord] {
        var found: [String: CommandWord] = [:]
        for name in try Files.names(in: folder.bytes.isEmpty ? "." : folder) {
            let path = folder + name
            guard Files.isRegularFile(path),
                let bytes = try? Files.readEnd(
                    path, byteCount: SnapshotContents.trailerByteCount),
                let digest = SnapshotContents.digest(ofTrailer: bytes)
            else { continue }
            found[digest] = path
        }
        return found
    }
}

/// Modules that snapshots may not have, by digest.
struct GivenModules {
    private(set) var bytes: [String: [UInt8]] = [:]

    init(_ paths: [CommandWord]) throws(Failure) {
        for path in paths {
            let content = try ModuleFile.load(path, .module)
            let module = content[0..<content.count]
            bytes[SnapshotContents.digest(ofModule: module)] = module
        }
    }
}

extension SnapshotChain {
    /// A snapshot in a file, with those in its folder that it goes on from.
    init(_ path: CommandWord) throws(Failure) {
        let neighbours = SnapshotNeighbours(of: path)
        do {
            try self.init(StoredSnapshot(path)) { try neighbours.snapshot("\($0)") }
        } catch {
            throw Failure(error, of: path)
        }
    }
}

extension Failure {
    /// What is wrong with a snapshot, further lines of it behind the first.
    init(_ error: any Error, of path: CommandWord) {
        guard let failure = error as? Failure else {
            var lines = "\(error)".split(separator: "\n").map { String($0) }
            let first = lines.isEmpty ? "" : lines.removeFirst()
            self.init("\(path): \(first)")
            details = lines.map { "  \($0)" }
            return
        }
        self = failure
    }
}
