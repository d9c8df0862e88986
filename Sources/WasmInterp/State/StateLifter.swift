import WasmCore

/// Reads a store that is at rest, or whose calls are paused, into a ``StoreImage``.
struct StateLifter {
    let store: StoreState
    var image = StoreImage()
    /// By identity of the module, its number: those of the same bytes have one.
    private var moduleNumbers: [ObjectIdentifier: Int] = [:]
    /// Numbers of modules by how many bytes they have.
    private var modulesBySize: [Int: [Int]] = [:]
    /// By the engine's number of a type, the first module that defines it.
    private var typeNames: [UInt32: StateType] = [:]
    /// Host functions by index of the record: who imports them first.
    private var imports: [Int: StateFunction] = [:]
    // By index in the store; objects by the bits of references.
    private var functions = StateNumbers<Int>()
    private var memories = StateNumbers<Int>()
    private var tables = StateNumbers<Int>()
    private var globals = StateNumbers<Int>()
    private var tags = StateNumbers<Int>()
    private var objects = StateNumbers<UInt64>()
    private var exceptions = StateNumbers<Int>()
    var frameSlots = FrameSlotCache()
    /// Of what component instances have to do with tasks.
    var taskNames: TaskNames?

    init(_ store: StoreState) { self.store = store }

    /// - Parameters:
    ///   - calls: Those that are paused, or have not started.
    ///   - copiesPages: Otherwise memories have no runs.
    /// - Returns: The image, and where in the store its memories are.
    static func image(
        of store: StoreState, _ calls: [PausedCall],
        participants: [any StateParticipant] = [], copiesPages: Bool = true
    ) throws(StateError) -> (image: StoreImage, memories: [Int]) {
        guard store.running == nil, store.nestedCallDepth == 0 else { throw .running }
        var lifter = StateLifter(store)
        lifter.nameModules()
        try lifter.liftDefinitions(copiesPages: copiesPages)
        try lifter.liftComponents(callCount: calls.count)
        try lifter.lift(calls + (store.components?.threadCalls ?? []))
        try lifter.liftReached()
        lifter.image.fuelConsumed = store.metering.consumed
        try lifter.image.capture(participants)
        return (lifter.image, lifter.memories.met)
    }

    private mutating func nameModules() {
        for (number, instance) in store.instances.enumerated() {
            let module = instance.module
            if moduleNumbers[ObjectIdentifier(module)] == nil {
                let size = module.decoded.bytes.count
                let same = modulesBySize[size, default: []]
                    .first { image.modules[$0].digest == module.digest }
                let position = same ?? image.modules.count
                moduleNumbers[ObjectIdentifier(module)] = position
                if same == nil {
                    image.modules.append(module)
                    modulesBySize[size, default: []].append(position)
                }
                for (index, type) in module.types.enumerated()
                where typeNames[type.rawValue] == nil {
                    typeNames[type.rawValue] = StateType(module: position, index: index)
                }
            }
            for index in 0..<module.decoded.importedFunctionCount
            where imports[instance.functions[index]] == nil {
                imports[instance.functions[index]] = StateFunction(
                    instance: number, index: index)
            }
        }
    }

    // Definitions.

    /// What no instance names plays no part for guests.
    private mutating func liftDefinitions(copiesPages: Bool) throws(StateError) {
        for instance in store.instances {
            let image = try lift(instance)
            self.image.instances.append(image)
        }
        for index in memories.met {
            let memory = store.memories[index]
            guard !memory.type.isShared else { throw .sharedMemory(memory: index) }
            image.memories.append(MemoryState(memory, copiesPages: copiesPages))
        }
        for index in tables.met {
            let table = store.tables[index]
            var elements: [StateValue] = []
            elements.reserveCapacity(Int(clamping: table.count))
            for bits in table.elements { elements.append(try lift(reference: bits)) }
            image.tables.append(
                TableState(
                    element: try name(.reference(table.type.element)),
                    limits: Limits(table.count, table.type.limits.maximum),
                    addressType: table.type.addressType, elements: elements))
        }
        for index in globals.met {
            let global = store.globals[index]
            image.globals.append(
                GlobalState(
                    type: try name(global.type.value), isMutable: global.type.isMutable,
                    value: try lift(global.type.value, global.slots[0], global.slots[1])))
        }
    }

    private mutating func lift(_ instance: InstanceObject) throws(StateError) -> InstanceImage {
        let decoded = instance.module.decoded
        var functions: [StateFunction] = []
        for record in instance.functions.prefix(decoded.importedFunctionCount) {
            functions.append(try name(function: record))
        }
        var elements: [[StateValue]?] = []
        for index in decoded.elements.indices {
            let segment = instance.data.pointee.elementSegments[index]
            guard segment.count > 0 else {
                elements.append(nil)
                continue
            }
            var values: [StateValue] = []
            for bits in segment { values.append(try lift(reference: bits)) }
            elements.append(values)
        }
        return InstanceImage(
            module: moduleNumbers[ObjectIdentifier(instance.module)] ?? 0,
            importedFunctions: functions,
            memories: instance.memories.map { memories.number(of: $0) },
            tables: instance.tables.map { tables.number(of: $0) },
            globals: instance.globals.map { globals.number(of: $0) },
            tags: instance.tags.map { tags.number(of: $0) },
            droppedData: decoded.datas.indices.map {
                instance.data.pointee.dataSegments[$0].count == 0
            }, elements: elements)
    }

