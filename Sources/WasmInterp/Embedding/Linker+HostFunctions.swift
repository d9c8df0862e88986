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
    /// it. It can call guests, up to a depth that the store limits.
    @inlinable
    public mutating func define<each Parameter: WasmValue, each Output: WasmValue, Failure: Error>(
        _ module: String, _ name: String,
        _ body:
            @escaping (Caller<Host>, repeat each Parameter) throws(Failure) -> (
                repeat each Output
            )
    ) {
        let type = FunctionType(swift: ((repeat each Parameter) -> (repeat each Output)).self)
        defineSlots(module, name, type) { caller, slots in
            var place = slots
            let output = try body(caller, repeat (each Parameter).read(from: &place, caller.scope))
            place = slots
            repeat (each output).write(to: &place, caller.scope)
        }
    }

    /// The same for one result, whose type the closure then need not name.
    @inlinable
    public mutating func define<each Parameter: WasmValue, Output: WasmValue, Failure: Error>(
        _ module: String, _ name: String,
        _ body: @escaping (Caller<Host>, repeat each Parameter) throws(Failure) -> Output
    ) {
        let type = FunctionType(swift: ((repeat each Parameter) -> Output).self)
        defineSlots(module, name, type) { caller, slots in
            var place = slots
            let output = try body(caller, repeat (each Parameter).read(from: &place, caller.scope))
            place = slots
            output.write(to: &place, caller.scope)
        }
    }

    /// Offers a host function that may wait.
    ///
    /// Guests that call it have to be run by `callAsync`, or by an ``Invocation``; a synchronous
    /// call traps. While the function waits the guest is at rest in memory and holds no thread.
    @inlinable
    public mutating func defineAsync<
        each Parameter: WasmValue, each Output: WasmValue, Failure: Error
    >(
        _ module: String, _ name: String,
        _ body:
            nonisolated(nonsending) @escaping (Caller<Host>, repeat each Parameter)
            async throws(Failure) -> (repeat each Output)
    ) {
        let type = FunctionType(swift: ((repeat each Parameter) -> (repeat each Output)).self)
        defineAsyncSlots(module, name, type) { caller, slots in
            var place = slots
            let output = try await body(
                caller, repeat (each Parameter).read(from: &place, caller.scope))
            place = slots
            repeat (each output).write(to: &place, caller.scope)
        }
    }

    /// The same for one result, whose type the closure then need not name.
    @inlinable
    public mutating func defineAsync<
        each Parameter: WasmValue, Output: WasmValue, Failure: Error
    >(
        _ module: String, _ name: String,
        _ body:
            nonisolated(nonsending) @escaping (Caller<Host>, repeat each Parameter)
            async throws(Failure) -> Output
    ) {
        let type = FunctionType(swift: ((repeat each Parameter) -> Output).self)
        defineAsyncSlots(module, name, type) { caller, slots in
            var place = slots
            let output = try await body(
                caller, repeat (each Parameter).read(from: &place, caller.scope))
            place = slots
            output.write(to: &place, caller.scope)
        }
    }

    /// Offers a host function whose type is known at run time only.
    public mutating func define(
        _ module: String, _ name: String, type: FunctionType,
        _ body: @escaping (Caller<Host>, [Value]) throws -> [Value]
    ) {
        defineSlots(module, name, type) { caller, slots in
            let values = try body(
                caller, Array(slots: slots, types: type.parameters, in: caller.state))
            try values.write(to: slots, checkedFor: type.results, in: caller.state)
        }
    }

    /// Offers a host function that works on slots and on the host value of the store.
    package mutating func define(
        _ module: String, _ name: String, type: FunctionType,
        onSlots body: @escaping (Host, HostCall) throws -> Void
    ) {
        defineShared(module, name) { box in
            HostFunction(type: type, body: .synchronous { try body(box.value, $0) })
        }
    }

    @usableFromInline
    mutating func defineSlots(
        _ module: String, _ name: String, _ type: FunctionType,
        _ body: @escaping (Caller<Host>, UnsafeMutablePointer<UInt64>) throws -> Void
    ) {
        defineShared(module, name) { box in
            HostFunction(
                type: type,
                body: .synchronous { call in
                    let (number, outer) = box.beginCall()
                    defer { box.endCall(outer: outer) }
                    try body(Caller(box, call, number: number), call.slots)
                })
        }
    }

    @usableFromInline
    mutating func defineAsyncSlots(
        _ module: String, _ name: String, _ type: FunctionType,
        _ body:
            nonisolated(nonsending) @escaping (Caller<Host>, UnsafeMutablePointer<UInt64>)
            async throws -> Void
    ) {
        defineShared(module, name) { box in
            HostFunction(
                type: type,
                body: .asynchronous { call in
                    let number = box.beginWaitingCall()
                    defer { box.endWaitingCall(number) }
                    try await body(Caller(box, call, number: number), call.slots)
                })
        }
    }

    /// Offers a host function that each store makes once, however many instances import it.
    private mutating func defineShared(
        _ module: String, _ name: String, _ make: @escaping (HostBox<Host>) -> HostFunction
    ) {
        let definition = SharedDefinition(make: make)
        provide(module, name) { store in
            let key = ObjectIdentifier(definition)
            if let known = store.state.linked[key] {
                return .function(Function(state: store.state, index: known.function))
            }
            let function = definition.make(store.box)
            let index = store.state.add(function, type: definition.type)
            definition.type = store.state.functionRecords[index].type
            store.state.linked[key] = (definition, index)
            return .function(Function(state: store.state, index: index))
        }
    }
}

/// A recipe with an identity.
private final class SharedDefinition<Host> {
    let make: (HostBox<Host>) -> HostFunction
    /// The type's number in the engine, once a store has made the function.
    var type: UInt32?

    init(make: @escaping (HostBox<Host>) -> HostFunction) { self.make = make }
}
