internal import HostSystem

/// How many instructions the slices of one guest are.
struct SliceFuel {
    private(set) var count: UInt64
    /// What a slice should take, in nanoseconds; nil if the count is given.
    private let nanoseconds: UInt64?

    /// Of a guest of which nothing is known.
    private static let first: UInt64 = 200_000
    private static let range: ClosedRange<UInt64> = 1_000...100_000_000

    init(_ slice: GuestExecutor.Slice) {
        switch slice {
        case .time(let time):
            count = Self.first
            nanoseconds = max(time.wholeNanoseconds, 1)
        case .fuel(let fuel):
            count = max(fuel, 1)
            nanoseconds = nil
        }
    }

    /// A slice has been used up in so many nanoseconds.
    ///
    /// One that was short may have been lucky, so that the next is eight times as long at most.
    mutating func note(_ taken: UInt64) {
        guard let nanoseconds else { return }
        let (wanted, overflow) = count.multipliedReportingOverflow(by: nanoseconds)
        let next = overflow ? count : wanted / max(taken, 1)
        count = min(max(min(next, count * 8), Self.range.lowerBound), Self.range.upperBound)
    }
}
