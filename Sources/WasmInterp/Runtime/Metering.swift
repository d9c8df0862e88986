import Synchronization
import WasmCore

/// How much a store's guests may still run, and who can stop them.
struct Metering {
    /// Instructions left; nil for no limit.
    var fuel: UInt64?
    /// On the monotonic clock; nil for none.
    var deadline: ContinuousClock.Instant? {
        get { deadlineBox?.instant }
        set { deadlineBox = newValue.map { DeadlineBox(instant: $0) } }
    }
    private var deadlineBox: DeadlineBox?
    var interruption: InterruptHandle

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

    /// Whether somebody asked for a stop, or the deadline has passed.
    var isInterrupted: Bool {
        interruption.isRequested || deadlineBox.map { ContinuousClock.now >= $0.instant } ?? false
    }

    /// What an execution may use up before it asks again, or why it has to stop.
    func grant() -> Result<Int64, TrapCode> {
        if isInterrupted { return .failure(.interrupted) }
        guard let fuel else { return .success(Self.slice) }
        return .success(min(Self.slice, Int64(clamping: fuel)))
    }

    /// Takes away what an execution has used; false if there was less, and none is left then.
    mutating func charge(_ used: Int64) -> Bool {
        guard let fuel, used > 0 else { return true }
        let (left, isShort) = fuel.subtractingReportingOverflow(UInt64(used))
        self.fuel = isShort ? 0 : left
        return !isShort
    }
}

/// Stops a store's guests from any thread, at their next loop or call, or while they wait on
/// shared memory.
public final class InterruptHandle: Sendable {
    private let requested = Atomic<Bool>(false)
    private let waiters = WaiterSet()

    public init() {}

    /// Asks for a stop; stays in force until ``reset()``.
    public func interrupt() {
        requested.store(true, ordering: .releasing)
        waiters.interruptAll()
    }
    public func reset() { requested.store(false, ordering: .releasing) }
    public var isRequested: Bool { requested.load(ordering: .acquiring) }

    /// Ends a wait on request, also if that came before.
    func watch(_ waiter: Waiter) {
        waiters.insert(waiter)
        if isRequested { waiter.interrupt() }
    }

    func unwatch(_ waiter: Waiter) { waiters.remove(waiter) }
}
