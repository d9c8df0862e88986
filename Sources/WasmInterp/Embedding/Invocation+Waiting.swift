import WasmCore

// Waiting for a guest by a callback: for who drives many.

extension Invocation {
    /// Whether its store's code is metered.
    package var isMetered: Bool { state.isMetered }

    /// Whether ``whenReady(_:)`` has something to wait for.
    package var waitsByCallback: Bool {
        switch execution?.pause {
        case .wait, .blocked(.condition, _, _): true
        default: false
        }
    }

    /// Calls a closure, once and on any thread, when a guest may go on that waits on shared memory
    /// or in a host function that is called again. It may be too early: who resumes it finds out.
    ///
    /// - Returns: What gives the closure up; nil if the guest waits for nothing of the kind.
    package func whenReady(
        _ wake: @escaping @Sendable () -> Void
    ) -> (@Sendable () -> Void)? {
        guard let execution, activity == .idle else { return nil }
        switch execution.pause {
        case .wait(let waiter):
            if !waiter.whenDecided(wake) { wake() }
            return {}
        case .blocked(.condition(let condition), let function, _):
            guard case .restartable(let body) = function.body else { return nil }
            let giveUp = body.waiter.whenHolds(condition, wake)
            // Whoever stops the guest ends its wait, too.
            let stop = WakingStop(wake)
            let (own, ofStore) = (handle, state.metering.interruption)
            own.watch(stop)
            ofStore.watch(stop)
            return {
                own.unwatch(stop)
                ofStore.unwatch(stop)
                giveUp()
            }
        default: return nil
        }
    }

    /// When a wait ends whatever it waits for; nil for never.
    package var waitLimit: ContinuousClock.Instant? {
        let limit = state.metering.waitLimit
        guard case .wait(let waiter) = execution?.pause, let own = waiter.limit?.instant else {
            return limit
        }
        return min(own, limit ?? own)
    }
}

/// Wakes a guest that is to stop.
private final class WakingStop: Interruptible {
    private let wake: @Sendable () -> Void

    init(_ wake: @escaping @Sendable () -> Void) { self.wake = wake }

    func interrupt() { wake() }
}
