/// A guest that an executor runs. The executor lasts as long as somebody has one of its tasks.
public final class GuestTask<Output: Sendable>: Sendable {
    private let executor: GuestExecutor
    /// What the executor and its observer know the guest by.
    public let id: GuestID
    private let outcome: GuestOutcome<Output>

    init(_ executor: GuestExecutor, _ id: GuestID, _ outcome: GuestOutcome<Output>) {
        self.executor = executor
        self.id = id
        self.outcome = outcome
    }

    /// What the guest comes to, once it has ended. Cancelling the task that waits cancels the
    /// guest.
    ///
    /// - Throws: What making its store and its call threw, its trap, or ``GuestEnd``.
    public var value: Output {
        get async throws {
            try await withTaskCancellationHandler {
                try await outcome.value.get()
            } onCancel: {
                cancel()
            }
        }
    }

    /// What the guest comes to; holds the thread until it has ended. A host function of a guest
    /// must not wait for a guest so: it would hold the executor's thread.
    ///
    /// - Throws: As ``value``.
    public func wait() throws -> Output { try outcome.wait().get() }

    /// What it came to; nil while it has not ended.
    public var result: Result<Output, any Error>? { outcome.result }

    /// What it has had so far; nil once it has ended.
    public var usage: GuestUsage? { executor.core.usage(of: id) }

    /// Ends the guest with ``GuestEnd/cancelled``, whatever it waits for: if it runs, at the end of
    /// its slice. Does nothing if it has ended.
    public func cancel() { executor.core.cancel(id) }

    /// Gives the guest no more turns until it is resumed; if it runs, from the end of its slice on.
    public func suspend() { executor.core.suspend(id) }

    /// Lets a suspended guest go on.
    public func resume() { executor.core.resume(id) }

    /// Gives the guest another share from now on.
    public func setPriority(_ priority: GuestPriority) { executor.core.change(id, to: priority) }
}
