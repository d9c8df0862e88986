import Platform
import WasmCore
import WasmInterp

/// The threads of one run.
///
/// Threads and their instances hold this and never the run: what belongs to the run goes when it
/// has ended, whatever a thread that still computes holds.
final class ThreadGroup: Sendable {
    /// What the run lends to its threads until it has ended.
    struct Program: Sendable {
        /// Makes a thread's instance; nil if the run has ended meanwhile.
        var makeInstance: @Sendable (Int32) throws(InstantiationError) -> Instance?
        /// What the first thread does.
        var main: @Sendable (Instance) throws -> Void
        var end: @Sendable (WASIThreads.Outcome) -> Void
    }

    private enum Thread {
        /// Has no store yet.
        case starting
        /// - Parameters:
        ///   - handle: How to stop it.
        ///   - isMetered: Whether it stops while it computes.
        case admitted(_ handle: InterruptHandle, isMetered: Bool)
    }

    private struct State {
        /// The threads that have not ended, by number.
        var threads: [Int32: Thread] = [:]
        var lastNumber: Int32 = 0
        /// What all threads draw their fuel from, if the first one's store has a limit.
        var tank: FuelTank?
        var program: Program?
        var hasBegun = false
        var hasEnded = false
        /// Who waits for the end, or for the last thread.
        var parked: [ObjectIdentifier: Parker] = [:]
        var awaiting: [CheckedContinuation<Void, Never>] = []

        /// Whether the run has ended, with all threads but those that may compute for ever.
        var isOver: Bool {
            hasEnded
                && threads.values.allSatisfy {
                    if case .admitted(_, isMetered: false) = $0 { true } else { false }
                }
        }
    }

    private static let startName = "wasi_thread_start"
    /// Numbers of threads go from 1 to this, as the specification wants.
    private static let numberMax: Int32 = 0x1FFF_FFFF

    private let threadsMax: Int
    private let state = Locked(State())

    init(threadsMax: Int) { self.threadsMax = threadsMax }

    /// Threads that have not ended.
    var count: Int { state.withLock { $0.threads.count } }

    /// Starts the first thread; does nothing if there was one, or if the run has ended before.
    ///
    /// - Returns: False if the system has no thread.
    func begin(_ program: Program) -> Bool {
        let isFirst = state.withLock { state in
            guard !state.hasBegun, !state.hasEnded else { return false }
            state.hasBegun = true
            state.program = program
            state.threads[0] = .starting
            return true
        }
        return !isFirst || start(0, argument: 0)
    }

    /// Lets all threads together have what the first one was given.
    func shareFuel<Host>(_ store: Store<Host>, _ number: Int32) {
        let (own, shared) = (store.fuel, store.fuelTank)
        let tank = state.withLock { state in
            if number == 0 { state.tank = shared ?? own.map { FuelTank($0) } }
            return state.tank
        }
        if let tank { store.fuelTank = tank }
    }

    /// Says how to stop a thread, before anything of its guest runs.
    ///
    /// - Returns: Whether it may go on: who ends the run stops those that have said so before.
    func admit<Host>(_ number: Int32, _ store: Store<Host>) -> Bool {
        let (handle, isMetered) = (store.interruptHandle, store.code.isMetered)
        return state.withLock { state in
            guard !state.hasEnded else { return false }
            state.threads[number] = .admitted(handle, isMetered: isMetered)
            return true
        }
    }

    /// Starts a thread for the guest.
    ///
    /// - Returns: Its number, or a negative error number of preview 1.
    func spawn(_ argument: Int32) throws(Trap) -> Int32 {
        let refused = -Int32(WASIErrno.again.rawValue)
        let number: Int32? = state.withLock { state in
            guard !state.hasEnded else { return nil }
            // The first thread is no thread that the program started.
            guard state.threads.count - (state.threads[0] == nil ? 0 : 1) < threadsMax else {
                return refused
            }
            repeat {
                state.lastNumber = state.lastNumber % Self.numberMax + 1
            } while state.threads[state.lastNumber] != nil
            state.threads[state.lastNumber] = .starting
            return state.lastNumber
        }
        guard let number else { throw Trap(.interrupted) }
        guard number > 0 else { return number }
        return start(number, argument: argument) ? number : refused
    }

