import WasmCore

/// Makes the state of a ``StoreImage`` in a store that has nothing yet, of any kind of code.
///
/// An image may be forged: whatever does not fit the modules, the store's limits or itself is
/// refused, so that it may be wrong and is never unsafe. What has been made by then stays in the
/// store, where nobody gets at it (`StoreState.isSpoiled`).
final class StateLowerer {
    let store: StoreState
    let image: StoreImage
    // What the host has made by now comes before what the image has.
    let firstMemory: Int
    let firstTable: Int
    let firstGlobal: Int
    let firstTag: Int
    /// By number of an image's function, its record.
    var functions: [Int] = []
    /// References to objects by number.
    var objects: [UInt64] = []
    /// Indices of exceptions by number.
    var exceptions: [Int] = []

    var frameSlots = FrameSlotCache()

    /// By instance, what it is of.
    private let modules: [Module]
    /// In the order of the image's components.
    let offers: [ComponentOffer]
    var componentObjects: [ComponentInstanceObject] = []
    /// By number of an image's global, the flag that it is.
    var flags: [Int: StateFlag] = [:]
    /// By number of an execution, the component's thread that has it.
    var threads: [Int: ThreadID] = [:]
    /// By component, what its plan lifts.
    private var lifted: [Int: [PlanFunction]] = [:]

    private init(_ image: StoreImage, _ linked: LinkedComponents, _ store: StoreState) {
        self.image = image
        self.store = store
        modules = linked.modules
        offers = linked.offers
        firstMemory = store.memories.count
        firstTable = store.tables.count
        firstGlobal = store.globals.count
        firstTag = store.tags.count
    }

    /// - Parameters:
    ///   - limits: What the image may ask for beside the store's limits.
    ///   - offers: Components that the restorer has.
    ///   - host: What the host gives for an import of a module; nil if nobody offers it.
    /// - Returns: The calls that are under way, in the image's order.
    static func lower(
        _ image: StoreImage, into store: StoreState, _ limits: StateLimits,
        _ offers: [ComponentOffer], _ host: StoreState.Offers
    ) throws(StateError) -> [Execution] {
        guard !store.isSpoiled else { throw .spoiled }
        try store.requireNothing()
        try image.checkShape(limits, instancesMax: store.limits.instancesMax)
        guard image.modules.allSatisfy(store.owns),
            offers.allSatisfy({ $0.component.engine === store.engine })
        else { throw .link(.foreignModule) }
        let linked = try LinkedComponents(image, offers, limits)
        // From here on nobody else has a part in it.
        let imports = try store.imports(of: image, linked, host)
        try store.requireNothing()
        let lowerer = StateLowerer(image, linked, store)
        let rootCount = store.temporaryRoots.count
        defer { store.temporaryRoots.removeLast(store.temporaryRoots.count - rootCount) }
        do throws(StateError) {
            try lowerer.makeComponents()
            try lowerer.makeShells()
            try lowerer.makeInstances(imports)
            try lowerer.fill()
            try lowerer.fillComponents()
            let executions = try lowerer.lowerExecutions()
            store.metering.restore(consumed: image.fuelConsumed)
            return executions
        } catch {
            // Some of it has no values yet: nobody may have it.
            store.isSpoiled = true
            throw error
        }
    }

    // Shells: all that instances name, without values, which may name instances.

    private func makeShells() throws(StateError) {
        for type in image.tags {
            let number = try number(type)
            let function = store.engine.functionType(number)
            guard store.engine.typeInfos[number].pointee.kind == .function,
                function.results.isEmpty
            else { throw .malformed("a tag of another type than a function's") }
            store.tags.append(
                TagObject(
                    type: CanonicalTypeIndex(rawValue: number),
                    parameterSlots: function.parameters.slotCount,
                    typeHold: store.engine.types.hold(number)))
        }
        for memory in image.memories { try make(memory) }
        for table in image.tables {
            guard case .reference(let element) = try type(table.element) else {
                throw .malformed("a table of no references")
            }
            let limits = table.limits
            guard limits.isOrdered, limits.minimum == UInt64(table.elements.count) else {
                throw .malformed("a table's size is none of its type")
            }
            let made = store.makeTable(
                TableType(element, limits, addressType: table.addressType), initial: .null,
                typeHold: try hold(.reference(element)))
            guard let made else { throw .limitExceeded("elements of tables") }
            store.tables.append(made)
        }
        for (number, global) in image.globals.enumerated() {
            if let flag = flags[number] {
                try make(global, as: flag)
                continue
            }
            let type = try type(global.type)
            store.globals.append(
                GlobalObject(
                    GlobalType(type, isMutable: global.isMutable), 0, typeHold: try hold(type)))
        }
    }

