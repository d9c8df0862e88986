import MeshCrypto

/// What a snapshot has, read without a store: sums, digest and form fit, and whether a guest could
/// be in that state is not known. Of pages it is said where they are.
package struct SnapshotContents: Sendable {
    /// Pages of a memory that follow each other.
    package struct Run: Sendable {
        package enum Content: Hashable, Sendable {
            /// Bytes, from a place in the snapshot on.
            case inline(place: UInt64)
            case zero
            /// Digests, from a place in the snapshot on.
            case kept(place: UInt64)
            /// What a module's data segments leave in a memory that it defines.
            case data(module: Blake3Digest, memory: UInt64)
        }

        package let memory: Int
        /// In bytes.
        package let range: Range<Int>
        package let content: Content
    }

    package let header: SnapshotHeader
    package let digest: Blake3Digest
    package let byteCount: UInt64
    /// In the order of the file, with those that nobody needs.
    package let sections: [SnapshotSectionPlace]
    package var modules: [SnapshotModule]
    /// Without modules and pages.
    package let image: StoreImage
    /// Ascending by memory and place, none within another.
    package let runs: [Run]

    /// - Throws: ``SnapshotError``, and what the source throws.
    package init(
        reading source: some SnapshotSource, _ limits: StateLimits = StateLimits()
    ) throws {
        var decoder = try SnapshotDecoder(source, elementsMax: limits.elementsMax)
        (modules, image) = try decoder.parts()
        runs = try decoder.runs(in: image.memories.map(\.byteCount))
        digest = try decoder.finish()
        header = decoder.header
        sections = decoder.sections
        byteCount = decoder.offset
    }

    /// What a digest in a snapshot's trailer, its last bytes, is as text; nil if that is none.
    package static func digest(ofTrailer bytes: [UInt8]) -> String? {
        Blake3Digest(bytes).map { "\($0)" }
    }

    package static let trailerByteCount = Blake3.digestByteCount

    /// By which snapshots name a module.
    package static func digest(ofModule bytes: [UInt8]) -> String {
        "\(Blake3().digest(of: bytes.span.bytes))"
    }

    func section(_ wanted: SnapshotSection) -> SnapshotSectionPlace? {
        sections.first { $0.section == wanted }
    }
}

/// The start of a snapshot: which one it goes on from, and modules, whose bytes are what their
/// digests say. Nothing else has been looked at.
package struct SnapshotStart: Sendable {
    /// A digest; nil if it goes on from none.
    package let parent: String?
    private let modules: [SnapshotModule]

    /// - Throws: ``SnapshotError``, and what the source throws.
    package init(reading source: some SnapshotSource) throws {
        var decoder = try SnapshotDecoder(source)
        parent = decoder.header.parent.map { "\($0)" }
        modules = try decoder.modules()
    }

    /// nil if it does not have them.
    package func bytes(ofModule digest: String) -> [UInt8]? {
        modules.first { "\($0.digest)" == digest }?.bytes
    }
}

extension SnapshotDecoder {
    /// Goes over the pages, and says where they are.
    fileprivate mutating func runs(in byteCounts: [Int]) throws -> [SnapshotContents.Run] {
        try begin(.pages)
        var runs: [SnapshotContents.Run] = []
        var last: PageRunHeader?
        while let run = try nextRun(after: last, in: byteCounts) {
            let place = offset
            let content: SnapshotContents.Run.Content
            switch run.kind {
            case .inline:
                try skipBytes(run.byteCount)
                content = .inline(place: place)
            case .zero: content = .zero
            case .kept:
                try skipBytes(run.pageCount * Blake3.digestByteCount)
                content = .kept(place: place)
            case .data: content = .data(module: try digest(), memory: try number())
            }
            runs.append(
                SnapshotContents.Run(
                    memory: run.memory, range: run.offset..<run.end, content: content))
            last = run
        }
        try end()
        return runs
    }
}

extension ComponentsImage {
    /// How many there are of what tasks consist of.
    package var taskCounts: [(name: String, count: Int)] {
        [
            ("threads", tasks.threads.count), ("tasks", tasks.tasks.count),
            ("calls", tasks.subtasks.count), ("waitable sets", tasks.sets.count),
            ("streams and futures", tasks.streams.count), ("their ends", tasks.ends.count),
            ("error contexts", tasks.errorContexts.count),
        ]
    }
}

extension RecordsImage {
    fileprivate var count: Int { slots.count { $0.record != nil } }
}
