import Platform
import WasmCore

/// The clocks of the host; the monotonic one starts at 0 when this is made.
public final class HostClock: GuestClock {
    private let start: UInt64

    /// A clock whose monotonic time starts now.
    public init() { start = Self.read(CLOCK_MONOTONIC) }

    public func realtime() -> UInt64 { Self.read(CLOCK_REALTIME) }
    public func monotonic() -> UInt64 {
        let now = Self.read(CLOCK_MONOTONIC)
        return now > start ? now - start : 0
    }
    public func resolution(_ clock: ClockID) -> UInt64 {
        var time = timespec()
        _ = unsafe clock_getres(clock == .realtime ? CLOCK_REALTIME : CLOCK_MONOTONIC, &time)
        return max(1, Self.nanoseconds(time))
    }

    static func read(_ clock: clockid_t) -> UInt64 {
        var time = timespec()
        _ = unsafe clock_gettime(clock, &time)
        return nanoseconds(time)
    }

    private static func nanoseconds(_ time: timespec) -> UInt64 {
        UInt64(clamping: time.tv_sec) &* 1_000_000_000 &+ UInt64(clamping: time.tv_nsec)
    }
}

/// Time that passes only when the embedder or a ``VirtualWaiter`` says so.
public final class VirtualClock: GuestClock {
    private struct State {
        /// Nanoseconds since 1970.
        var start: UInt64
        var elapsed: UInt64 = 0
        var nanosecondsPerLook: UInt64

        mutating func advance(_ nanoseconds: UInt64) {
            let (sum, overflow) = elapsed.addingReportingOverflow(nanoseconds)
            elapsed = overflow ? .max : sum
        }
    }
    private let state: Locked<State>

    /// Nanoseconds that each look at a clock takes, so that guests that spin get on.
    public var nanosecondsPerLook: UInt64 {
        get { state.withLock { $0.nanosecondsPerLook } }
        set { state.withLock { $0.nanosecondsPerLook = newValue } }
    }

    /// A clock that stands until it is advanced or looked at.
    ///
    /// - Parameters:
    ///   - realtime: Nanoseconds since 1970 at the start.
    ///   - nanosecondsPerLook: What each look at it takes.
    public init(realtime: UInt64 = 0, nanosecondsPerLook: UInt64 = 0) {
        state = Locked(State(start: realtime, nanosecondsPerLook: nanosecondsPerLook))
    }

    /// Lets time pass.
    public func advance(nanoseconds: UInt64) { state.withLock { $0.advance(nanoseconds) } }

    public func realtime() -> UInt64 {
        let (start, elapsed) = look()
        let (sum, overflow) = start.addingReportingOverflow(elapsed)
        return overflow ? .max : sum
    }
    public func monotonic() -> UInt64 { look().elapsed }

    private func look() -> (start: UInt64, elapsed: UInt64) {
        state.withLock { state in
            state.advance(state.nanosecondsPerLook)
            return (state.start, state.elapsed)
        }
    }
    public func resolution(_ clock: ClockID) -> UInt64 { 1 }
}

/// It shows what it did.
extension VirtualClock: StatefulPort {
    public func portState() -> [UInt8] {
        state.withLock { [UInt8](portState: $0.start, $0.elapsed, $0.nanosecondsPerLook) }
    }

    public func setPortState(_ bytes: [UInt8]) throws {
        let numbers = try bytes.portNumbers(3)
        state.withLock {
            $0 = State(
                start: numbers[0], elapsed: numbers[1], nanosecondsPerLook: numbers[2])
        }
    }
}
