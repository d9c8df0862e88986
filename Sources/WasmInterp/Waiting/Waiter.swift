import Platform

/// One wait of a guest: on an address of a shared memory, or for a host function's condition.
final class Waiter: Interruptible, @unchecked Sendable {
    // Sendable: the variables are read and written under the queue's lock only.

    /// How a wait ended; the first two as the instruction answers.
    enum Outcome: UInt64 {
        case woken = 0
        case timedOut = 2
        case interrupted = 3
    }

    /// When it ends by itself, and how.
    struct Limit: Sendable {
        var instant: ContinuousClock.Instant
        var outcome: Outcome
    }

    private let queue: WaiterQueue
    /// In bytes from the start of the memory.
    let address: UInt64
    let limit: Limit?
    var previous: Waiter?
    var next: Waiter?
    /// nil while it is in the queue.
    var outcome: Outcome?
    var sleeper: Sleeper?

    init(queue: WaiterQueue, address: UInt64, limit: Limit?) {
        self.queue = queue
        self.address = address
        self.limit = limit
    }

    /// Ends the wait as a notification does.
    func end() { queue.decide(self, .woken) }

    /// Ends the wait from outside; a notification that came first counts.
    func interrupt() { queue.decide(self, .interrupted) }

    /// How the wait ended, its own end included; nil if it goes on.
    func currentOutcome() -> Outcome? {
        if let outcome = queue.outcome(of: self) { return outcome }
        guard let limit, ContinuousClock.now >= limit.instant else { return nil }
        return queue.decide(self, limit.outcome)
    }

    /// Holds the thread until the wait has ended.
    func park() -> Outcome {
        let parker = Parker()
        _ = queue.attach(.thread(parker), to: self)
        while true {
            if let outcome = currentOutcome() { return outcome }
            parker.park(until: limit?.instant)
        }
    }

    /// Calls a closure at the end, but for that of its limit; false if it has ended already.
    func whenDecided(_ wake: @escaping @Sendable () -> Void) -> Bool {
        queue.attach(.callback(wake), to: self)
    }

    /// Waits for the end without a thread.
    nonisolated(nonsending) func decided() async {
        let timer = limit.map { limit in
            Task.detached {
                while !Task.isCancelled, self.currentOutcome() == nil {
                    // In steps, as distant instants are beyond what timers take.
                    let step = min(limit.instant, ContinuousClock.now + .seconds(3600))
                    try? await Task.sleep(until: step, clock: .continuous)
                }
            }
        }
        await withCheckedContinuation { continuation in
            if !queue.attach(.task(continuation), to: self) { continuation.resume() }
        }
        timer?.cancel()
    }
}

/// Who is to be told that a wait has ended.
enum Sleeper: Sendable {
    case thread(Parker)
    case task(CheckedContinuation<Void, Never>)
    case callback(@Sendable () -> Void)

    func wake() {
        switch self {
        case .callback(let wake): wake()
        case .thread(let parker): parker.wake()
        case .task(let continuation): continuation.resume()
        }
    }
}
