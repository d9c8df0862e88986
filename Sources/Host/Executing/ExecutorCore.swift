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
    }

    enum Rest: Comparable {
        case none
        case stack
        /// The memories too: bytes of them lie in a file, unless there was no room.
        case memories(UInt64)
    }

    struct State {
        var table = ExecutorTable<Work>()
        var admission = Admission()
        /// Threads that sleep.
        var idle: [Parker] = []
        var threadCount = 0
        var runningCount = 0
        var isShutDown = false
        /// When somebody has to look for guests that wait for long.
        var nextRest = Instant.never
    }

    let options: GuestExecutor.Options
    let folder: HibernationFolder?
    let state = Locked(State())

    init(_ options: GuestExecutor.Options) {
        self.options = options
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
        let (id, sleeper, needsThread) = state.withLock { state in
            let id = state.table.add(
                Work(program: program, fuel: SliceFuel(options.slice)), priority)
            if state.isShutDown { _ = state.table.cancel(id) }
            let sleeper = state.idle.popLast()
            let needsThread = sleeper == nil && state.threadCount < max(1, options.threadCount)
            if needsThread { state.threadCount += 1 }
            return (id, sleeper, needsThread)
        }
        note(.submitted, of: id)
        sleeper?.wake()
        if needsThread, !SystemThread.start({ [self] in work() }) {
            // The other threads have it; without others nobody would ever run it.
            let hasThreads = state.withLock { state in
                state.threadCount -= 1
                return state.threadCount > 0
            }
            guard hasThreads else {
                remove(id)
                throw .noThread
            }
        }
        return id
    }

    /// A guest that nobody runs is no more.
    private func remove(_ id: GuestID) {
        let next = state.withLock { state in
            state.table.guests.remove(id)
            return state.admission.give()
        }
        next?.resume(returning: true)
    }

    func cancel(_ id: GuestID) {
        let (giveUp, sleeper) = state.withLock { state in
            let isReady = state.table.cancel(id)
            return (state.table.guests[id]?.content.giveUp, isReady ? state.idle.popLast() : nil)
        }
        giveUp?()
        sleeper?.wake()
    }

    func suspend(_ id: GuestID) { state.withLock { $0.table.suspend(id) } }

    func resume(_ id: GuestID) {
        let sleeper = state.withLock { state in
            state.table.resume(id) ? state.idle.popLast() : nil
        }
        sleeper?.wake()
    }

    func change(_ id: GuestID, to priority: GuestPriority) {
        state.withLock { $0.table.change(id, to: priority) }
    }

    func wake(_ id: GuestID) {
        let sleeper = state.withLock { state in
            state.table.wake(id) ? state.idle.popLast() : nil
        }
        sleeper?.wake()
    }

    func shutDown() {
        let (giveUps, idle, waiting) = state.withLock { state in
            state.isShutDown = true
            var giveUps: [@Sendable () -> Void] = []
            for id in state.table.guests.ids {
                _ = state.table.cancel(id)
                if let giveUp = state.table.guests[id]?.content.giveUp { giveUps.append(giveUp) }
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
