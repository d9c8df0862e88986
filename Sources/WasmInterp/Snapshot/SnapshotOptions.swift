/// How a snapshot is written.
public struct SnapshotOptions: Sendable {
    /// When it is taken, by whatever counts: larger ones are later.
    public var logicalClock: UInt64 = 0
    /// Whether the modules' bytes are in it, so that it can be read by those who do not have them;
    /// not of those that components have, which are read by who has the components.
    public var hasModules = false
    /// Whether digests of pages are remembered, so that a later snapshot leaves out those that are
    /// the same: also where the store's code does not track writes.
    public var keepsDigests = false
    /// Where pages are kept; in the snapshot if nil.
    public var pageStore: (any PageStore)?
    /// Snapshots that may be needed to read this one, itself included.
    public var chainLengthMax = StateLimits().chainLengthMax

    /// Pages are in the snapshot, modules are not.
    public init() {}
}