    private func hold(_ type: ValueType) throws(StateError) -> TypeHold? {
        do {
            return try store.engine.hold(type)
        } catch {
            throw .malformed("a type that nobody has")
        }
    }

    private func make(_ memory: MemoryState) throws(StateError) {
        let type = memory.type
        guard !type.isShared else { throw .sharedMemory(memory: store.memories.count) }
        let byteCount = UInt64(clamping: memory.byteCount)
        let shift = UInt64(type.pageSizeLog2)
        guard type.isPossible, memory.byteCount >= 0,
            byteCount & ((1 << shift) - 1) == 0, type.limits.minimum == byteCount >> shift
        else { throw .malformed("a memory's size is none of its type") }
        guard let made = store.makeMemory(type) else {
            throw .limitExceeded("bytes of memories")
        }
        store.memories.append(made)
        for run in memory.runs {
            guard run.offset >= 0, run.bytes.count <= memory.byteCount,
                run.offset <= memory.byteCount - run.bytes.count
            else { throw .malformed("a page beyond its memory") }
            run.bytes.withUnsafeBytes { bytes in
                guard let source = bytes.baseAddress else { return }
                made.data.pointee.noteWrite(
                    from: UInt64(clamping: run.offset), byteCount: UInt64(bytes.count))
                (made.data.pointee.base + run.offset).copyMemory(
                    from: source, byteCount: bytes.count)
            }
        }
    }

    // Instances.

    /// - Parameter imports: What the host gives, by instance and import.
    private func makeInstances(_ imports: [[Extern?]]) throws(StateError) {
        func makeNext(upTo count: Int) throws(StateError) {
            while store.instances.count < count {
                let number = store.instances.count
                let functions = try link(number, imports[number])
                try makeInstance(functions, isAdapter: false)
            }
        }
        for (number, object) in componentObjects.enumerated() {
            guard let part = image.components?.objects[number] else { break }
            try makeNext(upTo: part.firstInstance)
            try object.restore { (_, given, isAdapter) throws(StateError) in
                try makeInstance(link(given), isAdapter: isAdapter)
            }
        }
        try makeNext(upTo: image.instances.count)
        for function in image.functions { functions.append(try record(function)) }
    }

    /// Makes the next instance.
    ///
    /// - Parameter functions: The records of those that it imports.
    @discardableResult private func makeInstance(
        _ functions: [Int], isAdapter: Bool
    ) throws(StateError) -> InstanceObject {
        let number = store.instances.count
        let (instance, module) = (image.instances[number], modules[number])
        let decoded = module.decoded
        guard isAdapter || store.mayMakeInstance else { throw .limitExceeded("instances") }
        var spaces = IndexSpaces()
        spaces.functions = functions
        // That there are these, and as many as the module has, `checkShape` has seen.
        spaces.memories = instance.memories.map { firstMemory + $0 }
        spaces.tables = instance.tables.map { firstTable + $0 }
        spaces.globals = instance.globals.map { firstGlobal + $0 }
        spaces.tags = instance.tags.map { firstTag + $0 }
        try check(spaces, of: module)
        guard instance.droppedData.count == decoded.datas.count,
            instance.elements.count == decoded.elements.count
        else { throw .malformed("segments of an instance") }
        let elements = instance.elements.map { values in
            let storage = UnsafeMutableBufferPointer<UInt64>.allocate(
                capacity: values?.count ?? 0)
            storage.initialize(repeating: 0)
            return storage
        }
        let code = module.code(store.codeOptions)
        let first = store.add(code.records, count: decoded.bodies.count)
        store.keepFunctions()
        spaces.functions.append(contentsOf: first..<(first + decoded.bodies.count))
        let object = InstanceObject(
            module, code, index: number, spaces: spaces, elementStorage: elements, store: store)
        store.instances.append(object)
        if isAdapter { store.componentState.adapterCount += 1 }
        for record in first..<(first + decoded.bodies.count) {
            store.functionRecords[record].instance = object.data
        }
        for (index, isDropped) in instance.droppedData.enumerated() where isDropped {
            object.data.pointee.dataSegments[index] = .init(start: nil, count: 0)
        }
        return object
    }

