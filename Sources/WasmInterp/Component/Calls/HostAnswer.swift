import Platform
import WasmCore

/// What a function of the host that answers later owes its caller. Of several answers the first
/// one counts; any thread may give it.
package final class HostAnswer: Sendable {
    private let mailbox: HostMailbox
    let number: UInt64
    private let state = Locked(State())

    private struct State {
        var isCancelled = false
        var onCancel: (@Sendable () -> Void)?
    }

    init(_ mailbox: HostMailbox, number: UInt64) {
        self.mailbox = mailbox
        self.number = number
    }

    /// Answers. An error ends the guest, as the cause of a trap.
    package func finish(_ result: Result<ComponentValue?, any Error>) {
        mailbox.post(number, .finished(result))
    }

    /// The function has stopped, as nobody needs its result.
    package func stop() { mailbox.post(number, .stopped) }

    /// What to do when nobody needs the result any more, which may be the case already.
    package func onCancel(_ body: @escaping @Sendable () -> Void) {
        let isCancelled = state.withLock { state in
            state.onCancel = body
            return state.isCancelled
        }
        if isCancelled { body() }
    }

    func cancel() {
        let body = state.withLock { state in
            defer { state.isCancelled = true }
            return state.isCancelled ? nil : state.onCancel
        }
        body?()
    }
}

/// Answers of the host's functions until whoever drives the store takes them in.
final class HostMailbox: Interruptible {
    enum Content {
        case finished(Result<ComponentValue?, any Error>)
        case stopped
    }
    struct Letter {
        let number: UInt64
        let content: Content
    }
    private struct State {
        var letters: [Letter] = []
        var sleeper: Sleeper?
    }
    private let state = Locked(State())

    func post(_ number: UInt64, _ content: Content) {
        let sleeper = state.withLock { state in
            state.letters.append(Letter(number: number, content: content))
            defer { state.sleeper = nil }
            return state.sleeper
        }
        sleeper?.wake()
    }

    /// All that have come, oldest first.
    func take() -> [Letter] {
        state.withLock { state in
            defer { state.letters = [] }
            return state.letters
        }
    }

    /// Holds the thread until there is an answer, somebody interrupts, or an instant.
    func park(until instant: ContinuousClock.Instant?) {
        let parker = Parker()
        let isEmpty = state.withLock { state in
            guard state.letters.isEmpty else { return false }
            state.sleeper = .thread(parker)
            return true
        }
        if isEmpty { parker.park(until: instant) }
    }

    func interrupt() {
        let sleeper = state.withLock { state in
            defer { state.sleeper = nil }
            return state.sleeper
        }
        sleeper?.wake()
    }
}
