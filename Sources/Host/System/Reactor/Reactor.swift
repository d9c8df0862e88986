internal import Platform
internal import Synchronization

/// The one place where the process waits for descriptors and for time.
///
/// Any thread may add waits, end them and post jobs. What comes of it is told on the loop's thread,
/// once for each wait, in turns: completions must not block.
package final class Reactor: Sendable {
    struct State {
        var table: WaitTable
        /// Until when the loop sleeps, if it does and nobody has woken it.
        var sleep: Instant?
    }

    package let clock: any Clock
    let poller: any Poller
    let state: Locked<State>
    private let lastWait = Atomic<UInt64>(0)
    let hasThread = Atomic<Bool>(false)

    /// A reactor whose turns somebody calls.
    package init(clock: any Clock, poller: any Poller, limits: ReactorLimits = ReactorLimits()) {
        self.clock = clock
        self.poller = poller
        state = Locked(State(table: WaitTable(limits: limits, now: clock.now), sleep: nil))
    }

    /// How many wait.
    package var waitCount: Int { state.withLock { $0.table.waits.count } }

    /// Whether a turn has something to do that no descriptor and no deadline brings.
    package var isBusy: Bool { state.withLock { $0.table.hasWork } }

    /// When a deadline may be over; nil without any.
    package var nextDeadline: Instant? { state.withLock { $0.table.wheel.nextInstant } }

    /// A number for a wait that is still to be added, for who has to know it before.
    package func makeWaitID() -> WaitID {
        WaitID(number: lastWait.wrappingAdd(1, ordering: .relaxed).newValue)
    }

    /// Waits until a descriptor is ready for something, or until a deadline.
    @discardableResult
    package func wait(
        _ id: WaitID? = nil, for interest: Readiness, of descriptor: Int32,
        until deadline: Instant? = nil, _ completion: @escaping @Sendable (WaitOutcome) -> Void
    ) throws(ReactorError) -> WaitID {
        let wait = Wait(descriptor: descriptor, interest: interest, completion: completion)
        return try add(id ?? makeWaitID(), wait, until: deadline)
    }

    /// Waits until a deadline.
    @discardableResult
    package func wait(
        _ id: WaitID? = nil, until deadline: Instant,
        _ completion: @escaping @Sendable (WaitOutcome) -> Void
    ) throws(ReactorError) -> WaitID {
        let wait = Wait(descriptor: nil, interest: [], completion: completion)
        return try add(id ?? makeWaitID(), wait, until: deadline)
    }

    /// Ends a wait, which is told so.
    ///
    /// - Returns: Whether it was still waiting; otherwise it has another outcome.
    @discardableResult
    package func cancel(_ id: WaitID) -> Bool {
        changeTable { $0.end(id, .failed(.cancelled)) }
    }

    /// Gives a wait another deadline, or its first.
    ///
    /// - Returns: Whether it was still waiting.
    @discardableResult
    package func change(_ id: WaitID, to deadline: Instant) -> Bool {
        changeTable { $0.change(id, to: deadline) }
    }

    /// Ends all waits for a descriptor. Whoever closes one says so before; otherwise they may wait
    /// until their deadlines, or until the number is waited for again.
    package func forget(_ descriptor: Int32) {
        changeTable { table in
            table.close(descriptor, because: .closed(descriptor: descriptor))
            poller.forget(descriptor)
        }
    }

    /// Does something on the loop's thread, after what was posted before.
    package func post(_ job: @escaping @Sendable () -> Void) throws(ReactorError) {
        try changeTable { table throws(ReactorError) in try table.post(job) }
    }

    /// Ends all waits, does the jobs that are there, and refuses what comes later.
    package func shutDown() {
        changeTable { $0.shutDown(because: .shutDown) }
    }

    private func add(
        _ id: WaitID, _ wait: Wait, until deadline: Instant?
    ) throws(ReactorError) -> WaitID {
        try changeTable { table throws(ReactorError) in
            try table.add(id, wait, until: deadline)
        }
        return id
    }

    /// Wakes the loop if it sleeps and what has changed cannot wait until it would wake by itself.
    /// It says that it sleeps in the same locked section in which it has found no work, so a change
    /// is seen by one of the two.
    private func changeTable<Value: Sendable, Failure: Error>(
        _ body: (inout WaitTable) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let (value, wakes) = try state.withLock { state throws(Failure) in
            let value = try body(&state.table)
            guard let sleep = state.sleep else { return (value, false) }
            let next = state.table.wheel.nextInstant ?? .never
            guard state.table.hasWork || next < sleep else { return (value, false) }
            state.sleep = nil
            return (value, true)
        }
        if wakes { poller.wake() }
        return value
    }
}
