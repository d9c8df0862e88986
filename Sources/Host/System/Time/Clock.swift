internal import Platform

/// What tells the time to whoever waits: the system's clock, or one of a simulation.
package protocol Clock: Sendable {
    /// Never earlier than what it answered before, on any thread.
    var now: Instant { get }
}

/// The system's monotonic clock.
package struct SystemClock: Clock {
    package init() {}

    package var now: Instant {
        var time = timespec()
        // It fails for clocks that a system lacks only, and all have this one.
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Instant.start
            .advanced(by: .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec))
    }
}
