/// A call of an asynchronous host function that is cancelled at a deadline, and when somebody
/// interrupts.
///
/// Cancelling the caller's own task would last beyond the call, so the function gets one of its
/// own; the caller waits for its end in every case.
struct StoppableCall: @unchecked Sendable {
    // Sendable: made and awaited by one task, which touches nothing of it while the other one, on
    // the same actor, runs the function.
    private let body: HostFunction.Waiting
    private let call: HostCall

    /// The function's own task, as handles know it.
    private final class Work: Interruptible {
        let task: Task<(any Error)?, Never>

        init(_ task: Task<(any Error)?, Never>) { self.task = task }

        func interrupt() { task.cancel() }
    }

    init(_ body: @escaping HostFunction.Waiting, _ call: HostCall) {
        self.body = body
        self.call = call
    }

    /// - Parameters:
    ///   - invocations: Those that may interrupt the call, as `interruption` may.
    /// - Returns: What the function threw.
    func run(
        until deadline: ContinuousClock.Instant?, _ invocations: [InvocationHandle],
        _ interruption: InterruptHandle, isolation: isolated (any Actor)? = #isolation
    ) async -> (any Error)? {
        let work = Work(
            Task {
                // Named so that the task runs on the same actor.
                _ = isolation
                do {
                    try await body(call)
                    return nil
                } catch {
                    return error
                }
            })
        for handle in invocations { handle.watch(work) }
        interruption.watch(work)
        defer {
            for handle in invocations { handle.unwatch(work) }
            interruption.unwatch(work)
        }
        let timer = deadline.map { deadline in
            Task.detached {
                do {
                    try await Task.sleep(until: deadline, clock: .continuous)
                    work.interrupt()
                } catch {
                    // The function has returned in time.
                }
            }
        }
        defer { timer?.cancel() }
        return await withTaskCancellationHandler {
            await work.task.value
        } onCancel: {
            work.interrupt()
        }
    }
}
