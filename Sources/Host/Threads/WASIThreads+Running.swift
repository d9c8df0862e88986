import Platform
import WasmCore
public import WasmInterp

extension WASIThreads {
    /// Runs the program in stores without a host value, for which the configuration's budget pays;
    /// see ``run(makeStore:define:main:)``.
    public func run() -> Outcome {
        let plan = plan
        return run(makeStore: { _ in plan.makeStore(()) })
    }

    /// Runs the program to its end; a second call gives the outcome of the first.
    ///
    /// Threads whose stores' code is metered have ended when this returns, and nothing of them is
    /// left. Any other one that computes goes on until it waits or calls preview 1; it finds out
    /// there. Until then it keeps its store, the shared memory and what the linker has; nothing
    /// that the configuration holds is touched any more, and files are closed.
    ///
    /// - Parameters:
    ///   - makeStore: Called on each thread, with its number, 0 for the first. A deadline that it
    ///     sets is the thread's own. The fuel of the first thread's store is what all threads have
    ///     together: the stores of the others draw on the same `FuelTank`, so that their code has
    ///     to be metered too; else it is a failure of a precondition. A budget pays for those that
    ///     it makes: ``GuestBudget/makeStore(engine:host:limits:code:)``.
    ///   - define: What modules may import besides preview 1, `thread-spawn` and shared memories.
    ///   - main: What the first thread does; calls `_start` unless given. An error that is no trap
    ///     becomes the cause of one.
    public func run<Host>(
        makeStore: @escaping @Sendable (_ thread: Int32) -> Store<Host>,
        define: @escaping @Sendable (inout Linker<Host>) -> Void = { _ in },
        main: @escaping @Sendable (Instance) throws -> Void = WASIThreads.callStart
    ) -> Outcome {
        begin(makeStore, define, main)
        group.waitForEnd()
        return settled()
    }

    /// Runs the program to its end while the caller's task waits, without holding a thread.
    ///
    /// Like ``run(makeStore:define:main:)`` otherwise; cancelling the task is ``interrupt()``.
    public func runAsync<Host>(
        makeStore: @escaping @Sendable (_ thread: Int32) -> Store<Host>,
        define: @escaping @Sendable (inout Linker<Host>) -> Void = { _ in },
        main: @escaping @Sendable (Instance) throws -> Void = WASIThreads.callStart
    ) async -> Outcome {
        await withTaskCancellationHandler {
            begin(makeStore, define, main)
            await group.end()
        } onCancel: {
            interrupt()
        }
        return settled()
    }

    private func begin<Host>(
        _ makeStore: @escaping @Sendable (_ thread: Int32) -> Store<Host>,
        _ define: @escaping @Sendable (inout Linker<Host>) -> Void,
        _ main: @escaping @Sendable (Instance) throws -> Void
    ) {
        // The group gives this back when the run ends.
        let program = ThreadGroup.Program(
            makeInstance: { [self] number throws(InstantiationError) in
                try makeInstance(number, in: makeStore(number), define)
            },
            main: main,
            end: { [self] in end($0) })
        if !group.begin(program) {
            end(.trapped(Trap(.outOfMemory, message: "the system has no thread"), thread: 0))
        }
    }

    /// What the run came to, with nothing left open.
    private func settled() -> Outcome {
        wasi.settle()
        return outcome.withLock { $0 } ?? .finished
    }

    /// Calls `_start`, as programs of preview 1 begin.
    public static let callStart: @Sendable (Instance) throws -> Void = { instance in
        try instance.function("_start", as: (() -> Void).self)()
    }

    private func makeInstance<Host>(
        _ number: Int32, in store: Store<Host>, _ define: (inout Linker<Host>) -> Void
    ) throws(InstantiationError) -> Instance? {
        group.shareFuel(store, number)
        guard group.admit(number, store) else { return nil }
        var linker = Linker<Host>(engine: module.engine)
        let grants = wasi.budget?.grants
        // One context for all threads: what they use of it is under its own lock.
        nonisolated(unsafe) let wasi = wasi
        WASIPreview1.define(in: &linker) { _ in unsafe wasi }
        linker.define(Self.moduleName, Self.spawnName) {
            [group] (caller: Caller<Host>, argument: Int32) throws(Trap) -> Int32 in
            try caller.charge(fuel: Self.startFuel)
            return try group.spawn(argument)
        }
        for (position, memory) in memories {
            let wanted = module.decoded.imports[position]
            linker.provide(wanted.module, wanted.name) { .memory($0.makeMemory(memory)) }
        }
        define(&linker)
        if let grants {
            linker.grants = linker.grants.map { $0.narrowed(to: grants) } ?? grants
        }
        return try linker.instantiate(module, in: store)
    }

    /// Ends the program, unless it has ended, and stops its threads.
    func end(_ outcome: Outcome) {
        let isFirst = self.outcome.withLock { known in
            guard known == nil else { return false }
            known = outcome
            return true
        }
        guard isFirst else { return }
        wasi.end()
        group.stop()
    }
}
