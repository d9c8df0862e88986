import WasmCore

/// A function of a guest or of the host, called with values whose types are checked at each call.
///
/// ``typed(as:)`` checks them once.
public struct Function {
    package let state: StoreState
    package let index: Int

    /// What it takes and returns. Defined types in it are numbers of the engine:
    /// ``Engine/definedType(_:)`` has them.
    public var type: FunctionType { state.functionType(index) }

    /// A reference to it, for tables and globals.
    public var reference: StoredReference { state.stored(.function(index)) }

    /// Calls the function and waits for it on this thread.
    ///
    /// - Throws: ``CallError``: the arguments do not fit, or a trap; one of code `.host` if the
    ///   guest calls an asynchronous host function.
    public func call(_ arguments: [Value] = []) throws(CallError) -> [Value] {
        let type = try check(arguments)
        do throws(Trap) {
            let frame = try state.beginCall()
            arguments.write(to: frame.slots)
            try state.runCall(frame, of: index, needsCheck: false)
            defer { state.endCall(frame) }
            return Array(slots: frame.slots, types: type.results, in: state)
        } catch {
            throw .trap(error)
        }
    }

    /// Calls the function on the caller's task; asynchronous host functions hold no thread.
    ///
    /// See ``Invocation/finish()``.
    ///
    /// - Throws: ``CallError``: the arguments do not fit, or a trap.
    public nonisolated(nonsending) func callAsync(
        _ arguments: [Value] = []
    ) async throws(CallError) -> [Value] {
        let invocation = try start(arguments)
        do throws(Trap) {
            return try await invocation.finish()
        } catch {
            throw .trap(error)
        }
    }

    /// Prepares a call that can be suspended; nothing runs before it is resumed.
    ///
    /// - Throws: ``CallError``: the arguments do not fit, or a trap of code `.stackOverflow` or
    ///   `.outOfMemory`, as the store can have no more stacks.
    public func start(_ arguments: [Value] = []) throws(CallError) -> Invocation<[Value]> {
        let type = try check(arguments)
        let frame: CallFrame
        do throws(Trap) {
            frame = try state.beginCall()
        } catch {
            throw .trap(error)
        }
        arguments.write(to: frame.slots)
        return Invocation(frame, of: self) { [state] in
            Array(slots: $0, types: type.results, in: state)
        }
    }

    private func check(_ arguments: [Value]) throws(CallError) -> FunctionType {
        let type = type
        guard arguments.count == type.parameters.count,
            zip(arguments, type.parameters).allSatisfy({ state.accepts($0, as: $1) })
        else { throw CallError(arguments, for: type, in: state) }
        return type
    }
}

extension Function {
    /// This function as a Swift function of a type; nil if its type is another one.
    @inlinable
    public func typed<each Parameter: WasmValue, each Output: WasmValue>(
        as type: ((repeat each Parameter) -> (repeat each Output)).Type
    ) -> TypedFunction<repeat each Parameter, (repeat each Output)>? {
        let actual = self.type
        var position = 0
        var fits = true
        for parameter in repeat (each Parameter).self {
            fits =
                fits && position < actual.parameters.count
                && parameter.fits(actual.parameters[position])
            position += 1
        }
        fits = fits && position == actual.parameters.count
        position = 0
        for output in repeat (each Output).self {
            fits =
                fits && position < actual.results.count
                && output.fits(actual.results[position])
            position += 1
        }
        guard fits, position == actual.results.count else { return nil }
        let scope = scope
        return TypedFunction(
            function: self,
            needsCheck: actual.parameters.contains { $0.isReference }
                || !FunctionType.areNumbers(repeat (each Parameter).self)
        ) { slots in
            var place = slots
            return (repeat (each Output).read(from: &place, scope))
        }
    }

    @usableFromInline
    var scope: StoreScope { StoreScope(state) }

    @usableFromInline
    func mismatch(_ name: String, _ asked: FunctionType) -> ExportError {
        .signatureMismatch(name: name, asked: asked, actual: type)
    }
}

extension FunctionType {
    /// What guests see of a Swift function type.
    @inlinable
    init<each Parameter: WasmValue, each Output: WasmValue>(
        swift type: ((repeat each Parameter) -> (repeat each Output)).Type
    ) {
        var parameters: [ValueType] = []
        var results: [ValueType] = []
        var fits = true
        for parameter in repeat (each Parameter).self {
            parameters.append(parameter.valueType)
            fits = fits && parameter.isWide == (parameters.last == .v128)
        }
        for output in repeat (each Output).self {
            results.append(output.valueType)
            fits = fits && output.isWide == (results.last == .v128)
        }
        precondition(fits, "only Vector128 stands for v128")
        self.init(parameters, results)
    }

    /// Whether all are numbers and vectors as the package knows them.
    @inlinable
    static func areNumbers<each Element: WasmValue>(_ type: repeat (each Element).Type) -> Bool {
        var areNumbers = true
        for type in repeat each type { areNumbers = areNumbers && type.isNumber }
        return areNumbers
    }
}