    /// The records of an instance's imports.
    private func link(_ number: Int, _ offers: [Extern?]) throws(StateError) -> [Int] {
        let (instance, module) = (image.instances[number], modules[number])
        // As many as the instance has: the host has been asked for them.
        let wanted = module.importedFunctions
        var records: [Int] = []
        var given: [Extern?] = []
        for (index, name) in instance.importedFunctions.enumerated() {
            guard name == StateFunction(instance: number, index: index) else {
                // One function of the host for several imports.
                if name.instance == number, records.indices.contains(name.index) {
                    records.append(records[name.index])
                    given.append(given[name.index])
                    continue
                }
                guard name.instance < number else {
                    throw .malformed("an import from a later instance")
                }
                guard !isOfComponent(name) else {
                    throw .malformed("an import from a component")
                }
                records.append(try record(name))
                given.append(nil)
                continue
            }
            let offered = offers[index]
            given.append(offered)
            // It has been looked at when it was asked for.
            guard let offered, case .function(let record)? = store.own(offered) else {
                throw .malformed("imports of an instance")
            }
            records.append(record)
        }
        for (index, record) in records.enumerated() {
            guard store.matches(.function(record), wanted[index].type, of: module) else {
                let mismatch = store.mismatch(index, given[index], module)
                throw .link(.imports([mismatch].compactMap(\.self)))
            }
        }
        return records
    }

    /// Index spaces have what is of the types that the module imports and defines.
    private func check(_ spaces: IndexSpaces, of module: Module) throws(StateError) {
        let decoded = module.decoded
        guard
            zip(spaces.memories, decoded.memories).allSatisfy({
                store.matches(.memory($0), .memory($1), of: module)
            }),
            zip(spaces.tables, decoded.tables).allSatisfy({
                store.matches(.table($0), .table($1), of: module)
            }),
            zip(spaces.globals, decoded.globals).allSatisfy({
                store.matches(.global($0), .global($1), of: module)
            }),
            zip(spaces.tags, decoded.tags).allSatisfy({
                store.matches(.tag($0), .tag($1), of: module)
            })
        else { throw .malformed("what an instance names is none of its module") }
    }

    // Names.

    /// What the plan lifts of which something was made.
    func liftedFunctions(of object: Int) -> [PlanFunction] {
        guard let component = image.components?.objects[object].component else { return [] }
        if let known = lifted[component] { return known }
        let made = offers[component].plan.liftedFunctions
        lifted[component] = made
        return made
    }

    func number(_ type: StateType) throws(StateError) -> UInt32 {
        guard image.modules.indices.contains(type.module),
            image.modules[type.module].types.indices.contains(type.index)
        else { throw .malformed("a type of no module") }
        return image.modules[type.module].types[type.index].rawValue
    }

    func type(_ type: StateValueType) throws(StateError) -> ValueType {
        switch type {
        case .plain(let type):
            if case .reference(let reference) = type, case .concrete = reference.heapType {
                throw .malformed("a type without a module")
            }
            return type
        case .concrete(let isNullable, let name):
            return .reference(
                ReferenceType(
                    isNullable: isNullable,
                    .concrete(TypeIndex(rawValue: try number(name)))))
        }
    }

    /// Whether only a component's tasks call it, as far as there is such an instance.
    func isOfComponent(_ function: StateFunction) -> Bool {
        guard store.instances.indices.contains(function.instance) else { return false }
        return store.instances[function.instance].isOfComponent
    }

    /// The record of a function.
    func record(_ function: StateFunction) throws(StateError) -> Int {
        guard store.instances.indices.contains(function.instance),
            store.instances[function.instance].functions.indices.contains(function.index)
        else { throw .malformed("a function of no instance") }
        return store.instances[function.instance].functions[function.index]
    }
}
