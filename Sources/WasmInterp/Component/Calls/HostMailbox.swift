import Platform
import WasmCore

/// Answers of the host's functions until whoever drives the store takes them in, and who waits for
/// them.
final class HostMailbox: Interruptible {
    enum Content {
        case finished(Result<ComponentValue?, any Error>)
        case typed(TypedAnswer)
        case stopped
    }
    struct Letter {
        let number: UInt64
        let content: Content
    }
    private struct State {
        var letters: [Letter] = []
        /// Who sleeps until there is something to look at.
        var sleepers: [Sleeper] = []

        mutating func takeSleepers() -> [Sleeper] {
            defer { sleepers = [] }
            return sleepers
        }
    }
    private let state = Locked(State())

    func post(_ number: UInt64, _ content: Content) {
        let sleepers = state.withLock { state in
            state.letters.append(Letter(number: number, content: content))
            return state.takeSleepers()
        }
        for sleeper in sleepers { sleeper.wake() }
    }

    /// All that have come, oldest first.
    func take() -> [Letter] {
        state.withLock { state in
            defer { state.letters = [] }
            return state.letters
        }
    }

    /// Lets all who sleep look again.
    func interrupt() {
        for sleeper in state.withLock({ $0.takeSleepers() }) { sleeper.wake() }
    }

    /// Holds the thread until there is an answer, somebody interrupts, or an instant.
    func park(until instant: ContinuousClock.Instant?) {
        let parker = Parker()
        guard sleeps(.thread(parker)) else { return }
        parker.park(until: instant)
        // Others may have come meanwhile, and look once more.
        interrupt()
    }

    /// Waits until there is an answer, or somebody interrupts, without a thread.
    nonisolated(nonsending) func sleep() async {
        await withCheckedContinuation { continuation in
            if !sleeps(.task(continuation)) { continuation.resume() }
        }
    }

    /// - Returns: Whether there is nothing to look at yet, so that somebody will wake the sleeper.
    private func sleeps(_ sleeper: Sleeper) -> Bool {
        state.withLock { state in
            guard state.letters.isEmpty else { return false }
            state.sleepers.append(sleeper)
            return true
        }
    }
}
