/// Free slots of one size class that lie one after another; handlers take them in order.
///
/// Offsets count from the heap's base. Everything below `cursor` is allocated.
struct AllocationGap {
    var cursor: UInt64 = 0
    var limit: UInt64 = 0
    /// Where the gap started; its slots are noted as allocated when it is given up.
    var start: UInt64 = 0
    var slotBytes: UInt32
    /// The block that it is in; -1 for none.
    var block: Int32 = -1

    /// What stores without a heap have: no room in any class.
    nonisolated(unsafe) static let none: UnsafeMutablePointer<AllocationGap> = makeAll()

    static func makeAll() -> UnsafeMutablePointer<AllocationGap> {
        let gaps = UnsafeMutablePointer<AllocationGap>.allocate(capacity: SizeClass.count)
        for index in 0..<SizeClass.count {
            (gaps + index).initialize(
                to: AllocationGap(slotBytes: UInt32(SizeClass.byteCount(index))))
        }
        return gaps
    }
}
