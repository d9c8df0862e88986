import WasmCore

/// A function whose type has been checked: calls take and return Swift values, without boxes.
///
/// Call it like a Swift function: `let sum = try add(2, 40)`.
public struct TypedFunction<each Parameter: WasmValue, Output> {
    /// The same function, for values whose types are not known here.
    public let function: Function
    /// Whether arguments have to be looked at before they are the guest's.
    @usableFromInline let needsCheck: Bool
    // Kept, as finding it for each argument costs more than writing that.
    @usableFromInline let scope: StoreScope
    @usableFromInline let load: (UnsafeMutablePointer<UInt64>) -> Output

    @usableFromInline
    init(
        function: Function, needsCheck: Bool,
        load: @escaping (UnsafeMutablePointer<UInt64>) -> Output
    ) {
        self.function = function
        self.needsCheck = needsCheck
        scope = function.scope
        self.load = load
    }

    /// Calls the function and waits for it on this thread.
    ///
    /// - Throws: ``Trap``; with code `.host` if the guest calls an asynchronous host function, with
    ///   code `.castFailure`, before anything is called, if a reference is not of its parameter's
    ///   type or of another store.
    @inlinable
    public func callAsFunction(_ argument: repeat each Parameter) throws(Trap) -> Output {
        let frame = try function.begin()
        var place = frame.slots
        repeat (each argument).write(to: &place, scope)
        try function.run(frame, needsCheck: needsCheck)
        let output = load(frame.slots)
        function.end(frame)
        return output
    }

    /// Calls the function on the caller's task; asynchronous host functions hold no thread.
    ///
    /// See ``Invocation/finish()``.
    ///
    /// - Throws: ``Trap``, of code `.castFailure` if a reference does not fit.
    public nonisolated(nonsending) func callAsync(
        _ argument: repeat each Parameter
    ) async throws(Trap) -> Output {
        let invocation = try start(repeat each argument)
        return try await invocation.finish()
    }

    /// Prepares a call that can be suspended; nothing runs before it is resumed.
    ///
    /// - Throws: ``Trap`` of code `.castFailure` if a reference does not fit, of code
    ///   `.stackOverflow` or `.outOfMemory` if the store can have no more stacks.
    public func start(_ argument: repeat each Parameter) throws(Trap) -> Invocation<Output> {
        let frame = try function.begin()
        var place = frame.slots
        repeat (each argument).write(to: &place, scope)
        if needsCheck { try function.state.settle(frame, of: function.index) }
        return Invocation(frame, of: function, load: load)
    }
}

extension Function {
    @usableFromInline
    func begin() throws(Trap) -> CallFrame { try state.beginCall() }

    @usableFromInline
    func run(_ frame: CallFrame, needsCheck: Bool) throws(Trap) {
        try state.runCall(frame, of: index, needsCheck: needsCheck)
    }

    @usableFromInline
    func end(_ frame: CallFrame) { state.endCall(frame) }
}
