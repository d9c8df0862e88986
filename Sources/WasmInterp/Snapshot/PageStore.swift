import MeshCrypto
import Platform

/// Where pages of snapshots are kept, each once, by the BLAKE3 of its bytes: a port.
///
/// A page has 4 KiB; the last one of a memory that is shorter has zeros behind it.
package protocol PageStore: Sendable {
    func contains(_ page: Blake3Digest) throws(PageStoreError) -> Bool

    /// Keeps a page.
    ///
    /// - Parameter id: The digest of the bytes.
    func put(_ bytes: RawSpan, as id: Blake3Digest) throws(PageStoreError)

    /// The bytes that are kept for a page, whatever has become of them; nil if there are none.
    func get(_ page: Blake3Digest) throws(PageStoreError) -> [UInt8]?
}

/// Why a page cannot be kept, or is not there.
package enum PageStoreError: Error, Hashable, Sendable {
    /// A page that is not kept, by its digest.
    case missing(page: String)
    /// What is kept for a page is something else.
    case damaged(page: String)
    /// One page more would be beyond the limit, in bytes.
    case full(byteCountMax: UInt64)
    /// What a file system says about a path.
    case file(path: String, reason: String)
}

extension PageStore {
    /// A page, which is what was put.
    func page(_ id: Blake3Digest) throws(PageStoreError) -> [UInt8] {
        guard let bytes = try get(id) else { throw .missing(page: "\(id)") }
        guard bytes.count == MemoryState.pageBytes,
            Blake3().digest(of: bytes.span.bytes) == id
        else { throw .damaged(page: "\(id)") }
        return bytes
    }
}

/// Pages in memory.
package final class MemoryPageStore: PageStore {
    package static let byteCountMaxUsual: UInt64 = 1 << 30

    private let pages = Locked<[Blake3Digest: [UInt8]]>([:])
    private let byteCountMax: UInt64

    package init(byteCountMax: UInt64 = byteCountMaxUsual) { self.byteCountMax = byteCountMax }

    package var byteCount: UInt64 {
        pages.withLock { UInt64($0.count) } * UInt64(MemoryState.pageBytes)
    }

    package func contains(_ page: Blake3Digest) -> Bool {
        pages.withLock { $0[page] != nil }
    }

    package func put(_ bytes: RawSpan, as id: Blake3Digest) throws(PageStoreError) {
        let copy = bytes.withUnsafeBytes { Array($0) }
        let isKept = pages.withLock { pages in
            let count = UInt64(pages.count + 1) * UInt64(MemoryState.pageBytes)
            guard pages[id] != nil || count <= byteCountMax else { return false }
            pages[id] = copy
            return true
        }
        guard isKept else { throw .full(byteCountMax: byteCountMax) }
    }

    package func get(_ page: Blake3Digest) -> [UInt8]? { pages.withLock { $0[page] } }

    /// Forgets all pages but some: those that snapshots name.
    package func removeAll(but kept: Set<Blake3Digest>) {
        pages.withLock { pages in pages = pages.filter { kept.contains($0.key) } }
    }
}
