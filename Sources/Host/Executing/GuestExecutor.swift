public import WasmInterp

/// Runs many guests on few threads: each gets slices of time by its priority, and one that waits
/// holds no thread.
///
///     let executor = GuestExecutor()
///     let task = try executor.submit {
///         let store = Store(engine: module.engine, host: (), code: metered)
///         let instance = try Linker<Void>(engine: module.engine).instantiate(module, in: store)
///         return try instance.function("count", as: ((Int32) -> Int32).self).start(1_000_000)
///     }
///     let count = try await task.value
///
/// Who has had least of its share is next, by time of processors that was measured; classes share
/// among each other in the same way (``GuestPriority``). A guest that waits, in a host function
/// that can (those of preview 1 and asynchronous ones) or on shared memory, is woken by what it
/// waits for. Host functions that hold their thread hold one of the executor's.
///
/// Threads start with the first guests, and end with the executor or by ``shutDown()``. The
/// executor lasts as long as somebody has it or one of its tasks; guests that are left are ended
/// then.
public final class GuestExecutor: Sendable {
    let core: ExecutorCore

    /// An executor without guests.
    public init(_ options: Options = Options()) { core = ExecutorCore(options) }

    deinit { core.shutDown() }

    /// Lets a guest run.
    ///
    /// - Parameters:
    ///   - priority: Its share of the threads' time.
    ///   - budget: Who pays for its time, of which the store was made
    ///     (``GuestBudget/makeStore(engine:host:limits:code:)``): over a limit of it, the guest
    ///     ends with ``LimitExceeded``.
    ///   - start: Makes store, instance and call, on a thread of the executor, when the guest's
    ///     first turn comes. Nobody else may use the store then. Its code has to be metered
    ///     (``CodeOptions/isMetered``), as nothing else would let other guests run. What it calls
    ///     itself, a start function that it instantiates included, holds the thread until it ends:
    ///     ``submit(instantiating:_:_:budget:in:calling:)`` does not.
    /// - Throws: ``GuestEnd``: `tooManyGuests`, `shutDown`, or `noThread`.
    public func submit<Output: Sendable>(
        _ priority: GuestPriority = GuestPriority(), budget: GuestBudget? = nil,
        _ start: @escaping @Sendable () throws -> Invocation<Output>
    ) throws(GuestEnd) -> GuestTask<Output> {
        let outcome = GuestOutcome<Output>()
        let program = InvocationProgram(budget, calling: start) { outcome.set($0) }
        return GuestTask(self, try core.add(program, priority), outcome)
    }

    /// Lets a guest run whose module the executor instantiates, so that its start function runs in
    /// slices, too: one that never ends keeps nobody up.
    ///
    ///     let task = try executor.submit(instantiating: module, linker) {
    ///         try budget.makeStore(engine: module.engine, host: App())
    ///     } calling: { instance in
    ///         try instance.function("run", as: (() -> Void).self).start()
    ///     }
    ///
    /// - Parameters:
    ///   - linker: What the guest may import.
    ///   - priority: Its share of the threads' time.
    ///   - budget: As in ``submit(_:budget:_:)``.
    ///   - makeStore: Makes the store, which nobody else may use then.
    ///   - start: Makes the call, once the instance is there.
    /// - Throws: ``GuestEnd``: `tooManyGuests`, `shutDown`, or `noThread`.
    public func submit<Host, Output: Sendable>(
        instantiating module: Module, _ linker: Linker<Host>,
        _ priority: GuestPriority = GuestPriority(), budget: GuestBudget? = nil,
        in makeStore: @escaping @Sendable () throws -> Store<Host>,
        calling start: @escaping @Sendable (Instance) throws -> Invocation<Output>
    ) throws(GuestEnd) -> GuestTask<Output> {
        let outcome = GuestOutcome<Output>()
        let program = InvocationProgram<Output>(budget) {
            let made = try linker.instantiateWithoutStart(module, in: try makeStore())
            return GuestCalls(preparation: made.start) { try start(made.instance) }
        } finish: {
            outcome.set($0)
        }
        return GuestTask(self, try core.add(program, priority), outcome)
    }

    /// Lets a guest run as soon as there are fewer than the executor takes; who waits comes in in
    /// turn.
    ///
    /// - Throws: ``GuestEnd``: `cancelled` if the task is cancelled before, `shutDown`, or
    ///   `noThread`.
    public func submitWhenThereIsRoom<Output: Sendable>(
        _ priority: GuestPriority = GuestPriority(), budget: GuestBudget? = nil,
        _ start: @escaping @Sendable () throws -> Invocation<Output>
    ) async throws(GuestEnd) -> GuestTask<Output> {
        let outcome = GuestOutcome<Output>()
        let program = InvocationProgram(budget, calling: start) { outcome.set($0) }
        try await core.admit()
        return GuestTask(self, try core.add(program, priority, hasRoom: true), outcome)
    }

    /// Ends all guests with ``GuestEnd/shutDown``, those that run at the end of their slices, and
    /// takes no more.
    public func shutDown() { core.shutDown() }

    /// What it does now.
    public var usage: Usage { core.usage }
}
