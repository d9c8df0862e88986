import WasmCore

/// Who ends a wait for the host while nobody runs: the store's deadlines, and whoever interrupts,
/// whether code is metered or not.
struct WaitStops {
    private let state: StoreState
    private let interruption: InterruptHandle
    private let around: [InvocationHandle]

    init(_ state: StoreState) {
        self.state = state
        interruption = state.metering.interruption
        around = InvocationHandle.watching
    }

    /// When the wait ends at the latest.
    var limit: ContinuousClock.Instant? { state.metering.waitLimit }

    /// Has a sleeper woken by those who interrupt, also if they did so before.
    func watch(_ mailbox: HostMailbox) {
        interruption.watch(mailbox)
        for handle in around { handle.watch(mailbox) }
    }

    func unwatch(_ mailbox: HostMailbox) {
        interruption.unwatch(mailbox)
        for handle in around { handle.unwatch(mailbox) }
    }

    /// To be called where the wait is over, whatever has ended it.
    ///
    /// - Throws: ``Trap`` of code `interrupted` if the guests must not go on.
    func requireNone() throws(Trap) {
        let isOver = limit.map { ContinuousClock.now >= $0 } ?? false
        guard !isOver, !interruption.isRequested, !around.contains(where: \.isInterrupted) else {
            throw Trap(.interrupted)
        }
    }
}

extension ComponentStoreState {
    /// Holds the thread until the host has something to say.
    func waitForAnswer() throws(Trap) {
        let (mailbox, stops) = (driver.mailbox, WaitStops(state))
        let moment = mailbox.moment
        stops.watch(mailbox)
        defer { stops.unwatch(mailbox) }
        mailbox.park(since: moment, until: stops.limit)
        try stops.requireNone()
    }
}
