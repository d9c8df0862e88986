import WasmCore

extension Invocation {
    /// Instructions between two moments in which other tasks get their turn: some ten milliseconds.
    private static var turn: UInt64 { 10_000_000 }

    /// Runs the asynchronous host function that the guest waits for, lets a host function wait that
    /// is called again afterwards, as those of WASI do, or the guest on shared memory until it is
    /// notified or its time is over; does nothing if it waits for none of these.
    ///
    /// The guest does not go on before it is resumed. Waits hold no thread, and cancelling the task
    /// interrupts them. An asynchronous host function runs in a task of its own, on the
    /// caller's actor, which is cancelled at the store's deadline and when somebody interrupts;
    /// this waits until it has returned, for the guest's memory is lent to it.
    ///
    /// What the guest waits for is done once: if it is being done already, this waits for the end
    /// of that.
    ///
    /// - Throws: ``Trap`` if the host function fails and the guest does not catch its exception, or
    ///   `.interrupted` if ``handle`` was told to stop or the store's deadline has passed; the
    ///   invocation has ended then. `.host`, without an effect on the invocation, if it is the host
    ///   function itself that asks: it would wait for its own end.
    public nonisolated(nonsending) func performHostCall() async throws(Trap) {
        switch activity {
        case .idle: break
        case .running: throw Trap(.host, message: "the invocation is running: it waits for nothing")
        case .performing:
            if HostCallTask.performed.contains(ObjectIdentifier(self)) {
                throw Trap(.host, message: "a host function waits for its own end")
            }
            await withCheckedContinuation { followers.append($0) }
            return
        }
        activity = .performing
        defer {
            activity = .idle
            let waiting = followers
            followers = []
            for follower in waiting { follower.resume() }
        }
        try await performOnce(on: #isolation)
    }

    // A closure that waits leaves the caller's actor, and with it the only one that may use the
    // store, unless it names the actor.

    private func performOnce(on actor: isolated (any Actor)?) async throws(Trap) {
        guard let execution else { return }
        switch execution.pause {
        case .wait(let waiter): await decide(waiter, InvocationHandle.watching)
        case .blocked(.condition(let condition), let function, _):
            try await wait(for: condition, function, execution)
        case .hostCall(let function, let slots):
            guard case .asynchronous(let body) = function.body else { return }
            try await perform(body, function, slots, execution, on: actor)
        default: break
        }
    }

    /// Waits until a wait has ended, which cancelling the task does too.
    private func decide(
        _ waiter: Waiter, _ watching: [InvocationHandle],
        isolation: isolated (any Actor)? = #isolation
    ) async {
        let handle = handle
        for handle in watching { handle.watch(waiter) }
        defer { for handle in watching { handle.unwatch(waiter) } }
        await withTaskCancellationHandler {
            await waiter.decided()
        } onCancel: {
            handle.interrupt()
        }
    }

    /// Waits until a host function may be called again.
    private func wait(
        for condition: WaitCondition, _ function: HostFunction, _ execution: Execution,
        isolation: isolated (any Actor)? = #isolation
    ) async throws(Trap) {
        guard case .restartable(let body) = function.body else { return }
        let interruption = state.metering.interruption
        let limit = state.metering.waitLimit
        let waiter = WaiterQueue.wait(
            limit: limit.map { Waiter.Limit(instant: $0, outcome: .interrupted) })
        let giveUp = body.waiter.whenHolds(condition) { waiter.end() }
        interruption.watch(waiter)
        await decide(waiter, watching)
        interruption.unwatch(waiter)
        giveUp()
        guard waiter.currentOutcome() == .interrupted else { return }
        execution.pause = nil
        let trap = execution.trap(.interrupted)
        end()
        throw trap
    }

    private func perform(
        _ body: @escaping HostFunction.Waiting, _ function: HostFunction,
        _ slots: UnsafeMutablePointer<UInt64>, _ execution: Execution,
        on actor: isolated (any Actor)?
    ) async throws(Trap) {
        let call = execution.hostCall(slots)
        let deadline = state.metering.waitLimit
        let performed = HostCallTask.performed + [ObjectIdentifier(self)]
        let (watching, interruption) = (watching, state.metering.interruption)
        let mustStop = {
            watching.contains { $0.isInterrupted } || interruption.isRequested
                || deadline.map { ContinuousClock.now >= $0 } ?? false
        }
        var failure: (any Error)?
        // Nothing is started that would only be cancelled.
        if !mustStop() {
            failure = await HostCallTask.$performed.withValue(performed) {
                _ = actor
                return await InvocationHandle.$watching.withValue(watching) {
                    _ = actor
                    return await StoppableCall(body, call).run(
                        until: deadline, watching, interruption)
                }
            }
        }
        execution.pause = nil
        let trap: Trap?
        if mustStop() {
            trap = execution.trap(.interrupted)
        } else if let failure {
            trap = execution.hostFailure(failure)
        } else {
            trap = execution.completeHostCall(function, slots)
        }
        guard let trap else { return }
        end()
        throw trap
    }

    /// Runs the guest to its end on the caller's task.
    ///
    /// While an asynchronous host function waits no thread is held. With metered code, other
    /// tasks get their turn every few milliseconds, and cancelling the task stops the guest with a
    /// trap of code `interrupted`; without metering it stops at the next call of a host function.
    ///
    /// - Throws: ``Trap``, which ends the invocation.
    public nonisolated(nonsending) func finish() async throws(Trap) -> Output {
        try await finish(on: #isolation)
    }

    private func finish(on actor: isolated (any Actor)?) async throws(Trap) -> Output {
        let handle = handle
        let outcome: Result<Output, Trap> = await withTaskCancellationHandler {
            _ = actor
            do throws(Trap) {
                return .success(try await runToEnd())
            } catch {
                return .failure(error)
            }
        } onCancel: {
            handle.interrupt()
        }
        return try outcome.get()
    }

    private nonisolated(nonsending) func runToEnd() async throws(Trap) -> Output {
        while true {
            switch try resume(fuel: state.isMetered ? Self.turn : nil) {
            case .finished(let output): return output
            case .suspended: await Task.yield()
            case .waiting: try await performHostCall()
            }
        }
    }
}

/// What the current task is in.
private enum HostCallTask {
    /// The invocations whose host functions it is carrying out.
    @TaskLocal static var performed: [ObjectIdentifier] = []
}
