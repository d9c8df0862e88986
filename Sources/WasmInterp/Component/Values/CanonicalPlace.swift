import WasmCore

/// Where the next part of a value lies: among core values, or in memory.
///
/// Parts lie one after another in both, so that who goes along a value need not know in which.
@usableFromInline
struct CanonicalPlace {
    /// The next core value; nil in memory.
    @usableFromInline var slots: UnsafeMutablePointer<UInt64>?
    /// In memory, its address; not aligned yet.
    @usableFromInline var address: UInt64

    @inlinable @inline(__always)
    init(slots: UnsafeMutablePointer<UInt64>) {
        self.slots = slots
        address = 0
    }

    init(address: UInt64) {
        slots = nil
        self.address = address
    }

    /// Moves on to where a value of an alignment may lie.
    @inline(__always)
    mutating func align(_ alignment: UInt32) {
        guard slots == nil else { return }
        let mask = UInt64(alignment) - 1
        address = (address + mask) & ~mask
    }

    /// Moves on to where a value lies that has parts.
    ///
    /// - Returns: What comes behind the value.
    mutating func begin(_ extent: CanonicalExtent) -> CanonicalPlace {
        align(extent.alignment)
        return behind(extent)
    }

    /// The same behind a value that begins here.
    func behind(_ extent: CanonicalExtent) -> CanonicalPlace {
        if let slots { return CanonicalPlace(slots: slots + extent.slotCount) }
        return CanonicalPlace(address: address + UInt64(extent.size))
    }
}
