import MeshCrypto
import Platform

/// Where pages of snapshots are kept, each once, by the BLAKE3 of its bytes: a port.
///
/// A page has 4 KiB; the last one of a memory that is shorter has zeros behind it.
public protocol PageStore: Sendable {
    /// Whether it is kept.
    ///
    /// - Throws: ``PageStoreError`` if nobody can say.
    func contains(_ page: ContentDigest) throws(PageStoreError) -> Bool

    /// Keeps a page.
    ///
    /// - Parameter id: The digest of the bytes.
    /// - Throws: ``PageStoreError`` if there is no room for it.
    func put(_ bytes: RawSpan, as id: ContentDigest) throws(PageStoreError)

    /// The bytes that are kept for a page, whatever has become of them; nil if there are none.
    ///
    /// - Throws: ``PageStoreError`` if nobody can say.
    func get(_ page: ContentDigest) throws(PageStoreError) -> [UInt8]?
}

/// Why a page cannot be kept, or is not there.
public enum PageStoreError: Error, Hashable, Sendable {
    /// A page that is not kept, by its digest.
    case missing(page: String)
    /// What is kept for a page is something else.
    case damaged(page: String)
    /// One page more would be beyond the limit, in bytes.
    case full(byteCountMax: UInt64)
    /// What a file system says about a path.
    case file(path: String, reason: String)
}

extension PageStoreError: CustomStringConvertible {
    /// What is wrong, in one line.
    public var description: String {
        switch self {
        case .missing(let page): "page \(page) is missing"
        case .damaged(let page): "page \(page) is damaged"
        case .full(let byteCountMax): "more pages than the limit of \(byteCountMax) bytes allows"
        case .file(let path, let reason): "\(path): \(reason)"
        }
    }
}

extension PageStore {
    /// A page, which is what was put.
    func page(_ id: ContentDigest) throws(PageStoreError) -> [UInt8] {
        guard let bytes = try get(id) else { throw .missing(page: "\(id)") }
        guard bytes.count == MemoryState.pageBytes,
            Blake3().digest(of: bytes.span.bytes) == id.blake3
        else { throw .damaged(page: "\(id)") }
        return bytes
    }
}

/// Pages in memory.
public final class MemoryPageStore: PageStore {
    /// The limit unless another one is given.
    public static let byteCountMaxUsual: UInt64 = 1 << 30

    private let pages = Locked<[ContentDigest: [UInt8]]>([:])
    private let byteCountMax: UInt64

    /// Without any pages yet.
    public init(byteCountMax: UInt64 = byteCountMaxUsual) { self.byteCountMax = byteCountMax }

    /// Bytes of all pages.
    public var byteCount: UInt64 {
        pages.withLock { UInt64($0.count) } * UInt64(MemoryState.pageBytes)
    }

    public func contains(_ page: ContentDigest) -> Bool {
        pages.withLock { $0[page] != nil }
    }

    public func put(_ bytes: RawSpan, as id: ContentDigest) throws(PageStoreError) {
        let copy = bytes.withUnsafeBytes { Array($0) }
        let isKept = pages.withLock { pages in
            let count = UInt64(pages.count + 1) * UInt64(MemoryState.pageBytes)
            guard pages[id] != nil || count <= byteCountMax else { return false }
            pages[id] = copy
            return true
        }
        guard isKept else { throw .full(byteCountMax: byteCountMax) }
    }

    public func get(_ page: ContentDigest) -> [UInt8]? { pages.withLock { $0[page] } }

    /// Forgets all pages but some: those that snapshots name.
    public func removeAll(but kept: Set<ContentDigest>) {
        pages.withLock { pages in pages = pages.filter { kept.contains($0.key) } }
    }
}
