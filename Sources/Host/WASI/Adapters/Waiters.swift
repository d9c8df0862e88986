#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Waits in real time with `poll`.
public final class HostWaiter: Waiter {
    /// Nanoseconds between two looks at the interruption.
    private static let slice: UInt64 = 4_000_000

    public init() {}

    public func wait(
        _ requests: [WaitRequest], nanoseconds: UInt64?, isInterrupted: () -> Bool
    ) -> WaitOutcome {
        let start = HostClock.read(CLOCK_MONOTONIC)
        while true {
            if isInterrupted() { return .interrupted }
            let now = HostClock.read(CLOCK_MONOTONIC)
            let elapsed = now > start ? now - start : 0
            let left = nanoseconds.map { $0 > elapsed ? $0 - elapsed : 0 }
            let step = min(left ?? Self.slice, Self.slice)
            if requests.isEmpty {
                if left == 0 { return .timedOut }
                Self.sleep(step)
                continue
            }
            // Below a millisecond `poll` can only look, so the rest is slept.
            let milliseconds = Int32(step / 1_000_000)
            if let answers = Self.poll(requests, milliseconds: milliseconds) {
                return .ready(answers)
            }
            if left == 0 { return .timedOut }
            if milliseconds == 0 { Self.sleep(step) }
        }
    }

    private static func sleep(_ nanoseconds: UInt64) {
        var time = timespec(tv_sec: 0, tv_nsec: Int(min(nanoseconds, slice)))
        _ = unsafe nanosleep(&time, nil)
    }

    /// What is ready, or nil if nothing is.
    static func poll(_ requests: [WaitRequest], milliseconds: Int32) -> [Readiness]? {
        var polled = requests.map {
            pollfd(
                fd: $0.descriptor, events: Int16($0.forWriting ? POLLOUT : POLLIN), revents: 0)
        }
        let count = unsafe systemPoll(&polled, nfds_t(polled.count), milliseconds)
        guard count > 0 else { return nil }
        // An error counts as ready: the call that follows reports it.
        return polled.map {
            Readiness(isReady: $0.revents != 0, isHangup: $0.revents & Int16(POLLHUP) != 0)
        }
    }
}

private func systemPoll(
    _ polled: UnsafeMutablePointer<pollfd>, _ count: nfds_t, _ milliseconds: Int32
) -> Int32 {
    unsafe poll(polled, count, milliseconds)
}

/// Waits in virtual time: what is ready is ready, and time else passes at once.
public final class VirtualWaiter: Waiter {
    private let clock: VirtualClock

    public init(_ clock: VirtualClock) { self.clock = clock }

    public func wait(
        _ requests: [WaitRequest], nanoseconds: UInt64?, isInterrupted: () -> Bool
    ) -> WaitOutcome {
        if isInterrupted() { return .interrupted }
        if !requests.isEmpty, let answers = HostWaiter.poll(requests, milliseconds: 0) {
            return .ready(answers)
        }
        guard let nanoseconds else {
            // Nothing but the outside can end this.
            return HostWaiter().wait(
                requests, nanoseconds: nil, isInterrupted: isInterrupted)
        }
        clock.advance(nanoseconds: nanoseconds)
        return .timedOut
    }
}
