import Platform
import WasmCore

// Calls and reads of the host that hold no thread while tasks wait. Each drives all tasks of the
// store until its own is over; while nothing can run they sleep, and whoever leaves wakes the
// others.

extension ComponentStoreState {
    /// Turns after which other tasks of the program get theirs.
    private static let turnsInARow = 64

    /// Lets tasks run until a call of the host's can enter.
    ///
    /// - Returns: Whether it can; otherwise the task has been cancelled.
    func awaitEntry(
        _ target: CallTarget, on actor: isolated (any Actor)?
    ) async throws(Trap) -> Bool {
        guard try hasToWait(toEnter: target) else { return true }
        return try await drive(on: actor) { () throws(Trap) -> Bool? in
            try hasToWait(toEnter: target) ? nil : true
        } cancel: {
            false
        }
    }

    /// Lets tasks run until a call has returned.
    ///
    /// Cancelling the task asks the guest's task to stop, which may take its time.
    func finish(
        _ call: SubtaskID, on actor: isolated (any Actor)?
    ) async throws(Trap) -> HostInvocation {
        do throws(Trap) {
            return try await drive(on: actor) { () throws(Trap) -> HostInvocation? in
                guard let invocation = driver.invocations[call], let end = invocation.end else {
                    return nil
                }
                if case .trapped(let trap) = end { throw trap }
                driver.invocations[call] = nil
                return invocation
            } cancel: { () throws(Trap) -> HostInvocation? in
                try cancel(call)
                return nil
            }
        } catch {
            giveUp(call)
            throw error
        }
    }

    /// Lets tasks run until there is an outcome.
    ///
    /// - Parameters:
    ///   - waitsForCalls: Whether a store without tasks is none without hope: another call may
    ///     bring what is waited for.
    ///   - cancel: Called once if the task is cancelled; the outcome may come later.
    func drive<R>(
        on actor: isolated (any Actor)?, waitsForCalls: Bool = false,
        until outcome: () throws(Trap) -> R?,
        cancel: () throws(Trap) -> R?
    ) async throws(Trap) -> R {
        let request = CancellationRequest(driver.mailbox)
        let result: Result<R, Trap> = await withTaskCancellationHandler {
            _ = actor
            do throws(Trap) {
                return .success(
                    try await drive(request, on: actor, waitsForCalls, outcome, cancel))
            } catch {
                return .failure(error)
            }
        } onCancel: {
            request.make()
        }
        // Threads that can go on are somebody else's now.
        driver.mailbox.interrupt()
        return try result.get()
    }

    private func drive<R>(
        _ request: CancellationRequest, on actor: isolated (any Actor)?, _ waitsForCalls: Bool,
        _ outcome: () throws(Trap) -> R?, _ cancel: () throws(Trap) -> R?
    ) async throws(Trap) -> R {
        var turns = 0
        while true {
            if let outcome = try outcome() { return outcome }
            if request.take() {
                if let outcome = try cancel() { return outcome }
                continue
            }
            switch try step() {
            case .ran:
                turns += 1
                if turns.isMultiple(of: Self.turnsInARow) { await Task.yield() }
            case .waits: try await sleep(unless: request, on: actor)
            case .deadlocked where waitsForCalls && machine.threads.count == 0:
                try await sleep(unless: request, on: actor)
            case .deadlocked(let trap): throw trap
            }
        }
    }

    /// Waits until the host has something to say.
    private func sleep(
        unless request: CancellationRequest, on actor: isolated (any Actor)?
    ) async throws(Trap) {
        let (mailbox, stops) = (driver.mailbox, WaitStops(state))
        let moment = mailbox.moment
        stops.watch(mailbox)
        defer { stops.unwatch(mailbox) }
        let timer = stops.limit.map { deadline in
            Task.detached {
                do {
                    try await Task.sleep(until: deadline, clock: .continuous)
                    mailbox.interrupt()
                } catch {
                    // Somebody has answered in time.
                }
            }
        }
        defer { timer?.cancel() }
        if !request.isPending { await mailbox.sleep(since: moment) }
        try stops.requireNone()
    }
}

/// Whether the host's task that waits has been cancelled, and nobody knows yet.
private final class CancellationRequest: Sendable {
    private let mailbox: HostMailbox
    private let isMade = Locked(false)

    init(_ mailbox: HostMailbox) { self.mailbox = mailbox }

    func make() {
        isMade.withLock { $0 = true }
        mailbox.interrupt()
    }

    var isPending: Bool { isMade.withLock { $0 } }

    func take() -> Bool {
        isMade.withLock { isMade in
            defer { isMade = false }
            return isMade
        }
    }
}
