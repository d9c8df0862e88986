internal import Platform
internal import Synchronization

// The loop.
extension Reactor {
    /// Waits for something to happen, and tells those whom it concerns.
    ///
    /// - Returns: Whether there are more turns; not after the last one of a reactor that is shut
    ///   down.
    package func turn(mayWait: Bool) -> Bool {
        let nanoseconds = state.withLock { state -> UInt64? in
            state.table.arm(with: poller)
            guard mayWait, !state.table.hasWork else { return 0 }
            let next = state.table.wheel.nextInstant
            state.sleep = next ?? .never
            return next.map { clock.now.nanoseconds(until: $0) }
        }
        let events = Result { () throws(ReactorError) in
            try poller.wait(nanoseconds: nanoseconds)
        }
        let (ended, jobs, isShutDown) = state.withLock { state in
            state.sleep = nil
            switch events {
            case .success(let events): for event in events { state.table.take(event) }
            case .failure(let error): state.table.shutDown(because: error)
            }
            state.table.expire(at: clock.now)
            defer {
                state.table.ended = []
                state.table.jobs = []
            }
            return (state.table.ended, state.table.jobs, state.table.isShutDown)
        }
        for wait in ended { wait.tell() }
        for job in jobs { job() }
        return !isShutDown
    }

    /// Starts a thread that turns until the reactor is shut down.
    ///
    /// - Returns: Whether there is a thread now; a second call starts no other one, as a poller
    ///   waits on one thread only. False if the system had none.
    package func start() -> Bool {
        guard !hasThread.exchange(true, ordering: .relaxed) else { return true }
        let hasStarted = SystemThread.start { [self] in
            while turn(mayWait: true) {}
        }
        if !hasStarted { hasThread.store(false, ordering: .relaxed) }
        return hasStarted
    }
}
