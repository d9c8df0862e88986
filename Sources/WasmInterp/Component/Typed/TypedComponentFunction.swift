import WasmCore

/// A component's function whose type has been checked: calls take and return Swift values, without
/// a ``ComponentValue`` in between.
///
/// Call it like a Swift function: `let sum = try add(2, 40)`.
public struct TypedComponentFunction<each Parameter: ComponentConvertible, Output> {
    @usableFromInline let callee: TypedCallee
    @usableFromInline let lift: (inout CanonicalReader) throws(Trap) -> Output

    @usableFromInline
    init(
        _ callee: TypedCallee, lift: @escaping (inout CanonicalReader) throws(Trap) -> Output
    ) {
        self.callee = callee
        self.lift = lift
    }

    /// Calls the function and waits for it on this thread.
    ///
    /// - Throws: ``Trap``; with code `.host`, before anything is called, if a handle is none of its
    ///   parameter's type, of another store, used up, or given away twice.
    @inlinable
    public func callAsFunction(_ argument: repeat each Parameter) throws(Trap) -> Output {
        guard callee.isPlain else { return try callWithCare(repeat each argument) }
        return try callDirectly(repeat each argument)
    }

    @inlinable @inline(__always)
    func callDirectly(_ argument: repeat each Parameter) throws(Trap) -> Output {
        let call = try callee.begin()
        do throws(Trap) {
            var writer = try callee.writer(call)
            repeat try (each argument).lower(to: &writer)
        } catch {
            callee.abandon(call)
            throw error
        }
        try callee.run(call)
        let output: Output
        do throws(Trap) {
            var reader = try callee.reader(call)
            output = try lift(&reader)
        } catch {
            callee.abandon(call)
            throw error
        }
        try callee.finish(call)
        return output
    }

    /// The same for a function that takes handles, or of a component that asks about tasks.
    @usableFromInline
    func callWithCare(_ argument: repeat each Parameter) throws(Trap) -> Output {
        let lower = { (writer: inout CanonicalWriter) throws(Trap) in
            repeat try (each argument).lower(to: &writer)
        }
        try callee.awaitEntry()
        try callee.inspect(lower)
        guard callee.isTask else { return try callDirectly(repeat each argument) }
        var output: Output?
        let lift = lift
        try callee.call(
            lower: lower,
            lift: { (reader: inout CanonicalReader) throws(Trap) in
                output = try lift(&reader)
            })
        guard let output else { throw Trap(.host, message: "a call has no result") }
        return output
    }

    /// Calls the function and waits for it without holding a thread while its guest waits, as
    /// ``ComponentFunction/callAsync(_:)`` does.
    ///
    /// - Throws: ``ComponentCallError``: a trap, as of ``callAsFunction(_:)``, or it is cancelled.
    public nonisolated(nonsending) func callAsync(
        _ argument: repeat each Parameter
    ) async throws(ComponentCallError) -> Output {
        guard callee.isTask else {
            do throws(Trap) {
                return try callAsFunction(repeat each argument)
            } catch {
                throw .trap(error)
            }
        }
        var output: Output?
        let lift = lift
        try await callee.callAsync(
            lower: { (writer: inout CanonicalWriter) throws(Trap) in
                repeat try (each argument).lower(to: &writer)
            },
            lift: { (reader: inout CanonicalReader) throws(Trap) in
                output = try lift(&reader)
            })
        guard let output else {
            throw .trap(Trap(.host, message: "a call has no result"))
        }
        return output
    }

    /// Calls a function whose result says whether it succeeded.
    ///
    /// - Throws: ``TypedCallError``: what failed, or a trap.
    @inlinable
    public func value<Success, Failure>(
        _ argument: repeat each Parameter
    ) throws(TypedCallError<Failure>) -> Success where Output == Result<Success, Failure> {
        let result: Output
        do throws(Trap) {
            result = try callAsFunction(repeat each argument)
        } catch {
            throw .trap(error)
        }
        switch result {
        case .success(let value): return value
        case .failure(let error): throw .failed(error)
        }
    }

    /// Calls a function whose result says whether it succeeded, as ``callAsync(_:)``.
    ///
    /// - Throws: ``TypedCallError``: what failed, a trap, or it is cancelled.
    public nonisolated(nonsending) func valueAsync<Success, Failure>(
        _ argument: repeat each Parameter
    ) async throws(TypedCallError<Failure>) -> Success where Output == Result<Success, Failure> {
        let result: Output
        do throws(ComponentCallError) {
            result = try await callAsync(repeat each argument)
        } catch {
            guard let trap = error.trap else { throw .cancelled }
            throw .trap(trap)
        }
        switch result {
        case .success(let value): return value
        case .failure(let error): throw .failed(error)
        }
    }
}

/// Why a call of a function whose result may be a failure has no value.
public enum TypedCallError<Failure: Error>: Error {
    /// The function said so.
    case failed(Failure)
    /// The call ended in a trap.
    case trap(Trap)
    /// The task was cancelled that waited for the call, and the guest has stopped.
    case cancelled
}

extension TypedCallError: TrapCarrier {
    package var trap: Trap? { if case .trap(let trap) = self { trap } else { nil } }
}

extension TypedCallError: CustomStringConvertible {
    /// That of the failure, or of the trap.
    public var description: String {
        switch self {
        case .failed(let failure): "\(failure)"
        case .trap(let trap): trap.description
        case .cancelled: ComponentCallError.cancelled.description
        }
    }
}

