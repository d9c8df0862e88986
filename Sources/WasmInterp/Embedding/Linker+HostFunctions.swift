import Platform
import WasmCore

// Host functions of Swift types. Their signature follows from the closure's.

extension Linker {
    /// Offers a host function: `{ (caller, address: UInt32, count: Int32) throws(Trap) in … }`.
    ///
    /// Parameters and results are ``WasmValue``s; results may be nothing, one, or a tuple. What the
    /// closure throws ends the guest's call: a ``Trap`` as it is, a ``GuestException`` as an
    /// exception that the guest can catch, anything else as the cause of a trap of code `host`.
    ///
    /// The closure must not wait for long: it holds the thread, and neither fuel nor deadline stops
    /// it. It can call guests, up to a depth that the store limits. Stores on several threads may
    /// be in it at the same time: what it changes belongs in their host values.
    @inlinable
    public mutating func define<each Parameter: WasmValue, each Output: WasmValue, Failure: Error>(
        _ module: String, _ name: String,
        _ body:
            @escaping @Sendable (Caller<Host>, repeat each Parameter) throws(Failure) -> (
                repeat each Output
            )
    ) {
        let type = FunctionType(swift: ((repeat each Parameter) -> (repeat each Output)).self)
        let checksResults = !FunctionType.areNumbers(repeat (each Output).self)
        defineSlots(module, name, type, checksResults) { caller, slots in
            let scope = caller.scope
            var place = slots
            let output = try body(caller, repeat (each Parameter).read(from: &place, scope))
            place = slots
            repeat (each output).write(to: &place, scope)
        }
    }

    /// The same for one result, whose type the closure then need not name.
    @inlinable
    public mutating func define<each Parameter: WasmValue, Output: WasmValue, Failure: Error>(
        _ module: String, _ name: String,
        _ body:
            @escaping @Sendable (Caller<Host>, repeat each Parameter) throws(Failure) -> Output
    ) {
        let type = FunctionType(swift: ((repeat each Parameter) -> Output).self)
        defineSlots(module, name, type, !Output.isNumber) { caller, slots in
            let scope = caller.scope
            var place = slots
            let output = try body(caller, repeat (each Parameter).read(from: &place, scope))
            place = slots
            output.write(to: &place, scope)
        }
    }

    /// Offers a host function that may wait.
    ///
    /// Guests that call it have to be run by `callAsync`, or by an ``Invocation``; a synchronous
    /// call traps. While the function waits the guest is at rest in memory and holds no thread.
    ///
    /// The closure runs where its guest does. Up to Swift 6.3 it may have no list of captures: in
    /// place of `[weak self]` write `weak let me = self` before it.
    @inlinable
    public mutating func defineAsync<
        each Parameter: WasmValue, each Output: WasmValue, Failure: Error
    >(
        _ module: String, _ name: String,
        _ body:
            nonisolated(nonsending) @escaping @Sendable (Caller<Host>, repeat each Parameter)
            async throws(Failure) -> (repeat each Output)
    ) {
        let type = FunctionType(swift: ((repeat each Parameter) -> (repeat each Output)).self)
        let checksResults = !FunctionType.areNumbers(repeat (each Output).self)
        defineAsyncSlots(module, name, type, checksResults) { caller, slots in
            let scope = caller.scope
            var place = slots
            let output = try await body(
                caller, repeat (each Parameter).read(from: &place, scope))
            place = slots
            repeat (each output).write(to: &place, scope)
        }
    }

    /// The same for one result, whose type the closure then need not name.
    @inlinable
    public mutating func defineAsync<
        each Parameter: WasmValue, Output: WasmValue, Failure: Error
    >(
        _ module: String, _ name: String,
        _ body:
            nonisolated(nonsending) @escaping @Sendable (Caller<Host>, repeat each Parameter)
            async throws(Failure) -> Output
    ) {
        let type = FunctionType(swift: ((repeat each Parameter) -> Output).self)
        defineAsyncSlots(module, name, type, !Output.isNumber) { caller, slots in
            let scope = caller.scope
            var place = slots
            let output = try await body(
                caller, repeat (each Parameter).read(from: &place, scope))
            place = slots
            output.write(to: &place, scope)
        }
    }

