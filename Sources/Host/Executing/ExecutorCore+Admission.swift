import Platform

extension ExecutorCore {
    /// Waits for room, which is taken then.
    func admit() async throws(GuestEnd) {
        let number = state.withLock { $0.admission.makeNumber() }
        let isAdmitted = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer = state.withLock { state -> Bool? in
                    if state.isShutDown || Task.isCancelled { return false }
                    if state.admission.take(options.guestsMax) { return true }
                    state.admission.wait(number, continuation)
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            state.withLock { $0.admission.giveUp(number) }?.resume(returning: false)
        }
        guard !isAdmitted else { return }
        throw state.withLock { $0.isShutDown } ? .shutDown : .cancelled
    }
}