    // Names.

    /// The name of a defined type.
    func name(_ number: UInt32) throws(StateError) -> StateType {
        guard let name = typeNames[number] else { throw .unnamedType }
        return name
    }

    func name(_ type: ValueType) throws(StateError) -> StateValueType {
        guard case .reference(let reference) = type,
            case .concrete(let index) = reference.heapType
        else { return .plain(type) }
        return .concrete(isNullable: reference.isNullable, try name(index.rawValue))
    }

    /// The name of a function by its record.
    func name(function record: Int) throws(StateError) -> StateFunction {
        let function = store.functionRecords[record]
        if let code = function.code, let instance = function.instance?.pointee.index {
            let imported = store.instances[instance].module.decoded.importedFunctionCount
            return StateFunction(
                instance: instance, index: imported + code.pointee.definedIndex)
        }
        guard let name = imports[record] else { throw .unnamedHostFunction }
        return name
    }

    /// The number of a function by its record.
    mutating func number(function record: Int) throws(StateError) -> Int {
        let number = functions.number(of: record)
        if number == image.functions.count { image.functions.append(try name(function: record)) }
        return number
    }

    /// The number of a global by its index in the store; nil if no instance names it.
    func knownNumber(global index: Int) -> Int? { globals.knownNumber(of: index) }

    // Values.

    mutating func lift(
        _ type: ValueType, _ low: UInt64, _ high: UInt64 = 0
    ) throws(StateError) -> StateValue {
        if let value = StateValue(type, low: low, high: high) { return value }
        return try lift(reference: low)
    }

    mutating func lift(reference bits: UInt64) throws(StateError) -> StateValue {
        let reference = Reference(bits: bits)
        if reference.isNull { return .null }
        switch reference.tag {
        case .i31: return .i31(UInt32(truncatingIfNeeded: bits >> 3))
        case .function: return .function(try number(function: reference.index))
        case .object: return .object(objects.number(of: bits))
        case .exception: return .exception(exceptions.number(of: reference.index))
        case .extern:
            let value =
                store.externs.indices.contains(reference.index)
                ? store.externs[reference.index] : nil
            throw .externWithoutCodec(type: value.map { "\(Swift.type(of: $0))" } ?? "nothing")
        case nil: throw .malformed("a reference of no kind")
        }
    }

    // What has been reached; more is on the way.

    private mutating func liftReached() throws(StateError) {
        while image.objects.count < objects.met.count
            || image.exceptions.count < exceptions.met.count
        {
            if image.objects.count < objects.met.count {
                let object = try liftObject(objects.met[image.objects.count])
                image.objects.append(object)
            } else {
                let exception = try liftException(exceptions.met[image.exceptions.count])
                image.exceptions.append(exception)
            }
        }
        for index in tags.met { image.tags.append(try name(store.tags[index].type.rawValue)) }
    }

    private mutating func liftException(_ index: Int) throws(StateError) -> ExceptionState {
        let exception = store.exceptions[index]
        let type = store.engine.functionType(store.tags[exception.tag].type.rawValue)
        var payload: [StateValue] = []
        var slot = 0
        for parameter in type.parameters {
            let high = parameter == .v128 ? exception.payload[slot + 1] : 0
            payload.append(try lift(parameter, exception.payload[slot], high))
            slot += parameter.slotCount
        }
        return ExceptionState(tag: tags.number(of: exception.tag), payload: payload)
    }

    private mutating func liftObject(_ bits: UInt64) throws(StateError) -> ObjectState {
        guard let heap = store.heap else { throw .malformed("an object without a heap") }
        let object = UnsafeRawPointer(heap.base) + Int(bits - Objects.tag)
        let header = object.load(as: UInt64.self)
        let word = UInt32(truncatingIfNeeded: header)
        let number = ObjectHeader.typeIndex(word)
        let info = store.engine.typeInfos[number].pointee
        let type = try name(number)
        guard word & ObjectHeader.arrayBit != 0 else {
            var values: [StateValue] = []
            for index in 0..<Int(info.fieldCount) {
                guard let field = info.fields?[index] else { break }
                values.append(try lift(field.storage, object + Int(field.offset)))
            }
            return ObjectState(type: type, content: .values(values))
        }
        let count = Int(header >> 32)
        let storage = info.elementStorage
        let elements = object + TypeInfo.headerBytes
        guard storage == .reference else {
            let bytes = UnsafeRawBufferPointer(
                start: elements, count: count << storage.shift)
            return ObjectState(type: type, content: .bytes(Array(bytes)))
        }
        var values: [StateValue] = []
        values.reserveCapacity(count)
        for index in 0..<count { values.append(try lift(storage, elements + index * 8)) }
        return ObjectState(type: type, content: .values(values))
    }

    private mutating func lift(
        _ storage: FieldStorage, _ place: UnsafeRawPointer
    ) throws(StateError) -> StateValue {
        let (low, high) = storage.load(place)
        return switch storage {
        case .i8, .i16, .i32: .i32(UInt32(truncatingIfNeeded: low))
        case .f32: .f32(UInt32(truncatingIfNeeded: low))
        case .i64: .i64(low)
        case .f64: .f64(low)
        case .v128: .v128(low: low, high: high)
        case .reference: try lift(reference: low)
        }
    }
}
