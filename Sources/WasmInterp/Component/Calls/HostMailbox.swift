import Platform
import WasmCore

/// Answers of the host's functions until whoever drives the store takes them in, and who waits for
/// them.
///
/// Each use of a store has one of its own: what comes for a use that has ended finds nobody.
final class HostMailbox: Interruptible {
    enum Content {
        case finished(Result<ComponentValue?, any Error>)
        case typed(TypedAnswer)
        case stopped
        /// One of the host's ends has something to read or write, or is given up.
        case look(StreamTicket)
    }
    struct Letter {
        let number: UInt64
        let content: Content
    }
    private struct State {
        var letters: [Letter] = []
        /// Changes with whatever happens.
        var moment: UInt64 = 0
        /// Who sleeps until there is something to look at.
        var sleepers: [Sleeper] = []
        /// Whether the use has ended.
        var isClosed = false

        /// Something has happened.
        mutating func takeSleepers() -> [Sleeper] {
            moment += 1
            defer { sleepers = [] }
            return sleepers
        }
    }
    private let state = Locked(State())

    func post(_ number: UInt64, _ content: Content) {
        let sleepers = state.withLock { state in
            if state.isClosed { return [Sleeper]() }
            state.letters.append(Letter(number: number, content: content))
            return state.takeSleepers()
        }
        for sleeper in sleepers { sleeper.wake() }
    }

    /// Lets whoever drives the store look at an end of the host's.
    func look(_ ticket: StreamTicket) {
        if ticket.isNew() { post(0, .look(ticket)) }
    }

    /// All that have come, oldest first.
    func take() -> [Letter] {
        state.withLock { state in
            defer { state.letters = [] }
            return state.letters
        }
    }

    /// The use has ended: nobody gets what has come, and what is still to come.
    func close() {
        // What letters hold runs code of the host's when it goes: nobody holds the lock then.
        let (letters, sleepers) = state.withLock { state in
            defer { state.letters = [] }
            state.isClosed = true
            return (state.letters, state.takeSleepers())
        }
        for sleeper in sleepers { sleeper.wake() }
        withExtendedLifetime(letters) {}
    }

    /// Lets all who sleep look again.
    func interrupt() {
        for sleeper in state.withLock({ $0.takeSleepers() }) { sleeper.wake() }
    }

    /// What has happened so far. Whoever is going to sleep asks for it, looks once more at what
    /// it waits for, and sleeps only if nothing has happened since: so nobody misses anything.
    var moment: UInt64 { state.withLock { $0.moment } }

    /// Whether somebody waits for something to look at.
    var hasSleepers: Bool { state.withLock { !$0.sleepers.isEmpty } }

    /// Holds the thread until there is an answer, somebody interrupts, or an instant.
    func park(since moment: UInt64, until instant: ContinuousClock.Instant?) {
        let parker = Parker()
        guard sleeps(.thread(parker), since: moment) else { return }
        parker.park(until: instant)
        // Others may have come meanwhile, and look once more.
        interrupt()
    }

    /// Waits until there is an answer, or somebody interrupts, without a thread.
    nonisolated(nonsending) func sleep(since moment: UInt64) async {
        await withCheckedContinuation { continuation in
            if !sleeps(.task(continuation), since: moment) { continuation.resume() }
        }
    }

    /// - Returns: Whether there is nothing to look at yet, so that somebody will wake the sleeper.
    private func sleeps(_ sleeper: Sleeper, since moment: UInt64) -> Bool {
        state.withLock { state in
            guard state.letters.isEmpty, state.moment == moment else { return false }
            state.sleepers.append(sleeper)
            return true
        }
    }
}