    /// Starts a thread of the system; false if there is none left.
    private func start(_ number: Int32, argument: Int32) -> Bool {
        let hasStarted = SystemThread.start { [self] in
            if let outcome = perform(number, argument) { end(outcome) }
            leave(number)
        }
        if !hasStarted { leave(number) }
        return hasStarted
    }

    /// What a thread does; its end is that of the program unless this is nil.
    private func perform(_ number: Int32, _ argument: Int32) -> WASIThreads.Outcome? {
        do {
            guard let instance = try makeInstance(number) else { return nil }
            if number == 0 {
                guard let main = state.withLock({ $0.program?.main }) else { return nil }
                try main(instance)
                return .finished
            }
            let start = try instance.function(
                Self.startName, as: ((Int32, Int32) -> Void).self)
            guard state.withLock({ !$0.hasEnded }) else { return nil }
            try start(number, argument)
            return nil
        } catch InstantiationError.link(let error) {
            return .refused(error)
        } catch {
            if let trap = Trap(in: error) { return outcome(of: trap, number) }
            return .trapped(Trap(.host, message: "\(error)", cause: error), thread: number)
        }
    }

    /// The program is not held beyond this: its thread may never end.
    private func makeInstance(_ number: Int32) throws(InstantiationError) -> Instance? {
        let program = state.withLock { $0.program }
        return try program?.makeInstance(number)
    }

    private func outcome(of trap: Trap, _ number: Int32) -> WASIThreads.Outcome {
        if let exit = trap.cause as? WASIExit { return .exited(code: exit.code) }
        return .trapped(trap, thread: number)
    }

    private func end(_ outcome: WASIThreads.Outcome) {
        // Without a program it has ended before.
        let program = state.withLock { $0.program }
        program?.end(outcome)
    }

    /// Stops all threads and lets go of the program.
    func stop() {
        let (handles, program) = state.withLock { state in
            state.hasEnded = true
            let program = state.program
            state.program = nil
            // A thread that is starting sees that the run has ended.
            let handles = state.threads.values.compactMap {
                if case .admitted(let handle, _) = $0 { handle } else { nil }
            }
            return (handles, program)
        }
        for handle in handles { handle.interrupt() }
        wakeAll()
        // Goes here, outside of the lock: what it holds may do anything when it goes.
        withExtendedLifetime(program) {}
    }

    private func leave(_ number: Int32) {
        state.withLock { _ = $0.threads.removeValue(forKey: number) }
        wakeAll()
    }

    private func wakeAll() {
        let (parked, awaiting) = state.withLock { state in
            defer { state.awaiting = [] }
            return (Array(state.parked.values), state.awaiting)
        }
        for parker in parked { parker.wake() }
        for continuation in awaiting { continuation.resume() }
    }

    /// Comes back when the run has ended, and with it each thread whose code is metered.
    func waitForEnd() {
        let parker = Parker()
        state.withLock { $0.parked[ObjectIdentifier(parker)] = parker }
        defer { state.withLock { $0.parked[ObjectIdentifier(parker)] = nil } }
        while !state.withLock({ $0.isOver }) { parker.park() }
    }

    /// The same for a task, which holds no thread meanwhile.
    func end() async {
        while !state.withLock({ $0.isOver }) {
            await withCheckedContinuation { continuation in
                // It may be over by now, with nobody left to say so.
                let isOver = state.withLock { state in
                    if !state.isOver { state.awaiting.append(continuation) }
                    return state.isOver
                }
                if isOver { continuation.resume() }
            }
        }
    }
}
