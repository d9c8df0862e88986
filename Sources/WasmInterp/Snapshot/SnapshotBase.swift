import MeshCrypto

/// What is remembered of a snapshot that was written or read, so that a later one of the same store
/// says only what has changed since. Of another store all counts as changed.
public struct SnapshotBase: Sendable {
    /// Of the snapshot.
    public let digest: ContentDigest
    /// Snapshots that are needed to read it: itself, its parent, and so on.
    public let chainLength: Int
    /// By number in the snapshot.
    let memories: [Memory]

    struct Memory: Sendable {
        let byteCount: Int
        /// The moment, if the store's code tracks writes.
        let mark: WrittenPages.Mark?
        /// Digests of pages by number, none of those that are zero; nil if nobody keeps them.
        let digests: [Int: Blake3Digest]?
    }

    func memory(_ number: Int) -> Memory? {
        memories.indices.contains(number) ? memories[number] : nil
    }
}
