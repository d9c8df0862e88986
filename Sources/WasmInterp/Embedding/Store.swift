import WasmCore

/// One isolated world of instances, memories, tables and globals, with a host value of yours.
///
/// A store belongs to one task at a time. Everything made in it lives until it goes away.
public final class Store<Host> {
    @usableFromInline let box: HostBox<Host>
    package let state: StoreState

    public init(engine: Engine, host: Host, limits: StoreLimits = StoreLimits()) {
        box = HostBox(host)
        state = StoreState(engine: engine, limits: limits)
        state.join(box)
    }

    /// The store of a pool's instance.
    init(box: HostBox<Host>, state: StoreState) {
        self.box = box
        self.state = state
    }

    /// What host functions work with.
    @inlinable
    public var host: Host {
        get { box.value }
        _modify { yield &box.value }
    }

    public var engine: Engine { state.engine }

    /// Instructions left before guests trap with `outOfFuel`; nil for no limit.
    ///
    /// Needs an engine whose configuration is metered; setting it for another one is a failure of a
    /// precondition, nil is always accepted. A block of code is charged for as a whole when it is
    /// entered. Bulk operations on memories, tables and arrays, new objects, and segments and
    /// initialisers at instantiation cost one instruction more for every 64 bytes; a throw costs
    /// for the frames and clauses that it looks through. So the count is the same on every machine.
    public var fuel: UInt64? {
        get { state.fuel }
        set { state.fuel = newValue }
    }

    /// What the store's guests draw their fuel from, together with those of other stores; nil for
    /// fuel of their own, or none. Setting it replaces ``fuel``, which then is what the tank has
    /// left, and the other way round. Needs a metered engine, as that does.
    public var fuelTank: FuelTank? {
        get { state.fuelTank }
        set { state.fuelTank = newValue }
    }

    /// When guests are stopped with `interrupted`; nil for never.
    ///
    /// Needs an engine whose configuration is metered; setting it for another one is a failure of a
    /// precondition, nil is always accepted. Guests stop within ten milliseconds, whether they
    /// compute, wait on shared memory, throw or are being instantiated. An asynchronous host
    /// function that waits has its task cancelled. A synchronous one is not stopped: what it does
    /// is the host's own; the guest stops when it returns.
    public var deadline: ContinuousClock.Instant? {
        get { state.metering.deadline }
        set {
            state.requireMetering(newValue != nil, "a deadline")
            state.metering.deadline = newValue
        }
    }

    /// When waits are ended with `interrupted`: those on shared memory and those of asynchronous
    /// host functions; nil for never. Every engine sees to it, and nothing else ends by it.
    public var waitDeadline: ContinuousClock.Instant? {
        get { state.metering.waitDeadline }
        set { state.metering.waitDeadline = newValue }
    }

    /// Stops this store's guests from another thread. Guests that wait on shared memory are stopped
    /// by every engine, those that compute by metered ones only.
    public var interruptHandle: InterruptHandle { state.metering.interruption }

    /// Creates an instance with imports in the order in which the module lists them.
    public func instantiate(
        _ module: Module, imports: [Extern] = []
    ) throws(InstantiationError) -> Instance {
        for (wanted, _) in zip(module.decoded.imports, imports).dropFirst(imports.count) {
            throw .link(.unknownImport(module: wanted.module, name: wanted.name))
        }
        guard imports.count == module.decoded.imports.count else {
            let missing = module.decoded.imports[
                min(imports.count, module.decoded.imports.count - 1)]
            throw .link(.unknownImport(module: missing.module, name: missing.name))
        }
        let object = try state.instantiate(module, imports: imports.map(\.external))
        return Instance(state: state, object: object)
    }

    /// Makes a host function whose arguments and results are untyped.
    public func makeFunction(
        _ type: FunctionType,
        _ body: @escaping (_ arguments: [Value], _ caller: Instance?) throws -> [Value]
    ) -> Function {
        makeFunction(
            type,
            onSlots: { call in
                let arguments = Array(slots: call.slots, types: type.parameters, in: call.state)
                let caller = call.caller.map { Instance(state: call.state, object: $0) }
                try body(arguments, caller).write(
                    to: call.slots, checkedFor: type.results, in: call.state)
            })
    }

    /// Makes a host function that works on slots.
    package func makeFunction(
        _ type: FunctionType, onSlots body: @escaping (HostCall) throws -> Void
    ) -> Function {
        Function(
            state: state, index: state.add(HostFunction(type: type, body: .synchronous(body))))
    }

    /// Makes a memory; nil if it is larger than the store's limits or the system's memory.
    public func makeMemory(_ type: MemoryType) -> Memory? {
        guard let memory = state.makeMemory(type) else { return nil }
        state.memories.append(memory)
        return Memory(state: state, index: state.memories.count - 1)
    }

    /// Makes a table filled with null; nil if it is larger than the store's limits.
    public func makeTable(_ type: TableType) -> Table? {
        guard let table = state.makeTable(type, initial: .null) else { return nil }
        state.tables.append(table)
        return Table(state: state, index: state.tables.count - 1)
    }

    /// Makes a global. A value that is not of its type counts as zero or null.
    public func makeGlobal(_ type: GlobalType, _ value: Value) -> Global {
        let isFitting = state.accepts(value, as: type.value)
        let slots = isFitting ? value.slots : (low: 0, high: 0)
        state.globals.append(GlobalObject(type, slots.low, slots.high))
        return Global(state: state, index: state.globals.count - 1)
    }

    /// A reference to a value of the host, of type `externref`.
    public func makeExtern(_ value: any Sendable) -> StoredReference { state.makeExtern(value) }

    /// The host's value behind an `externref`; nil for null and for other references.
    public func externValue(_ reference: StoredReference) -> (any Sendable)? {
        state.externValue(reference)
    }

    /// The function behind a reference; nil for null and for other references.
    public func function(_ reference: StoredReference) -> Function? { state.function(reference) }
}
