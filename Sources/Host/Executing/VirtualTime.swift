/// How much of its share somebody has had: it goes by the slower the larger the share is.
///
/// It goes round: of two times that are compared none is more than half a round ahead.
struct VirtualTime: Hashable {
    private var units: UInt64 = 0

    /// Units of a nanosecond for a share of one.
    private static let scale: UInt64 = 256

    /// A slice of so many nanoseconds has been had.
    mutating func advance(_ nanoseconds: UInt64, weight: UInt64) {
        // A slice of an hour and one of a year are the same mistake.
        let bounded = min(nanoseconds, 1 << 42)
        units &+= max(bounded * Self.scale / max(weight, 1), 1)
    }

    func isBefore(_ other: VirtualTime) -> Bool {
        Int64(bitPattern: units &- other.units) < 0
    }

    func later(_ other: VirtualTime) -> VirtualTime { isBefore(other) ? other : self }
}
