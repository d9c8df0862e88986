import Platform
import WasmCore

/// Lowers the result of a function of the host that answers later.
typealias TypedAnswer = @Sendable (ComponentResources, TypedHostCall) throws -> Void

/// What a function of the host that answers later owes its caller. Of several answers the first
/// one counts; any thread may give it.
package final class HostAnswer: Sendable {
    private let mailbox: HostMailbox
    let number: UInt64
    private let state = Locked(State())

    private struct State {
        var isCancelled = false
        var isGiven = false
        var onCancel: (@Sendable () -> Void)?
    }

    /// Those that the task works out, and in whose functions it was begun.
    @TaskLocal static var underWay: [HostAnswer] = []

    init(_ mailbox: HostMailbox, number: UInt64) {
        self.mailbox = mailbox
        self.number = number
    }

    /// Whether somebody waits for it still.
    private var isUnderWay: Bool { state.withLock { !$0.isGiven && !$0.isCancelled } }

    /// What ``underWay`` is for the task that works this one out: a task is begun by whoever drives
    /// the store, which may be another one of them, so that a list of all would never end.
    var aroundAndThis: [HostAnswer] { Self.underWay.filter(\.isUnderWay) + [self] }

    private func post(_ content: HostMailbox.Content) {
        state.withLock { $0.isGiven = true }
        mailbox.post(number, content)
    }

    /// Whether it is an answer to the guests of a store, in this use of it.
    func goes(to mailbox: HostMailbox) -> Bool { self.mailbox === mailbox }

    /// Answers. An error ends the guest, as the cause of a trap.
    package func finish(_ result: Result<ComponentValue?, any Error>) {
        post(.finished(result))
    }

    /// Answers with Swift values, which whoever drives the store lowers.
    func finish(_ lower: @escaping TypedAnswer) { post(.typed(lower)) }

    /// The function has stopped, as nobody needs its result.
    package func stop() { post(.stopped) }

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
