/// A reactor with a clock and descriptors that a test moves; whoever runs it is its loop.
package struct SimulatedReactor: Sendable {
    package let clock = SimulatedClock()
    package let descriptors = SimulatedPoller()
    package let reactor: Reactor

    package init(limits: ReactorLimits = ReactorLimits()) {
        reactor = Reactor(clock: clock, poller: descriptors, limits: limits)
    }

    /// Turns until an instant, with the clock at each deadline before it.
    ///
    /// - Parameter turnsMax: For what is always ready and always waited for again.
    /// - Returns: Whether those were enough.
    package func run(until instant: Instant, turnsMax: Int = 100_000) -> Bool {
        for _ in 0..<turnsMax {
            guard reactor.turn(mayWait: false) else { return true }
            if reactor.isBusy || descriptors.hasReady { continue }
            let next = reactor.nextDeadline ?? .never
            guard next <= instant || clock.now < instant else { return true }
            clock.advance(to: min(next, instant))
        }
        return false
    }
}
