/// A resource of a component that the host holds or was lent: opaque, and of one store.
///
/// One that owns its resource is used up when it is given to a guest, and has to be given to
/// somebody or dropped; the store drops what is left. One that was lent means something until the
/// call returns that it was lent for.
public struct ResourceHandle: Hashable, Sendable {
    /// Of the store, which no other one in the process has.
    package let store: UInt64
    /// In the host's table.
    package let index: UInt32
    /// Tells it from others that had the index before.
    package let serial: UInt32
    /// Whether whoever has it owns the resource.
    public let isOwned: Bool

    package init(store: UInt64, index: UInt32, serial: UInt32, isOwned: Bool) {
        self.store = store
        self.index = index
        self.serial = serial
        self.isOwned = isOwned
    }
}
