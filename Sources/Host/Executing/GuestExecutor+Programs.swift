import WasmCore
public import WasmInterp

/// Programs of preview 1, as guests of an executor.
extension GuestExecutor {
    /// Lets a program run to its end, in a store of its own, with nothing but WASI to import, as
    /// ``WASIPreview1/run(_:_:limits:fuel:deadline:)`` does.
    ///
    /// Its start function runs in slices too, and calls of preview 1 that wait hold no thread.
    ///
    /// - Parameters:
    ///   - module: A program that starts no threads.
    ///   - configuration: What the guest is given.
    ///   - limits: Of the store.
    ///   - fuel: Instructions that the program may execute.
    ///   - deadline: When it is stopped.
    /// - Returns: The guest, which comes to what the program gave to `proc_exit`, or 0 if it
    ///   returned; its errors are those of ``WASIProgramError``, and ``GuestEnd``.
    /// - Throws: ``GuestEnd``: `tooManyGuests`, `shutDown`, or `noThread`.
    public func submit(
        program module: Module, _ configuration: sending WASIConfiguration,
        _ priority: GuestPriority = GuestPriority(), limits: StoreLimits = StoreLimits(),
        fuel: UInt64? = nil, deadline: ContinuousClock.Instant? = nil
    ) throws(GuestEnd) -> GuestTask<UInt32> {
        let plan = StorePlan(module.engine, configuration.budget, limits, fuel, deadline)
        let wasi = WASIPreview1(configuration)
        let outcome = GuestOutcome<UInt32>()
        // The guest's turns, of which one comes after the other, are all that use it.
        nonisolated(unsafe) let context = wasi
        let program = InvocationProgram(plan.budget) {
            try unsafe plan.calls(of: module, context)
        } finish: { result in
            unsafe context.close()
            outcome.set(result.exitCode)
        }
        do throws(GuestEnd) {
            return GuestTask(self, try core.add(program, priority), outcome)
        } catch {
            unsafe context.close()
            throw error
        }
    }
}

extension Result where Success == Void, Failure == any Error {
    /// What a program that has ended so gave to `proc_exit`; 0 if it returned.
    fileprivate var exitCode: Result<UInt32, any Error> {
        Result<UInt32, any Error> {
            do {
                try get()
                return 0
            } catch let error as WASIProgramError {
                guard let trap = error.trap else { throw error }
                return try WASIPreview1.code(of: trap)
            } catch let trap as Trap {
                return try WASIPreview1.code(of: trap)
            }
        }
    }
}

extension StorePlan {
    /// What a program does in a store of this plan.
    fileprivate func calls(
        of module: Module, _ wasi: WASIPreview1
    ) throws(WASIProgramError) -> GuestCalls<Void> {
        try Entry.program.check(module)
        let store = makeStore(wasi, isMetered: true)
        var linker = Linker<WASIPreview1>(engine: engine)
        WASIPreview1.define(in: &linker) { $0 }
        let made: (instance: Instance, start: Function?)
        do throws(InstantiationError) {
            made = try linker.instantiateWithoutStart(module, in: store)
        } catch {
            throw WASIProgramError(error)
        }
        let entry = try Entry.program.function(of: made.instance)
        return GuestCalls(preparation: made.start) { try entry.start() }
    }
}
