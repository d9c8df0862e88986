public import WasmInterp

/// Beginning what is instantiated already. Spec: WASI application ABI.
extension WASIPreview1 {
    /// Runs a program to its end: calls `_start` of an instance whose imports are of this context.
    ///
    /// The guest's world ends with it, as by ``close()``.
    ///
    /// - Returns: What the program gave to `proc_exit`, or 0 if it returned.
    /// - Throws: ``WASIProgramError``: `otherKind` or `export` if the instance is no program,
    ///   `trap` if it was stopped.
    public func start(_ instance: Instance) throws(WASIProgramError) -> UInt32 {
        let start = try Self.start(of: instance)
        defer { close() }
        do throws(Trap) {
            try start()
            return 0
        } catch {
            return try Self.code(of: error)
        }
    }

    /// Runs a program on the caller's task, so that it can call asynchronous host functions.
    ///
    /// Like ``start(_:)`` otherwise. A call of preview 1 that waits holds no thread, and cancelling
    /// the task ends it.
    ///
    /// - Returns: What the program gave to `proc_exit`, or 0 if it returned.
    /// - Throws: ``WASIProgramError`` as ``start(_:)`` does; a `trap` of code `interrupted` if the
    ///   task is cancelled.
    public nonisolated(nonsending) func startAsync(
        _ instance: Instance
    ) async throws(WASIProgramError) -> UInt32 {
        let start = try Self.start(of: instance)
        defer { close() }
        do throws(Trap) {
            try await start.callAsync()
            return 0
        } catch {
            return try Self.code(of: error)
        }
    }

    /// Sets up a library, whose functions can be called then: calls `_initialize`, if there is one.
    ///
    /// - Throws: ``WASIProgramError``: `otherKind` if the instance is a program, `export` if
    ///   `_initialize` is of another type, `trap` if the guest was stopped, or ended by
    ///   `proc_exit`, which `Trap.exit` tells.
    public func initialize(_ instance: Instance) throws(WASIProgramError) {
        try Entry.library.check(instance.module)
        guard instance.export(Entry.library.name) != nil else { return }
        let initialize = try Entry.library.function(of: instance)
        do throws(Trap) {
            try initialize()
        } catch {
            throw .trap(error)
        }
    }

    private static func start(
        of instance: Instance
    ) throws(WASIProgramError) -> TypedFunction<Void> {
        try Entry.program.check(instance.module)
        return try Entry.program.function(of: instance)
    }

    /// The code of a program that ended by a trap, if that is how it exits.
    package static func code(of trap: Trap) throws(WASIProgramError) -> UInt32 {
        guard let exit = trap.exit else { throw .trap(trap) }
        return exit.code
    }
}
