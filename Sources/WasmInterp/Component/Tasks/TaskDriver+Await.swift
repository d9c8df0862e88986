import Platform
import WasmCore

// Calls of the host that hold no thread while tasks wait. Each drives all tasks of the store until
// its own call has returned; while nothing can run they sleep, and whoever leaves wakes the others.

extension ComponentStoreState {
    /// Turns after which other tasks of the program get theirs.
    private static let turnsInARow = 64

    /// Lets tasks run until a call has returned.
    ///
    /// Cancelling the task asks the guest's task to stop, which may take its time.
    func finish(
        _ call: SubtaskID, on actor: isolated (any Actor)?
    ) async throws(Trap) -> HostInvocation {
        let request = CancellationRequest(driver.mailbox)
        let outcome: Result<HostInvocation, Trap> = await withTaskCancellationHandler {
            _ = actor
            do throws(Trap) {
                return .success(try await drive(until: call, request, on: actor))
            } catch {
                return .failure(error)
            }
        } onCancel: {
            request.make()
        }
        // Threads that can go on are somebody else's now.
        driver.mailbox.interrupt()
        return try outcome.get()
    }

    private func drive(
        until call: SubtaskID, _ request: CancellationRequest, on actor: isolated (any Actor)?
    ) async throws(Trap) -> HostInvocation {
        do throws(Trap) {
            var turns = 0
            while true {
                if let invocation = driver.invocations[call], let end = invocation.end {
                    if case .trapped(let trap) = end { throw trap }
                    driver.invocations[call] = nil
                    return invocation
                }
                if request.take() {
                    try cancel(call)
                    continue
                }
                switch try step() {
                case .ran:
                    turns += 1
                    if turns.isMultiple(of: Self.turnsInARow) { await Task.yield() }
                case .waits: try await sleep(unless: request, on: actor)
                case .deadlocked(let trap): throw trap
                }
            }
        } catch {
            giveUp(call)
            throw error
        }
    }

    /// Waits until the host has something to say.
    private func sleep(
        unless request: CancellationRequest, on actor: isolated (any Actor)?
    ) async throws(Trap) {
        let mailbox = driver.mailbox
        let moment = mailbox.moment
        let (interruption, around) = (state.metering.interruption, InvocationHandle.watching)
        interruption.watch(mailbox)
        for handle in around { handle.watch(mailbox) }
        defer {
            interruption.unwatch(mailbox)
            for handle in around { handle.unwatch(mailbox) }
        }
        let timer = state.metering.waitLimit.map { deadline in
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
        guard !state.mustStop(), !around.contains(where: \.isInterrupted) else {
            throw Trap(.interrupted)
        }
    }
}

/// Whether the host's task that waits for a call has been cancelled, and nobody knows yet.
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