/// A call by the host that is a task, with values of Swift.
struct TypedInvocation {
    let signature: TypedSignature
    let bindings: ResourceBindings
    let lower: (inout CanonicalWriter) throws(Trap) -> Void
    let lift: (inout CanonicalReader) throws(Trap) -> Void

    func lowerArguments(
        _ context: CanonicalContext, scope: UInt32, _ slots: UnsafeMutablePointer<UInt64>
    ) throws(Trap) {
        var writer = CanonicalWriter(context, scope: scope, slots: slots, bindings: bindings)
        if let extent = signature.spilledParameters(is64: context.is64) {
            try writer.spill(extent)
        }
        try lower(&writer)
    }

    func liftResult(
        _ context: CanonicalContext, scope: UInt32, _ slots: UnsafeMutablePointer<UInt64>,
        slotsMax: Int
    ) throws(Trap) {
        var reader = CanonicalReader(context, scope: scope, slots: slots, bindings: bindings)
        if let extent = signature.spilledResult(is64: context.is64, slotsMax: slotsMax) {
            try reader.follow(extent)
        }
        try lift(&reader)
    }
}

/// What a typed function calls.
@usableFromInline
final class TypedCallee {
    /// The function as a task, if its component asks about them.
    private let task: CallTarget?
    private let signature: TypedSignature
    // Functions live as long as their store.
    private let state: StoreState
    private let components: ComponentStoreState
    private let function: LiftedFunction
    private let bindings: ResourceBindings
    private let spilledParameters: CanonicalExtent?
    private let spilledResult: CanonicalExtent?

    init(
        _ function: LiftedFunction, task: CallTarget?, _ signature: TypedSignature,
        _ bindings: ResourceBindings
    ) {
        self.task = task
        isPlain = task == nil && !signature.takesHandles
        self.signature = signature
        state = function.context.state
        components = function.context.components
        self.function = function
        self.bindings = bindings
        let is64 = function.context.is64
        spilledParameters = signature.spilledParameters(is64: is64)
        spilledResult = signature.spilledResult(is64: is64)
    }

    @usableFromInline var isTask: Bool { task != nil }
    /// Neither a task nor one that takes handles.
    @usableFromInline let isPlain: Bool

    /// Looks at the handles among a call's arguments before it begins.
    @usableFromInline
    func inspect(_ lower: (inout CanonicalWriter) throws(Trap) -> Void) throws(Trap) {
        guard signature.takesHandles else { return }
        // First, so that none of them is an argument that is found.
        try components.dropReleased()
        let inspector = HandleInspector(function.context)
        try withExtendedLifetime(inspector) { () throws(Trap) in
            var writer = CanonicalWriter(
                function.context, bindings: bindings, inspector: inspector)
            try lower(&writer)
        }
    }

    /// Waits until the function can be called.
    @usableFromInline
    func awaitEntry() throws(Trap) {
        if let task { try components.awaitEntry(task) }
    }

    @usableFromInline
    func call(
        lower: @escaping (inout CanonicalWriter) throws(Trap) -> Void,
        lift: @escaping (inout CanonicalReader) throws(Trap) -> Void
    ) throws(Trap) {
        guard let task else { return }
        let typed = TypedInvocation(
            signature: signature, bindings: bindings, lower: lower, lift: lift)
        _ = try function.context.components.call(task, typed: typed)
        try liftNothing(typed)
    }

    nonisolated(nonsending) func callAsync(
        lower: @escaping (inout CanonicalWriter) throws(Trap) -> Void,
        lift: @escaping (inout CanonicalReader) throws(Trap) -> Void
    ) async throws(ComponentCallError) {
        guard let task else { return }
        let typed = TypedInvocation(
            signature: signature, bindings: bindings, lower: lower, lift: lift)
        do throws(Trap) {
            let components = function.context.components
            if try await components.awaitEntry(task, on: #isolation) {
                try inspect(lower)
                let call = try components.begin(task, [], typed: typed)
                let end = try await components.finish(call, on: #isolation)
                if case .resolved(.returned)? = end.end { return try liftNothing(typed) }
            }
        } catch {
            throw .trap(error)
        }
        throw .cancelled
    }

    /// Without a result nobody has asked for it.
    private func liftNothing(_ typed: TypedInvocation) throws(Trap) {
        guard signature.results.isEmpty else { return }
        var nothing: UInt64 = 0
        try typed.liftResult(function.context, scope: 0, &nothing, slotsMax: 1)
    }

    @usableFromInline
    func begin() throws(Trap) -> LiftedCall { try function.begin(in: state, components) }

    /// For the arguments.
    @usableFromInline
    func writer(_ call: LiftedCall) throws(Trap) -> CanonicalWriter {
        var writer = CanonicalWriter(
            function.context, scope: call.scope, slots: call.frame.slots, bindings: bindings)
        if let spilledParameters { try writer.spill(spilledParameters) }
        return writer
    }

    @usableFromInline
    func run(_ call: LiftedCall) throws(Trap) { try function.run(call, in: state) }

    /// For the result.
    @usableFromInline
    func reader(_ call: LiftedCall) throws(Trap) -> CanonicalReader {
        var reader = CanonicalReader(
            function.context, scope: call.scope, slots: call.frame.slots, bindings: bindings)
        if let spilledResult { try reader.follow(spilledResult) }
        return reader
    }

    @usableFromInline
    func finish(_ call: LiftedCall) throws(Trap) {
        try function.finish(call, in: state)
    }

    @usableFromInline
    func abandon(_ call: LiftedCall) { function.abandon(call) }
}
