import WasmCore
public import WasmInterp

extension WASIThreads {
    /// Runs the program in stores without a host value; see ``run(makeStore:define:main:)``.
    public func run() -> Outcome {
        let limits = limits
        let engine = module.engine
        return run(makeStore: { _ in Store(engine: engine, host: (), limits: limits) })
    }

    /// Runs the program to its end; a second call gives the outcome of the first.
    ///
    /// With a metered engine all threads have ended when this returns. Otherwise a thread that
    /// computes goes on until it waits or calls preview 1; it finds out there, and nothing that the
    /// configuration holds is touched any more.
    ///
    /// - Parameters:
    ///   - makeStore: Called on each thread, with its number, 0 for the first. A deadline that it
    ///     sets is the thread's own. The fuel of the first thread's store is what all threads have
    ///     together: the stores of the others draw on the same ``FuelTank``.
    ///   - define: What modules may import besides preview 1, `thread-spawn` and shared memories.
    ///   - main: What the first thread does; calls `_start` unless given. An error that is no trap
    ///     becomes the cause of one.
    public func run<Host>(
        makeStore: @escaping @Sendable (_ thread: Int32) -> Store<Host>,
        define: @escaping @Sendable (inout Linker<Host>) -> Void = { _ in },
        main: @escaping @Sendable (Instance) throws -> Void = WASIThreads.callStart
    ) -> Outcome {
        let isFirst = state.withLock { state in
            guard state.makeGuest == nil else { return false }
            state.makeGuest = { [self] number throws(InstantiationError) in
                let store = makeStore(number)
                shareFuel(store, number)
                return try makeGuest(store, define)
            }
            state.threads[0] = .some(nil)
            return true
        }
        if isFirst, !start(0, main) {
            end(.trapped(Trap(.outOfMemory, message: "the system has no thread"), thread: 0))
        }
        let outcome = waitForOutcome()
        wasi.settle()
        return outcome
    }

    /// Calls `_start`, as programs of preview 1 begin.
    public static let callStart: @Sendable (Instance) throws -> Void = { instance in
        try instance.function("_start", as: (() -> Void).self)()
    }

    /// Lets all threads together have what the first one was given.
    private func shareFuel<Host>(_ store: Store<Host>, _ number: Int32) {
        let (own, shared) = (store.fuel, store.fuelTank)
        let tank = state.withLock { state in
            if number == 0 { state.tank = shared ?? own.map { FuelTank($0) } }
            return state.tank
        }
        if let tank { store.fuelTank = tank }
    }

    private func makeGuest<Host>(
        _ store: Store<Host>, _ define: (inout Linker<Host>) -> Void
    ) throws(InstantiationError) -> Guest {
        var linker = Linker<Host>(engine: module.engine)
        wasi.define(in: &linker)
        linker.define(Self.moduleName, Self.spawnName) {
            [self] (caller: Caller<Host>, argument: Int32) throws(Trap) -> Int32 in
            try caller.charge(fuel: Self.startFuel)
            return try spawn(argument)
        }
        for (position, memory) in memories {
            let wanted = module.decoded.imports[position]
            linker.provide(wanted.module, wanted.name) { .memory($0.makeMemory(memory)) }
        }
        define(&linker)
        return Guest(
            instance: try linker.instantiate(module, in: store),
            interruption: store.interruptHandle)
    }

    /// Starts a thread for the guest.
    ///
    /// - Returns: Its number, or a negative error number of preview 1.
    private func spawn(_ argument: Int32) throws(Trap) -> Int32 {
        let refused = -Int32(WASIErrno.again.rawValue)
        let number: Int32? = state.withLock { state in
            guard state.outcome == nil else { return nil }
            // The first thread is no thread that the program started.
            guard state.threads.count - (state.threads[0] == nil ? 0 : 1) < threadsMax else {
                return refused
            }
            repeat {
                state.lastNumber = state.lastNumber % Self.numberMax + 1
            } while state.threads[state.lastNumber] != nil
            state.threads[state.lastNumber] = .some(nil)
            return state.lastNumber
        }
        guard let number else { throw Trap(.interrupted) }
        guard number > 0 else { return number }
        let hasStarted = start(number) { instance in
            try instance.function(Self.startName, as: ((Int32, Int32) -> Void).self)(
                number, argument)
        }
        if !hasStarted { leave(number) }
        return hasStarted ? number : refused
    }

    /// Starts a thread of the system; false if there is none left.
    private func start(
        _ number: Int32, _ body: @escaping @Sendable (Instance) throws -> Void
    ) -> Bool {
        SystemThread.start { [self] in
            let outcome = perform(number, body)
            if let outcome { end(outcome) }
            leave(number)
        }
    }

    /// What a thread does; its end is that of the program unless this is nil.
    private func perform(
        _ number: Int32, _ body: @Sendable (Instance) throws -> Void
    ) -> Outcome? {
        let makeGuest = state.withLock { $0.makeGuest }
        guard let makeGuest else { return nil }
        do {
            let guest = try makeGuest(number)
            let mayRun = state.withLock { state in
                state.threads[number] = guest.interruption
                return state.outcome == nil
            }
            guard mayRun else { return nil }
            try body(guest.instance)
            return number == 0 ? .finished : nil
        } catch InstantiationError.link(let error) {
            return .refused(error)
        } catch InstantiationError.trap(let trap) {
            return outcome(of: trap, number)
        } catch let trap as Trap {
            return outcome(of: trap, number)
        } catch {
            return .trapped(Trap(.host, message: "\(error)", cause: error), thread: number)
        }
    }

    private func outcome(of trap: Trap, _ number: Int32) -> Outcome {
        if let exit = trap.cause as? WASIExit { return .exited(code: exit.code) }
        return .trapped(trap, thread: number)
    }

    /// Ends the program, unless it has ended, and stops its threads.
    func end(_ outcome: Outcome) {
        let stopped: [InterruptHandle] = state.withLock { state in
            guard state.outcome == nil else { return [] }
            state.outcome = outcome
            // A thread that is starting sees the outcome before it runs.
            return state.threads.values.compactMap { $0 }
        }
        wasi.end()
        for handle in stopped { handle.interrupt() }
        wakeAll()
    }

    private func leave(_ number: Int32) {
        state.withLock { _ = $0.threads.removeValue(forKey: number) }
        wakeAll()
    }

    private func wakeAll() {
        for parker in state.withLock({ $0.parked }) { parker.wake() }
    }

    private func waitForOutcome() -> Outcome {
        let waitsForAll = module.engine.configuration.isMetered
        let parker = Parker()
        state.withLock { $0.parked.append(parker) }
        defer { state.withLock { $0.parked.removeAll { $0 === parker } } }
        while true {
            let outcome: Outcome? = state.withLock { state in
                waitsForAll && !state.threads.isEmpty ? nil : state.outcome
            }
            if let outcome { return outcome }
            parker.park()
        }
    }
}
