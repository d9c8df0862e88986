internal import Platform

/// A clock that stands still until it is moved.
package final class SimulatedClock: Clock {
    private let time: Locked<Instant>

    package init(now: Instant = .start) { time = Locked(now) }

    package var now: Instant { time.withLock { $0 } }

    /// Moves it to an instant, unless that is over.
    package func advance(to instant: Instant) {
        time.withLock { $0 = max($0, instant) }
    }

    /// Moves it by a duration.
    package func advance(by duration: Duration) {
        time.withLock { $0 = $0.advanced(by: duration) }
    }
}
