/// Who waits for what, without any call of the system.
///
/// A wait is in the table until it has an outcome, and then among those that are to be told: so
/// each is told once, whoever ends it.
struct WaitTable {
    /// The waits for a descriptor, in their order.
    struct Watch {
        var waiters: [WaitID] = []
        /// How many of them, from the front, the poller knows of.
        var armedCount = 0
        var liveCount = 0
        /// Of the last ``Poller/arm(_:for:number:)``; 0 before the first.
        var number: UInt32 = 0
    }

    let limits: ReactorLimits
    var waits: [WaitID: Wait] = [:]
    var watches: [Int32: Watch] = [:]
    /// Descriptors that have to be armed.
    var unarmed: [Int32] = []
    var wheel: TimerWheel<WaitID>
    var ended: [EndedWait] = []
    var jobs: [@Sendable () -> Void] = []
    var isShutDown = false
    var lastNumber: UInt32 = 0

    init(limits: ReactorLimits, now: Instant) {
        self.limits = limits
        wheel = TimerWheel(at: now)
    }

    /// Whether a turn has something to do that no event or deadline brings.
    var hasWork: Bool { !unarmed.isEmpty || !ended.isEmpty || !jobs.isEmpty || isShutDown }

    mutating func add(_ id: WaitID, _ wait: Wait, until deadline: Instant?) throws(ReactorError) {
        guard !isShutDown else { throw .shutDown }
        guard waits.count + ended.count < limits.waitsMax else {
            throw .tooManyWaits(limit: limits.waitsMax)
        }
        if let descriptor = wait.descriptor, let watch = watches[descriptor] {
            guard watch.liveCount < limits.waitsPerDescriptorMax else {
                throw .tooManyWaits(limit: limits.waitsPerDescriptorMax)
            }
        }
        var wait = wait
        if let deadline { wait.timer = wheel.add(id, at: deadline) }
        waits[id] = wait
        guard let descriptor = wait.descriptor else { return }
        watches[descriptor, default: Watch()].waiters.append(id)
        watches[descriptor]?.liveCount += 1
        unarmed.append(descriptor)
    }

    /// - Returns: Whether it was still waiting.
    mutating func end(_ id: WaitID, _ outcome: WaitOutcome) -> Bool {
        guard let wait = take(id, outcome) else { return false }
        if let descriptor = wait.descriptor { leave(descriptor) }
        return true
    }

    mutating func change(_ id: WaitID, to deadline: Instant) -> Bool {
        guard waits[id] != nil else { return false }
        if let timer = waits[id]?.timer {
            return wheel.change(timer, to: deadline)
        }
        waits[id]?.timer = wheel.add(id, at: deadline)
        return true
    }

    mutating func expire(at now: Instant) {
        var over: [WaitID] = []
        wheel.expire(at: now) { over.append($0) }
        for id in over { _ = end(id, .deadline) }
    }

    mutating func post(_ job: @escaping @Sendable () -> Void) throws(ReactorError) {
        guard !isShutDown else { throw .shutDown }
        guard jobs.count < limits.jobsMax else { throw .tooManyJobs(limit: limits.jobsMax) }
        jobs.append(job)
    }

    mutating func shutDown(because error: ReactorError) {
        isShutDown = true
        let ids = waits.keys.sorted { $0.number < $1.number }
        for id in ids { _ = take(id, .failed(error)) }
        watches = [:]
        unarmed = []
    }

    /// Moves a wait to those that are to be told; its watch still has it.
    mutating func take(_ id: WaitID, _ outcome: WaitOutcome) -> Wait? {
        guard let wait = waits.removeValue(forKey: id) else { return nil }
        if let timer = wait.timer { wheel.cancel(timer) }
        ended.append(EndedWait(completion: wait.completion, outcome: outcome))
        return wait
    }

    /// One of a descriptor's waits is over. Those that are stay in the list until they are more
    /// than half of it, so that leaving takes constant time.
    private mutating func leave(_ descriptor: Int32) {
        guard var watch = watches.removeValue(forKey: descriptor) else { return }
        watch.liveCount -= 1
        guard watch.liveCount > 0 else { return }
        if watch.waiters.count > 2 * watch.liveCount + 8 {
            watch.armedCount = watch.waiters.prefix(watch.armedCount)
                .reduce(0) { $0 + (waits[$1] == nil ? 0 : 1) }
            watch.waiters.removeAll { waits[$0] == nil }
        }
        watches[descriptor] = watch
    }
}
