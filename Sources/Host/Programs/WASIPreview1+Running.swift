import WasmCore
public import WasmInterp

/// Whole programs in one call.
extension WASIPreview1 {
    /// Runs a program to its end, in a store of its own, with nothing but WASI to import.
    ///
    /// Programs that start threads are run by ``WASIThreads``, others on the caller's thread.
    /// With fuel, a deadline, or a budget that needs it, its code is metered, whatever the
    /// engine's configuration says.
    ///
    /// - Parameters:
    ///   - configuration: What the guest is given. Look at what of it you keep after the run.
    ///   - limits: Of the store, or of each thread's.
    ///   - fuel: Instructions that the program may execute, all threads together.
    ///   - deadline: When it is stopped, as in `.now + .seconds(5)`.
    /// - Returns: What the program gave to `proc_exit`, or 0 if it returned.
    /// - Throws: ``WASIProgramError``.
    public static func run(
        _ module: Module, _ configuration: sending WASIConfiguration,
        limits: StoreLimits = StoreLimits(), fuel: UInt64? = nil,
        deadline: ContinuousClock.Instant? = nil
    ) throws(WASIProgramError) -> UInt32 {
        try Entry.program.check(module)
        let plan = StorePlan(module.engine, configuration.budget, limits, fuel, deadline)
        let configuration = configuration.interrupted(at: deadline)
        if WASIThreads.areUsed(by: module) {
            let threads = try makeThreads(module, configuration, plan.limits)
            return try threads.run(makeStore: { _ in plan.makeStore(()) }).code()
        }
        let wasi = WASIPreview1(configuration)
        defer { wasi.close() }
        let store = plan.makeStore(wasi)
        var linker = Linker<WASIPreview1>(engine: module.engine)
        define(in: &linker) { $0 }
        let instance: Instance
        do throws(InstantiationError) {
            instance = try linker.instantiate(module, in: store)
        } catch {
            let error = WASIProgramError(error)
            guard case .trap(let trap) = error else { throw error }
            return try code(of: trap)
        }
        return try wasi.start(instance)
    }

    /// Runs a program on threads of its own, and waits without holding the caller's.
    ///
    /// Like ``run(_:_:limits:fuel:deadline:)`` otherwise. When the task is cancelled the program is
    /// stopped; without metering one that computes goes on in the background until it calls WASI,
    /// as ``WASIThreads`` says.
    ///
    /// - Parameters:
    ///   - configuration: What the guest is given. Look at what of it you keep after the run.
    ///   - limits: Of each thread's store.
    ///   - fuel: Instructions that the program may execute, all threads together.
    ///   - deadline: When it is stopped.
    /// - Returns: What the program gave to `proc_exit`, or 0 if it returned.
    /// - Throws: ``WASIProgramError``; a `trap` of code `interrupted` if the task is cancelled.
    public static func runAsync(
        _ module: Module, _ configuration: sending WASIConfiguration,
        limits: StoreLimits = StoreLimits(), fuel: UInt64? = nil,
        deadline: ContinuousClock.Instant? = nil
    ) async throws(WASIProgramError) -> UInt32 {
        try Entry.program.check(module)
        let plan = StorePlan(module.engine, configuration.budget, limits, fuel, deadline)
        let threads = try makeThreads(
            module, configuration.interrupted(at: deadline), plan.limits)
        return try await threads.runAsync(makeStore: { _ in plan.makeStore(()) }).code()
    }

    private static func makeThreads(
        _ module: Module, _ configuration: sending WASIConfiguration, _ limits: StoreLimits
    ) throws(WASIProgramError) -> WASIThreads {
        do throws(LinkError) {
            return try WASIThreads(module, configuration, limits: limits)
        } catch {
            throw .link(error)
        }
    }
}

extension WASIThreads.Outcome {
    /// The code of a program that has run, as of one without threads.
    package func code() throws(WASIProgramError) -> UInt32 {
        switch self {
        case .finished: return 0
        case .exited(let code): return code
        case .refused(let error): throw .link(error)
        case .trapped(let trap, _):
            if let error = trap.cause as? ExportError { throw .export(error) }
            throw .trap(trap)
        }
    }
}

extension WASIConfiguration {
    /// Ends waits at a deadline too.
    fileprivate consuming func interrupted(
        at deadline: ContinuousClock.Instant?
    ) -> WASIConfiguration {
        guard let deadline else { return self }
        let isInterrupted = isInterrupted
        self.isInterrupted = { ContinuousClock.now >= deadline || isInterrupted?() ?? false }
        return self
    }
}
