import Synchronization
import WasmCore

/// How much a store's guests may still run, and who can stop them.
struct Metering {
    /// Instructions left; nil for no limit.
    var fuel: UInt64?
    /// On the monotonic clock; nil for none.
    var deadline: ContinuousClock.Instant?
    var interruption = InterruptHandle()
    /// What the execution was given last.
    var granted: Int64 = 0

    /// Instructions between two looks at clock and interruption: below a millisecond.
    static let slice: Int64 = 200_000

    /// The next slice, or why there is none.
    mutating func grant() -> Result<Int64, TrapCode> {
        if interruption.isRequested { return .failure(.interrupted) }
        if let deadline, ContinuousClock.now >= deadline { return .failure(.interrupted) }
        granted = Self.slice
        if let fuel {
            guard fuel > 0 else { return .failure(.outOfFuel) }
            granted = min(granted, Int64(clamping: fuel))
        }
        return .success(granted)
    }

    /// Accounts for what an execution has used up of its slice; `left` is negative if the last
    /// block went beyond it.
    mutating func settle(left: Int64) {
        let used = granted - left
        granted = left
        guard let fuel, used > 0 else { return }
        self.fuel = fuel - min(fuel, UInt64(used))
    }
}

/// Stops a store's guests from any thread, at their next loop or call.
public final class InterruptHandle: Sendable {
    private let requested = Atomic<Bool>(false)

    public init() {}

    /// Asks for a stop; stays in force until ``reset()``.
    public func interrupt() { requested.store(true, ordering: .releasing) }
    public func reset() { requested.store(false, ordering: .releasing) }
    public var isRequested: Bool { requested.load(ordering: .acquiring) }
}
