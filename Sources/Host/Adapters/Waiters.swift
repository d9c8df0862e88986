import Platform

/// Waits in real time: for descriptors with `poll`, for what is in this process asleep.
public final class HostWaiter: Waiter {
    /// Nanoseconds between two looks at the interruption.
    static let slice: UInt64 = 4_000_000

    /// A waiter, which keeps nothing.
    public init() {}

    public func wait(
        _ requests: [WaitRequest], nanoseconds: UInt64?, isInterrupted: () -> Bool
    ) -> WaitOutcome {
        let waitables = requests.waitables
        guard waitables.isEmpty else {
            return Self.wait(
                requests, for: waitables, nanoseconds: nanoseconds, isInterrupted: isInterrupted)
        }
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
        if requests.count == 1, let request = requests.first {
            var polled = pollfd(fd: request.descriptor, events: request.events, revents: 0)
            guard unsafe Platform.poll(&polled, 1, milliseconds) > 0 else { return nil }
            return [Self.readiness(of: request, polled.revents)]
        }
        // The system takes no more entries than the process may have descriptors, so one that is
        // asked for twice has one entry.
        var polled: [pollfd] = []
        var places: [Int32: Int] = [:]
        for request in requests {
            if let place = places[request.descriptor] {
                polled[place].events |= request.events
            } else {
                places[request.descriptor] = polled.count
                polled.append(pollfd(fd: request.descriptor, events: request.events, revents: 0))
            }
        }
        guard look(&polled, milliseconds: milliseconds) else { return nil }
        let answers = requests.map { request in
            Self.readiness(of: request, places[request.descriptor].map { polled[$0].revents } ?? 0)
        }
        // One descriptor can be ready for what another request asks.
        return answers.contains { $0.isReady } ? answers : nil
    }

    /// An error counts as ready: the call that follows reports it.
    private static func readiness(of request: WaitRequest, _ found: Int16) -> Readiness {
        let errors = Int16(POLLERR | POLLHUP | POLLNVAL)
        return Readiness(
            isReady: found & (request.events | errors) != 0,
            isHangup: found & Int16(POLLHUP) != 0)
    }

    /// Whether anything is ready.
    private static func look(_ polled: inout [pollfd], milliseconds: Int32) -> Bool {
        let found = unsafe polled.withUnsafeMutableBufferPointer { buffer -> Bool? in
            let count = unsafe Platform.poll(buffer.baseAddress, nfds_t(buffer.count), milliseconds)
            if count >= 0 { return count > 0 }
            return unsafe errno == EINTR ? false : lookInHalves(buffer) ? true : nil
        }
        // Portions are only looked at, so the time that was to be waited is slept.
        if found == nil { sleep(UInt64(clamping: milliseconds) * 1_000_000) }
        return found ?? false
    }

    /// Shows to the system in portions what it does not take at once.
    private static func lookInHalves(_ polled: UnsafeMutableBufferPointer<pollfd>) -> Bool {
        guard polled.count > 1 else { return false }
        var isReady = false
        let middle = polled.count / 2
        for range in [0..<middle, middle..<polled.count] {
            let half = unsafe UnsafeMutableBufferPointer(rebasing: polled[range])
            let count = unsafe Platform.poll(half.baseAddress, nfds_t(half.count), 0)
            if count > 0 { isReady = true }
            if count < 0, unsafe lookInHalves(half) { isReady = true }
        }
        return isReady
    }
}

extension WaitRequest {
    fileprivate var events: Int16 { Int16(forWriting ? POLLOUT : POLLIN) }
}

/// Waits in virtual time: what is ready is ready, and time else passes at once.
public final class VirtualWaiter: Waiter {
    private let clock: VirtualClock

    /// A waiter that advances the clock instead of waiting.
    public init(_ clock: VirtualClock) { self.clock = clock }

    public func wait(
        _ requests: [WaitRequest], nanoseconds: UInt64?, isInterrupted: () -> Bool
    ) -> WaitOutcome {
        if isInterrupted() { return .interrupted }
        if !requests.isEmpty, let answers = HostWaiter.ready(requests) {
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

    public func whenReady(
        _ requests: [WaitRequest], nanoseconds: UInt64?,
        isInterrupted: (@Sendable () -> Bool)?, _ wake: @escaping @Sendable () -> Void
    ) -> @Sendable () -> Void {
        if let nanoseconds {
            _ = wait(requests, nanoseconds: nanoseconds) { isInterrupted?() ?? false }
            wake()
            return {}
        }
        return HostWaiter().whenReady(
            requests, nanoseconds: nil, isInterrupted: isInterrupted, wake)
    }
}
