import MeshCrypto

extension SnapshotChain {
    /// Says which pages of a memory are others than in another chain, ascending.
    ///
    /// - Parameters:
    ///   - modules: Bytes of modules that no snapshot has.
    ///   - pageStore: Where pages are kept that are not in the snapshots.
    ///   - body: Gets where a page starts and its bytes, here and there.
    /// - Throws: ``SnapshotError``, and what storages throw.
    package func comparePages(
        ofMemory memory: Int, with other: SnapshotChain,
        modules: @escaping (Blake3Digest) -> [UInt8]? = { _ in nil },
        pageStore: (any PageStore)? = nil, _ body: (Int, [UInt8], [UInt8]) throws -> Void
    ) throws {
        var (left, right) = (PageCursor(self, memory, modules), PageCursor(other, memory, modules))
        let zeros = [UInt8](repeating: 0, count: MemoryState.pageBytes)
        while let offset = [left.offset, right.offset].compactMap(\.self).min() {
            let (isLeft, isRight) = (left.offset == offset, right.offset == offset)
            defer {
                if isLeft { left.advance() }
                if isRight { right.advance() }
            }
            if isLeft, isRight, let id = try left.keptDigest(), id == (try right.keptDigest()) {
                continue
            }
            let old = isLeft ? try left.page(pageStore) : zeros
            let new = isRight ? try right.page(pageStore) : zeros
            if old != new { try body(offset, old, new) }
        }
    }
}

/// Goes over the pages of a memory that may have something else than zeros.
private struct PageCursor {
    private let chain: SnapshotChain
    private var rest: ArraySlice<PagePiece>
    private var images: DataImages
    /// Where the page starts that is looked at; nil at the end.
    private(set) var offset: Int?

    init(
        _ chain: SnapshotChain, _ memory: Int, _ modules: @escaping (Blake3Digest) -> [UInt8]?
    ) {
        self.chain = chain
        rest = chain.pieces(ofMemory: memory)[...]
        images = DataImages(modules: modules)
        offset = rest.first?.range.lowerBound
    }

    mutating func advance() {
        guard let piece = rest.first, let last = offset else { return }
        let next = piece.range.upperBound - last
        if next > MemoryState.pageBytes {
            offset = last + MemoryState.pageBytes
        } else {
            rest = rest.dropFirst()
            offset = rest.first?.range.lowerBound
        }
    }

    /// nil where the bytes are not kept elsewhere.
    func keptDigest() throws -> Blake3Digest? {
        guard let piece = rest.first, let offset, piece.isWhole,
            case .kept(let link, let place) = piece.part(offset..<piece.range.upperBound).content
        else { return nil }
        return try chain.digest(link, place)
    }

    mutating func page(_ pageStore: (any PageStore)?) throws -> [UInt8] {
        guard let piece = rest.first, let offset else { return [] }
        return try chain.page(at: offset, of: piece, &images, pageStore)
    }
}