    /// Offers a host function whose type is known at run time only.
    ///
    /// - Precondition: The type names types of the engine only, and has at most 1,000 parameters
    ///   and 1,000 results.
    public mutating func define(
        _ module: String, _ name: String, type: FunctionType,
        _ body: @escaping @Sendable (Caller<Host>, [Value]) throws -> [Value]
    ) {
        defineSlots(module, name, type, false) { caller, slots in
            let values = try body(
                caller, Array(slots: slots, types: type.parameters, in: caller.state))
            try values.write(to: slots, checkedFor: type.results, in: caller.state)
        }
    }

    /// Offers host functions that work on slots and on the host value of the store, and of which
    /// most guests import few: each is asked for by name when a guest imports it first.
    ///
    /// - Parameters:
    ///   - find: Makes the function of a name, in its other form if told so.
    ///   - otherForm: The type of a name's other form, which imports of that type get; nil for
    ///     names that have one form.
    package mutating func define(
        _ module: String,
        onSlots find: @escaping @Sendable (String, _ isOtherForm: Bool) -> SlotFunction<Host>?,
        otherForm: (@Sendable (String) -> FunctionType?)? = nil,
        names: @escaping @Sendable () -> [String] = { [] }
    ) {
        let engine = engine
        let make: @Sendable (String, Bool) -> Recipe? = { name, isOtherForm in
            guard let function = find(name, isOtherForm) else { return nil }
            return Self.shared(function.type, false, engine) { box in function.body(for: box) }
        }
        provide(DefinitionLibrary(module, make, otherForm: otherForm, names: names))
    }

    @usableFromInline
    mutating func defineSlots(
        _ module: String, _ name: String, _ type: FunctionType, _ checksResults: Bool,
        _ body: @escaping @Sendable (Caller<Host>, UnsafeMutablePointer<UInt64>) throws -> Void
    ) {
        defineShared(module, name, type, checksResults) { box in
            .synchronous { call in
                let (number, outer) = box.beginCall()
                defer { box.endCall(outer: outer) }
                try body(Caller(box, call, number: number), call.slots)
            }
        }
    }

    @usableFromInline
    mutating func defineAsyncSlots(
        _ module: String, _ name: String, _ type: FunctionType, _ checksResults: Bool,
        _ body:
            nonisolated(nonsending) @escaping @Sendable (Caller<Host>, UnsafeMutablePointer<UInt64>)
            async throws -> Void
    ) {
        defineShared(module, name, type, checksResults) { box in
            .asynchronous { call in
                let number = box.beginWaitingCall()
                defer { box.endWaitingCall(number) }
                try await body(Caller(box, call, number: number), call.slots)
            }
        }
    }

    /// Offers a host function that each store makes once, however many instances import it.
    private mutating func defineShared(
        _ module: String, _ name: String, _ type: FunctionType, _ checksResults: Bool,
        _ makeBody: @escaping @Sendable (HostBox<Host>) -> HostFunction.Body
    ) {
        provide(module, name, Self.shared(type, checksResults, engine, makeBody))
    }

    private static func shared(
        _ type: FunctionType, _ checksResults: Bool, _ engine: Engine,
        _ makeBody: @escaping @Sendable (HostBox<Host>) -> HostFunction.Body
    ) -> Recipe {
        HostFunction.check(type)
        let definition = SharedDefinition(type, of: engine)
        // Only stores of this linker's engine ask for it.
        return { store in
            if let known = store.state.linked.function(of: definition) {
                return .function(Function(state: store.state, index: known))
            }
            let function = HostFunction(
                type: type, hold: definition.typeHold, body: makeBody(store.box),
                checksResults: checksResults)
            let index = store.state.add(function)
            store.state.linked.add(index, of: definition)
            return .function(Function(state: store.state, index: index))
        }
    }
}

/// The identity of a linker's host function, with its type as the linker's engine knows it.
private final class SharedDefinition: Sendable {
    private let type: FunctionType
    private let engine: Engine
    private let known: Locked<TypeHold?>

    init(_ type: FunctionType, of engine: Engine) {
        self.type = type
        self.engine = engine
        // Numbers in the type mean what they mean now, others are looked for once needed.
        known = Locked(type.namesTypes ? engine.hold(type) : nil)
    }

    var typeHold: TypeHold {
        known.withLock { known in
            let hold = known ?? engine.hold(type)
            known = hold
            return hold
        }
    }
}

extension FunctionType {
    /// Whether a type of the engine stands in it.
    fileprivate var namesTypes: Bool {
        (parameters + results).contains { type in
            guard case .reference(let type) = type, case .concrete = type.heapType else {
                return false
            }
            return true
        }
    }
}
