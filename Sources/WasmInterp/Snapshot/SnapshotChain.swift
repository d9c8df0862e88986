import MeshCrypto

/// Where a snapshot is kept of which any part can be read: a port.
package protocol SnapshotStorage {
    /// Reads it from its start.
    func source() throws -> any SnapshotSource

    /// Bytes of it, as many as wanted.
    func read(at place: UInt64, _ byteCount: Int) throws -> [UInt8]
}

/// A snapshot with those that it goes on from: what is in all of them together, of which no more is
/// in memory than what one says.
package struct SnapshotChain {
    struct Link {
        let contents: SnapshotContents
        let storage: any SnapshotStorage
    }

    /// Itself first, the one that stands alone last.
    let links: [Link]
    package let contents: SnapshotContents
    /// What else it needs.
    package var parents: [SnapshotContents] { links.dropFirst().map(\.contents) }

    /// - Parameter parents: The snapshot of a digest; nil if nobody has it.
    /// - Throws: ``SnapshotError``, and what storages throw.
    package init(
        _ storage: any SnapshotStorage, _ limits: StateLimits = StateLimits(),
        parents: (Blake3Digest) throws -> (any SnapshotStorage)?
    ) throws {
        contents = try SnapshotContents(reading: try storage.source(), limits)
        var links = [Link(contents: contents, storage: storage)]
        while let last = links.last, let wanted = last.contents.header.parent {
            let child = links.count > 1 ? "\(last.contents.digest)" : nil
            func fail(_ code: SnapshotError.Code) -> SnapshotError {
                var error = SnapshotError(code, offset: SnapshotHeader.parentOffset)
                error.parent = child
                return error
            }
            guard links.count < limits.chainLengthMax else {
                throw fail(.chainTooLong(countMax: limits.chainLengthMax))
            }
            guard let parent = try parents(wanted.blake3) else {
                throw fail(.missingParent("\(wanted)"))
            }
            do {
                let contents = try SnapshotContents(reading: try parent.source(), limits)
                guard contents.digest == wanted.blake3 else {
                    throw fail(
                        .otherParent(wanted: "\(wanted)", given: "\(contents.digest)"))
                }
                links.append(Link(contents: contents, storage: parent))
            } catch var error as SnapshotError where error.parent == nil {
                error.parent = "\(wanted)"
                throw error
            }
        }
        self.links = links
    }

    /// The modules of the snapshot, with their bytes if a snapshot of the chain has them.
    package var modules: [SnapshotModule] {
        contents.modules.map { module in
            guard module.bytes == nil else { return module }
            var module = module
            module.bytes = bytes(ofModule: module.digest)
            return module
        }
    }

    /// nil if no snapshot of the chain has them.
    package func bytes(ofModule digest: Blake3Digest) -> [UInt8]? {
        links.lazy.flatMap(\.contents.modules)
            .first { $0.digest == digest && $0.bytes != nil }?.bytes
    }
}
