/// Where the deadlines of a ``TimerWheel`` lie.
enum TimerLayout {
    static let tickNanoseconds: UInt64 = 1_000_000
    static let levels = 4
    static let digitBits = 8
    static let slotsPerLevel = 256

    /// Behind the slots of all levels: what is over, and what is more than 49 days away.
    static let due = levels * slotsPerLevel
    static let beyond = due + 1
    static let slotCount = beyond + 1

    /// The first tick at whose beginning an instant is over.
    static func tick(for deadline: Instant) -> UInt64 {
        let (ticks, rest) = deadline.nanoseconds.quotientAndRemainder(dividingBy: tickNanoseconds)
        return rest == 0 ? ticks : ticks + 1
    }

    /// The last tick that has begun.
    static func tick(over now: Instant) -> UInt64 { now.nanoseconds / tickNanoseconds }

    static func beginning(of tick: UInt64) -> Instant {
        let (nanoseconds, overflows) = tick.multipliedReportingOverflow(by: tickNanoseconds)
        return overflows ? .never : Instant(nanoseconds: nanoseconds)
    }

    static func slot(for tick: UInt64, at current: UInt64) -> Int {
        guard tick > current else { return due }
        let level = (UInt64.bitWidth - 1 - (tick ^ current).leadingZeroBitCount) / digitBits
        return level < levels ? first(of: level) + digit(level, of: tick) : beyond
    }

    static func first(of level: Int) -> Int { level * slotsPerLevel }

    static func digit(_ level: Int, of tick: UInt64) -> Int {
        Int(clamping: tick >> (level * digitBits) & 0xFF)
    }

    /// The first tick of the slot of a level, which lies ahead of the current one.
    static func firstTick(ofDigit digit: Int, _ level: Int, at current: UInt64) -> UInt64 {
        let shift = level * digitBits
        let above = (current >> (shift + digitBits)) << (shift + digitBits)
        return above | UInt64(clamping: digit) << shift
    }

    /// The first tick with other digits beyond all levels; the last one if there is none.
    static func firstTickBeyond(_ current: UInt64) -> UInt64 {
        let shift = levels * digitBits
        let next = (current >> shift) + 1
        return next.leadingZeroBitCount >= shift ? next << shift : .max
    }
}
