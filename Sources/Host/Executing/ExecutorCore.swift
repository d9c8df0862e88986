internal import HostSystem
import Platform

/// What the threads of an executor share.
final class ExecutorCore: Sendable {
    /// What there is of a guest beside its place among the others.
    struct Work {
        let program: any GuestProgram
        var fuel: SliceFuel
        /// What gives up its wait.
        var giveUp: (@Sendable () -> Void)?
        /// Since when it has waited; nil before its first slice.
        var lastRun: Instant?
        /// What it has given back since then.
        var rest = Rest.none
        /// Whether somebody will look at how long it has waited.
        var isInQueue = (stack: false, memories: false)
    }

    enum Rest: Hashable {
        case none
        case stack
        /// The memories too: bytes of them lie in a file, unless there was no room.
        case memories(UInt64)

        var hasMemories: Bool { if case .memories = self { true } else { false } }
    }

    struct State {
        var table = ExecutorTable<Work>()
        var admission = Admission()
        /// Threads that sleep.
        var idle: [Parker] = []
        var threadCount = 0
        var runningCount = 0
        var isShutDown = false
        /// Those whose stacks, and whose memories, go once they have waited for long.
        var stacks: RestQueue?
        var memories: RestQueue?
        /// Whether a thread sees to one of them.
        var isResting = false
    }

    let options: GuestExecutor.Options
    let folder: HibernationFolder?
    let state: Locked<State>
    /// One thread at a time is being started.
    private let starting = Locked(())

    init(_ options: GuestExecutor.Options) {
        self.options = options
        var state = State()
        state.stacks = options.longWait.map { RestQueue($0) }
        state.memories = (options.hibernation?.after).map { RestQueue($0) }
        self.state = Locked(state)
        folder = options.hibernation.map { HibernationFolder($0) }
    }

    func note(_ kind: GuestEvent.Kind, of guest: GuestID) {
        options.observer?(GuestEvent(guest: guest, kind: kind))
    }

    // What others ask for, on any thread.

    /// - Parameter hasRoom: Whether the guest has been admitted already.
    func add(
        _ program: any GuestProgram, _ priority: GuestPriority, hasRoom: Bool = false
    ) throws(GuestEnd) -> GuestID {
        if !hasRoom {
            try state.withLock { state throws(GuestEnd) in
                guard !state.isShutDown else { throw .shutDown }
                guard state.admission.take(options.guestsMax) else {
                    throw .tooManyGuests(countMax: options.guestsMax)
                }
            }
        }
        guard ensureThread() else {
            state.withLock { $0.admission.give() }?.resume(returning: true)
            throw .noThread
        }
        let work = Work(program: program, fuel: SliceFuel(options.slice))
        let id = state.withLock { state in
            let id = state.table.add(work, priority)
            if state.isShutDown { _ = state.table.cancel(id) }
            return id
        }
        // Nobody has it before it is released.
        note(.submitted, of: id)
        changeReadiness { $0.table.release(id) }
        return id
    }

    /// Starts a thread if one more may be of use.
    ///
    /// - Returns: Whether there is one at all.
    private func ensureThread() -> Bool {
        starting.withLock { _ in
            let isWanted = state.withLock { state in
                guard state.idle.isEmpty, state.threadCount < max(1, options.threadCount) else {
                    return false
                }
                state.threadCount += 1
                return true
            }
            guard isWanted, !SystemThread.start({ [self] in work() }) else { return true }
            return state.withLock { state in
                state.threadCount -= 1
                return state.threadCount > 0
            }
        }
    }

    func cancel(_ id: GuestID) {
        let (giveUp, sleeper) = state.withLock { state in
            let isReady = state.table.cancel(id)
            return (state.stop(id), isReady ? state.idle.popLast() : nil)
        }
        giveUp?()
        sleeper?.wake()
    }

    func suspend(_ id: GuestID) {
        let program = state.withLock { state in
            state.table.suspend(id)
            state.mayRest(id)
            return state.table.guests[id]?.content.program
        }
        program?.pause()
    }

    func resume(_ id: GuestID) {
        changeReadiness { $0.table.resume(id) }
    }

    func change(_ id: GuestID, to priority: GuestPriority) {
        state.withLock { $0.table.change(id, to: priority) }
    }

    func wake(_ id: GuestID, turn: UInt64) {
        changeReadiness { $0.table.wake(id, turn: turn) }
    }

    /// Changes something of a guest.
    ///
    /// - Parameter change: Whether the guest can run by that: a thread is woken for it.
    func changeReadiness(_ change: (inout State) -> Bool) {
        let sleeper = state.withLock { state in
            change(&state) ? state.idle.popLast() : nil
        }
        sleeper?.wake()
    }

    func shutDown() {
        let (giveUps, idle, waiting) = state.withLock { state in
            state.isShutDown = true
            var giveUps: [@Sendable () -> Void] = []
            for id in state.table.guests.ids {
                _ = state.table.cancel(id)
                if let giveUp = state.stop(id) { giveUps.append(giveUp) }
            }
            defer { state.idle = [] }
            return (giveUps, state.idle, state.admission.refuseAll())
        }
        for continuation in waiting { continuation.resume(returning: false) }
        for giveUp in giveUps { giveUp() }
        for sleeper in idle { sleeper.wake() }
    }

    func usage(of id: GuestID) -> GuestUsage? {
        state.withLock { $0.table.guests[id]?.used }
    }

    var usage: GuestExecutor.Usage {
        state.withLock { state in
            var usage = GuestExecutor.Usage()
            usage.guestCount = state.table.guests.count
            usage.readyCount = state.table.readyCount
            usage.runningCount = state.runningCount
            for id in state.table.guests.ids {
                guard case .memories(let bytes)? = state.table.guests[id]?.content.rest,
                    bytes > 0
                else { continue }
                usage.hibernatingCount += 1
                usage.hibernatedBytes += bytes
            }
            usage.waitingForRoomCount = state.admission.waitingCount
            for guestClass in GuestPriority.Class.allCases {
                let nanoseconds = state.table.classes[guestClass.rawValue].nanoseconds
                usage.times[guestClass] = .nanoseconds(nanoseconds)
            }
            return usage
        }
    }
}

extension ExecutorCore.State {
    /// What ends a guest's wait, or its slice.
    fileprivate func stop(_ id: GuestID) -> (@Sendable () -> Void)? {
        guard let content = table.guests[id]?.content else { return nil }
        let program = content.program
        return content.giveUp ?? { program.pause() }
    }
}
