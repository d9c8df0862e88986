import WasmCore

/// One isolated world of instances, memories, tables and globals, with a host value of yours.
///
/// A store belongs to one task at a time. Everything made in it lives until it goes away.
public final class Store<Host> {
    /// What host functions work with.
    public var host: Host
    package let state: StoreState

    public init(engine: Engine, host: Host, limits: StoreLimits = StoreLimits()) {
        self.host = host
        state = StoreState(engine: engine, limits: limits)
    }

    public var engine: Engine { state.engine }

    /// Instructions left before guests trap with `outOfFuel`; nil for no limit.
    ///
    /// Counts only with an engine whose configuration is metered. A block of code is charged for
    /// as a whole when it is entered, so the count is the same on every machine.
    public var fuel: UInt64? {
        get { state.metering.fuel }
        set { state.metering.fuel = newValue }
    }

    /// When guests are stopped with `interrupted`; nil for never. Metered engines only.
    public var deadline: ContinuousClock.Instant? {
        get { state.metering.deadline }
        set { state.metering.deadline = newValue }
    }

    /// Stops this store's guests from another thread. Metered engines only.
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
        Function(state: state, index: state.add(HostFunction(untyped: type, state: state, body)))
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
        guard let memory = MemoryObject(type, byteCountMax: state.limits.memoryBytesMax) else {
            return nil
        }
        state.memories.append(memory)
        return Memory(state: state, index: state.memories.count - 1)
    }

    /// Makes a table filled with null; nil if it is larger than the store's limits.
    public func makeTable(_ type: TableType) -> Table? {
        let limit = state.limits.tableElementsMax
        guard let table = TableObject(type, initial: .null, elementCountMax: limit) else {
            return nil
        }
        state.tables.append(table)
        return Table(state: state, index: state.tables.count - 1)
    }

    public func makeGlobal(_ type: GlobalType, _ value: Value) -> Global {
        let slots = value.slots
        state.globals.append(GlobalObject(type, slots.low, slots.high))
        return Global(state: state, index: state.globals.count - 1)
    }

    /// A reference to a value of the host, of type `externref`.
    public func makeExtern(_ value: any Sendable) -> StoredReference {
        state.externs.append(value)
        return StoredReference(reference: Reference(.extern, state.externs.count - 1))
    }

    /// The host's value behind an `externref`; nil for null and for other references.
    public func externValue(_ reference: StoredReference) -> (any Sendable)? {
        guard reference.reference.tag == .extern,
            state.externs.indices.contains(reference.reference.index)
        else { return nil }
        return state.externs[reference.reference.index]
    }
}

extension HostFunction {
    init(
        untyped type: FunctionType, state: StoreState,
        _ body: @escaping (_ arguments: [Value], _ caller: Instance?) throws -> [Value]
    ) {
        let parameters = type.parameters
        let results = type.results
        self.init(
            type: type,
            body: .synchronous { [unowned state] call in
                let arguments = Array(slots: call.slots, types: parameters)
                let caller = call.caller.map { Instance(state: state, object: $0) }
                let values = try body(arguments, caller)
                guard values.count == results.count,
                    zip(values, results).allSatisfy({ $0.fits($1) })
                else {
                    throw Trap(.host, message: "a host function returned other types than declared")
                }
                values.write(to: call.slots)
            })
    }
}

extension Array where Element == Value {
    /// Reads values that lie in slots one after another.
    init(slots: UnsafePointer<UInt64>, types: [ValueType]) {
        self.init()
        reserveCapacity(types.count)
        var offset = 0
        for type in types {
            append(
                Value(type, low: slots[offset], high: type == .v128 ? slots[offset + 1] : 0))
            offset += type.slotCount
        }
    }

    func write(to slots: UnsafeMutablePointer<UInt64>) {
        var offset = 0
        for value in self {
            let (low, high) = value.slots
            slots[offset] = low
            offset += 1
            if case .v128 = value {
                slots[offset] = high
                offset += 1
            }
        }
    }

    /// The same as an array of slots.
    var slots: [UInt64] {
        var result: [UInt64] = []
        result.reserveCapacity(count)
        for value in self {
            let (low, high) = value.slots
            result.append(low)
            if case .v128 = value { result.append(high) }
        }
        return result
    }
}
