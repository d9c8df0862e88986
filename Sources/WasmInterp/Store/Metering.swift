import Platform
import WasmCore

/// How much a store's guests may still run, and who can stop them.
struct Metering {
    /// Where fuel comes from.
    enum Supply {
        case endless
        case own(UInt64)
        case shared(FuelTank)
    }
    var supply = Supply.endless
    /// What has been used up so far, wherever it came from; as much as fits.
    private(set) var consumed: UInt64 = 0
    /// On the monotonic clock; nil for none.
    var deadline: ContinuousClock.Instant? {
        get { deadlineBox?.instant }
        set { deadlineBox = newValue.map { DeadlineBox(instant: $0) } }
    }
    /// The same for waits alone.
    var waitDeadline: ContinuousClock.Instant? {
        get { waitDeadlineBox?.instant }
        set { waitDeadlineBox = newValue.map { DeadlineBox(instant: $0) } }
    }
    private var deadlineBox: DeadlineBox?
    private var waitDeadlineBox: DeadlineBox?
    var interruption: InterruptHandle
    /// What the coarse clock showed when the exact one was last read.
    private var lastTick = -1

    init(interruption: InterruptHandle = InterruptHandle()) { self.interruption = interruption }

    /// Instructions between two looks at clock and requests: below a millisecond, mostly far below.
    /// A loop is charged for all of its instructions, of which an interpreter written in Wasm runs
    /// few each time: with a tenth of this it spent a quarter of its time on looks.
    static let slice: Int64 = 200_000

    /// The size of an instant is known to the standard library alone, which would make metering a
    /// value that is copied by function calls.
    private final class DeadlineBox: Sendable {
        let instant: ContinuousClock.Instant

        init(instant: ContinuousClock.Instant) { self.instant = instant }
    }

    /// Instructions left; nil for no limit.
    var fuel: UInt64? {
        get {
            switch supply {
            case .endless: nil
            case .own(let fuel): fuel
            case .shared(let tank): tank.fuel
            }
        }
        set { supply = newValue.map { .own($0) } ?? .endless }
    }

    /// When a wait ends: at the earlier one of both deadlines.
    var waitLimit: ContinuousClock.Instant? {
        guard let deadline, let waitDeadline else { return deadline ?? waitDeadline }
        return min(deadline, waitDeadline)
    }

    /// Whether waits have to end: somebody says so, or their time is over. So also where code is
    /// not metered.
    var endsWaits: Bool {
        interruption.isRequested || waitLimit.map { ContinuousClock.now >= $0 } ?? false
    }

    // Who has to stop.

    /// Whether guests have been told to stop, or their time is over.
    var isInterrupted: Bool {
        if interruption.isRequested { return true }
        guard let deadlineBox else { return false }
        return ContinuousClock.now >= deadlineBox.instant
    }

    /// The same where it is asked very often, as after each call of the host: the exact clock is
    /// read only when the coarse one has moved on, which costs a fifth.
    mutating func isInterruptedByNow() -> Bool {
        if interruption.isRequested { return true }
        guard let deadlineBox else { return false }
        let tick = CoarseClock.tick
        guard tick != lastTick else { return false }
        let isOver = ContinuousClock.now >= deadlineBox.instant
        // Once it is over it is asked again, as somebody may set another deadline.
        lastTick = isOver ? -1 : tick
        return isOver
    }

    // Fuel.

    /// What an execution may use up before it asks again: a slice at most.
    func grant(atMost most: Int64) -> Int64 {
        let share = min(Self.slice, max(most, 0))
        switch supply {
        case .endless: return share
        case .own(let fuel): return min(share, Int64(clamping: fuel))
        case .shared(let tank): return tank.draw(atMost: share)
        }
    }

    /// Counts on from what guests of the store have been charged for elsewhere.
    mutating func restore(consumed units: UInt64) { consumed = units }

    /// Undoes a charge.
    mutating func giveBack(_ units: UInt64) {
        consumed -= min(consumed, units)
        switch supply {
        case .endless: break
        case .own(let fuel):
            let (sum, isTooLarge) = fuel.addingReportingOverflow(units)
            supply = .own(isTooLarge ? .max : sum)
        case .shared(let tank): tank.giveBack(units)
        }
    }

    /// Takes away what an execution has used; false if there was less, and none is left then.
    ///
    /// - Parameter granted: What it had been given for that.
    mutating func charge(_ used: Int64, granted: Int64) -> Bool {
        let (sum, isTooLarge) = consumed.addingReportingOverflow(UInt64(clamping: used))
        consumed = isTooLarge ? .max : sum
        switch supply {
        case .endless: return true
        case .own(let fuel):
            guard used > 0 else { return true }
            let (left, isShort) = fuel.subtractingReportingOverflow(UInt64(used))
            supply = .own(isShort ? 0 : left)
            return !isShort
        case .shared(let tank):
            guard used > granted else {
                tank.giveBack(UInt64(granted - used))
                return true
            }
            return tank.take(UInt64(used - granted))
        }
    }
}
