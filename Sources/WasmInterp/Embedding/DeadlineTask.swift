/// A call of an asynchronous host function that is cancelled at a deadline.
///
/// Cancelling the caller's own task would last beyond the call, so the function gets one of its
/// own; the caller waits for its end in every case.
struct DeadlineTask: @unchecked Sendable {
    // Sendable: made and awaited by one task, which touches nothing of it while the other one, on
    // the same actor, runs the function.
    private let body: HostFunction.Waiting
    private let call: HostCall

    init(_ body: @escaping HostFunction.Waiting, _ call: HostCall) {
        self.body = body
        self.call = call
    }

    /// - Returns: What the function threw.
    func run(
        until deadline: ContinuousClock.Instant, isolation: isolated (any Actor)? = #isolation
    ) async -> (any Error)? {
        // Nothing is started that would only be cancelled.
        guard ContinuousClock.now < deadline else { return CancellationError() }
        let work = Task<(any Error)?, Never> {
            // Named so that the task runs on the same actor.
            _ = isolation
            do {
                try await body(call)
                return nil
            } catch {
                return error
            }
        }
        let timer = Task.detached {
            do {
                try await Task.sleep(until: deadline, clock: .continuous)
                work.cancel()
            } catch {
                // The function has returned in time.
            }
        }
        defer { timer.cancel() }
        return await withTaskCancellationHandler {
            await work.value
        } onCancel: {
            work.cancel()
        }
    }
}
