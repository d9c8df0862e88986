import WasmCore

// What hosts make in a store beside instances. Types name types of the store's engine, by the
// numbers that ``DefinedType/heapType`` and ``Function/type`` give.

extension Store {
    /// Makes a host function whose arguments and results are untyped.
    ///
    /// - Precondition: The type names types of the engine only, and has at most 1,000 parameters
    ///   and 1,000 results.
    public func makeFunction(
        _ type: FunctionType,
        _ body: @escaping (_ arguments: [Value], _ caller: Instance?) throws -> [Value]
    ) -> Function {
        defer { state.keepFunctions() }
        return makeFunction(
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
        makeFunction(type, .synchronous(body))
    }

    func makeFunction(_ type: FunctionType, _ body: HostFunction.Body) -> Function {
        let function = HostFunction(type: type, hold: engine.hold(type), body: body)
        return Function(state: state, index: state.add(function))
    }

    /// Makes a memory; nil if its type is none that a module could declare, or if it is larger than
    /// the store's limits or the system's memory.
    public func makeMemory(_ type: MemoryType) -> Memory? {
        guard let memory = state.makeMemory(type) else { return nil }
        state.memories.append(memory)
        return Memory(state: state, index: state.memories.count - 1)
    }

    /// Makes a table.
    ///
    /// - Parameter initial: What each element is; has to be of the element's type, so that a table
    ///   of a type without null needs something else here.
    /// - Throws: ``StoreError``: a type or a value that is none of the store's, limits out of
    ///   order, or a table larger than the store's limits.
    public func makeTable(
        _ type: TableType, initial: StoredReference = .null
    ) throws(StoreError) -> Table {
        let element = ValueType.reference(type.element)
        let hold = try engine.hold(element)
        guard type.limits.isOrdered else { throw .invalidLimits }
        guard state.accepts(initial, as: type.element) else { throw .valueMismatch(element) }
        guard let table = state.makeTable(type, initial: initial.reference, typeHold: hold) else {
            throw .limitExceeded(state.limitName("table", .tables))
        }
        state.tables.append(table)
        return Table(state: state, index: state.tables.count - 1)
    }

    /// Makes a global with a value of its type.
    ///
    /// - Throws: ``StoreError`` `.unknownType` or `.valueMismatch`.
    public func makeGlobal(_ type: GlobalType, _ value: Value) throws(StoreError) -> Global {
        let hold = try engine.hold(type.value)
        guard state.accepts(value, as: type.value) else { throw .valueMismatch(type.value) }
        let slots = value.slots
        state.globals.append(GlobalObject(type, slots.low, slots.high, typeHold: hold))
        return Global(state: state, index: state.globals.count - 1)
    }

    /// Makes a tag, which guests can import and host functions throw exceptions of. Each one is a
    /// tag of its own, whatever its type.
    ///
    /// - Parameter type: What exceptions of the tag carry are its parameters, 1,000 at most; it has
    ///   no results.
    /// - Throws: ``StoreError`` `.tagWithResults`, `.unknownType`, or `.limitExceeded` for more
    ///   parameters.
    public func makeTag(_ type: FunctionType) throws(StoreError) -> Tag {
        guard type.results.isEmpty else { throw .tagWithResults }
        guard type.parameters.count <= HostFunction.typeCountMax else {
            throw .limitExceeded("parameters of a tag")
        }
        // One by one first, to name the type that there is not.
        for parameter in type.parameters { _ = try engine.hold(parameter) }
        let hold = engine.hold(type)
        state.tags.append(
            TagObject(
                type: hold.numbers[0], parameterSlots: type.parameters.slotCount, typeHold: hold))
        return Tag(state: state, index: state.tags.count - 1)
    }
}

extension Limits {
    /// Whether the minimum is within the maximum.
    var isOrdered: Bool { minimum <= maximum ?? .max }
}

extension MemoryType {
    /// Whether a module could declare a memory of the type, apart from its size.
    var isPossible: Bool {
        limits.isOrdered && (pageSizeLog2 == 0 || pageSizeLog2 == PageSize.standardLog2)
    }
}
