/// The pages that a snapshot needs of a page store.
public enum KeptPages {
    /// Those that a snapshot names itself; its parents name others.
    ///
    /// - Throws: ``SnapshotError``, and what the source throws.
    public static func named(by source: some SnapshotSource) throws -> Set<ContentDigest> {
        var decoder = try SnapshotDecoder(source)
        let byteCounts = try decoder.memoryByteCounts()
        try decoder.begin(.pages)
        var pages: Set<ContentDigest> = []
        var last: PageRunHeader?
        while let run = try decoder.nextRun(after: last, in: byteCounts) {
            switch run.kind {
            case .inline: try decoder.skipBytes(run.byteCount)
            case .zero: break
            case .kept:
                for _ in stride(from: run.offset, to: run.end, by: MemoryState.pageBytes) {
                    pages.insert(ContentDigest(try decoder.digest()))
                }
            case .data: _ = (try decoder.digest(), try decoder.number())
            }
            last = run
        }
        try decoder.end()
        _ = try decoder.finish()
        return pages
    }
}

extension SnapshotDecoder {
    /// Goes over all before the pages, and says how large memories are.
    mutating func memoryByteCounts() throws -> [Int] {
        var byteCounts: [Int] = []
        for section in SnapshotSection.allCases where section != .pages {
            guard section == .memories else {
                try skip(section)
                continue
            }
            byteCounts = try self.section(section) { reader throws(SnapshotError) in
                var image = StoreImage()
                try reader.section(section, of: &image)
                return image.memories.map(\.byteCount)
            }
        }
        return byteCounts
    }

    mutating func skipBytes(_ byteCount: Int) throws {
        var left = byteCount
        while left > 0 {
            let count = try payload(left) { _ in }
            guard count > 0 else {
                throw SnapshotError(
                    .malformed("less than it should have"), .pages, offset: offset)
            }
            left -= count
        }
    }
}
