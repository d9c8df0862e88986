extension Reactor {
    /// Waits until a descriptor is ready for something; ends when the task is cancelled.
    ///
    /// - Returns: What it is ready for; nothing if the deadline came first.
    /// - Throws: ``ReactorError``: `cancelled`, `closed`, `shutDown`, `tooManyWaits`, `system`.
    package func readiness(
        for interest: Readiness, of descriptor: Int32, until deadline: Instant? = nil
    ) async throws(ReactorError) -> Readiness {
        let outcome = await outcome { id, completion throws(ReactorError) in
            try self.wait(id, for: interest, of: descriptor, until: deadline, completion)
        }
        switch outcome {
        case .ready(let readiness): return readiness
        case .deadline: return []
        case .failed(let error): throw error
        }
    }

    /// Waits until a deadline; ends when the task is cancelled.
    ///
    /// - Throws: ``ReactorError``: `cancelled`, `shutDown`, `tooManyWaits`.
    package func sleep(until deadline: Instant) async throws(ReactorError) {
        let outcome = await outcome { id, completion throws(ReactorError) in
            try self.wait(id, until: deadline, completion)
        }
        if case .failed(let error) = outcome { throw error }
    }

    private func outcome(
        _ add: (WaitID, @escaping @Sendable (WaitOutcome) -> Void) throws(ReactorError) -> Void
    ) async -> WaitOutcome {
        await value { id, completion in
            do throws(ReactorError) {
                try add(id, completion)
            } catch {
                completion(.failed(error))
            }
        }
    }

    /// Waits for what a wait of the number is told, and cancels it when the task is cancelled.
    ///
    /// - Parameter add: Lets the completion be called once, now or later.
    func value<Value: Sendable>(
        _ add: (WaitID, @escaping @Sendable (Value) -> Void) -> Void
    ) async -> Value {
        let id = makeWaitID()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                add(id) { continuation.resume(returning: $0) }
                // The handler may have come before the wait was there.
                if Task.isCancelled { cancel(id) }
            }
        } onCancel: {
            cancel(id)
        }
    }
}
