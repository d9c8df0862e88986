/// A snapshot that has been written to a sink.
public struct WrittenSnapshot<Sink: SnapshotSink> {
    /// Where it went.
    public let sink: Sink
    /// For a later one that says what has changed since.
    public let base: SnapshotBase
    /// What others name it by.
    public var digest: ContentDigest { base.digest }
}

/// A snapshot that has been read into a store.
public struct RestoredSnapshot {
    /// Those that were under way, in the order in which they were given.
    public let calls: [Invocation<[Value]>]
    package let header: SnapshotHeader
    /// For a later one that says what has changed since.
    public let base: SnapshotBase
    /// What others name it by.
    public var digest: ContentDigest { base.digest }
}
