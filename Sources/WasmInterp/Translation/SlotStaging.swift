/// How cells name slots beyond 16 bits: values pass through a few low slots.
///
/// Few functions need that. One that turns out to is translated again, with room for the low slots.
struct SlotStaging {
    /// Low slots that are set aside.
    static let slotCount = 16
    /// Frames of up to so many slots need none.
    static let directSlotsMax = 1 << 16

    /// Whether there are low slots.
    private(set) var isActive = false
    /// Whether a slot came up that no cell could name.
    private(set) var isMissing = false
    /// The first of the low slots, where results are put.
    private(set) var slot = 0
    private var turn = 0
    private var target = -1

    /// Starts a function, once without and perhaps once with staging.
    mutating func start(isActive: Bool) {
        self.isActive = isActive
        isMissing = false
        target = -1
    }

    mutating func place(at slot: Int) { self.slot = slot }

    /// The low slot for the next operand; nil if there is none.
    mutating func nextSource() -> Int? {
        guard let turn = nextTurn() else { return nil }
        return slot + 2 + turn
    }

    /// The first of two low slots for the next vector; nil if there are none.
    mutating func nextVectorSource() -> Int? {
        guard let turn = nextTurn() else { return nil }
        return slot + 8 + 2 * turn
    }

    private mutating func nextTurn() -> Int? {
        guard isActive else {
            isMissing = true
            return nil
        }
        turn = (turn + 1) % 4
        return turn
    }

    /// The 16-bit index that stands for a slot to write.
    @inline(__always)
    mutating func index(ofTarget slot: Int) -> UInt16 {
        target = -1
        return slot <= UInt16.max ? UInt16(slot) : stagedIndex(ofTarget: slot)
    }

    private mutating func stagedIndex(ofTarget slot: Int) -> UInt16 {
        guard isActive else {
            isMissing = true
            return 0
        }
        target = slot
        // Before it are parameters and results only.
        return UInt16(self.slot)
    }

    /// Where the result in the first low slot belongs; nil if it is in place.
    mutating func takeTarget() -> Int? {
        guard target >= 0 else { return nil }
        defer { target = -1 }
        return target
    }
}
