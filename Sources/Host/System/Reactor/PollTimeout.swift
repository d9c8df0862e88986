/// How long a system's call waits.
enum PollTimeout {
    /// Longer waits are done in parts: a loop looks at the clock again.
    private static let millisecondsMax: UInt64 = 3_600_000

    /// Rounded up, so that the time is over afterwards; -1 for ever.
    static func milliseconds(_ nanoseconds: UInt64?) -> Int32 {
        guard let nanoseconds else { return -1 }
        let (whole, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000)
        return Int32(clamping: min(rest == 0 ? whole : whole + 1, millisecondsMax))
    }
}
