#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The clocks of the host; the monotonic one starts at 0 when this is made.
public final class HostClock: GuestClock {
    private let start: UInt64

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
    private let start: UInt64
    private var elapsed: UInt64 = 0
    /// Nanoseconds that each look at a clock takes, so that guests that spin get on.
    public var nanosecondsPerLook: UInt64

    /// - Parameter realtime: nanoseconds since 1970 at the start.
    public init(realtime: UInt64 = 0, nanosecondsPerLook: UInt64 = 0) {
        start = realtime
        self.nanosecondsPerLook = nanosecondsPerLook
    }

    public func advance(nanoseconds: UInt64) {
        let (sum, overflow) = elapsed.addingReportingOverflow(nanoseconds)
        elapsed = overflow ? .max : sum
    }

    public func realtime() -> UInt64 {
        advance(nanoseconds: nanosecondsPerLook)
        let (sum, overflow) = start.addingReportingOverflow(elapsed)
        return overflow ? .max : sum
    }
    public func monotonic() -> UInt64 {
        advance(nanoseconds: nanosecondsPerLook)
        return elapsed
    }
    public func resolution(_ clock: ClockID) -> UInt64 { 1 }
}
