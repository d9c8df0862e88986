import WasmCore

/// A function whose type has been checked: calls take and return Swift values, without boxes.
///
/// Call it like a Swift function: `let sum = try add(2, 40)`.
public struct TypedFunction<each Parameter: WasmValue, Output> {
    public let function: Function
    @usableFromInline let hasReferences: Bool
    @usableFromInline let load: (UnsafeMutablePointer<UInt64>) -> Output

    @usableFromInline
    init(
        function: Function, hasReferences: Bool,
        load: @escaping (UnsafeMutablePointer<UInt64>) -> Output
    ) {
        self.function = function
        self.hasReferences = hasReferences
        self.load = load
    }

    /// Calls the function and waits for it on this thread.
    ///
    /// - Throws: ``Trap``; with code `.host` if the guest calls an asynchronous host function.
    @inlinable
    public func callAsFunction(_ argument: repeat each Parameter) throws(Trap) -> Output {
        let frame = try function.begin()
        var place = frame.slots
        repeat (each argument).write(to: &place, function.scope)
        try function.run(frame, hasReferences: hasReferences)
        let output = load(frame.slots)
        function.end(frame)
        return output
    }

    /// Calls the function on the caller's task; asynchronous host functions hold no thread.
    ///
    /// See ``Invocation/finish()``.
    public nonisolated(nonsending) func callAsync(
        _ argument: repeat each Parameter
    ) async throws(Trap) -> Output {
        let invocation = try start(repeat each argument)
        return try await invocation.finish()
    }

    /// Prepares a call that can be suspended; nothing runs before it is resumed.
    public func start(_ argument: repeat each Parameter) throws(Trap) -> Invocation<Output> {
        let frame = try function.begin()
        var place = frame.slots
        repeat (each argument).write(to: &place, function.scope)
        if hasReferences,
            !function.state.accepts(frame.slots, as: function.type.parameters)
        {
            function.end(frame)
            throw Trap(.host, message: "a reference does not fit the function's type")
        }
        return Invocation(frame, of: function, load: load)
    }
}

extension Function {
    @usableFromInline
    func begin() throws(Trap) -> CallFrame { try state.beginCall() }

    @usableFromInline
    func run(_ frame: CallFrame, hasReferences: Bool) throws(Trap) {
        try state.runCall(frame, of: index, hasReferences: hasReferences)
    }

    @usableFromInline
    func end(_ frame: CallFrame) { state.endCall(frame) }
}
