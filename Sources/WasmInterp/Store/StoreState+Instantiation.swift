import WasmCore

// Instantiation. Spec: core 4.7.2.

extension StoreState {
    /// Creates an instance whose imports are given in order, nil for one that there is not.
    func instantiate(
        _ module: Module, imports: [Extern?], runsStart: Bool = true
    ) throws(InstantiationError) -> InstanceObject {
        requireNoBytesLent()
        guard mayMakeInstance else {
            throw .link(.limitExceeded(limitName("instances", .instances)))
        }
        var spaces = IndexSpaces()
        do throws(LinkError) {
            for external in try resolve(imports, of: module) { spaces.append(external) }
        } catch {
            throw .link(error)
        }
        let wasInstantiating = isInstantiating
        isInstantiating = true
        defer { isInstantiating = wasInstantiating }
        let instance = try payAndMake(module, &spaces)
        do throws(Trap) {
            try initializeTables(instance)
            try initializeMemories(instance)
            if runsStart { try runStart(of: instance) }
        } catch {
            throw .trap(error)
        }
        return instance
    }

    /// Creates an instance of a module that the engine has written, which no limit counts.
    func instantiate(
        adapter module: Module, _ imports: [External?]
    ) throws(InstantiationError) -> InstanceObject {
        requireNoBytesLent()
        let (imports, wanted) = (imports.compactMap(\.self), module.decoded.imports)
        precondition(
            imports.count == wanted.count
                && zip(imports, wanted).allSatisfy { matches($0, $1.type, of: module) },
            "an adapter is given what it did not ask for")
        var spaces = IndexSpaces()
        for external in imports { spaces.append(external) }
        let instance = try payAndMake(module, &spaces)
        componentState.adapterCount += 1
        return instance
    }

    private func payAndMake(
        _ module: Module, _ spaces: inout IndexSpaces
    ) throws(InstantiationError) -> InstanceObject {
        try pay(UInt64(module.definitionCount))
        do throws(InstantiationError) {
            return try makeInstance(module, &spaces)
        } catch {
            // What has been made so far stays, and no instance holds the module.
            if heldModules.last !== module { heldModules.append(module) }
            throw error
        }
    }

    /// Whether the limits of the store let it have one more.
    var mayMakeInstance: Bool {
        let count = instances.count - (components?.adapterCount ?? 0)
        let most = limits.instancesMax
        guard count < most else { return false }
        return payForInstances(count + 1)
            && limits.limiter?.instancesGrowing(from: count, to: count + 1, maximum: most) ?? true
    }

    /// Has the account pay for so many instances; it has done so if one could not be made then.
    private func payForInstances(_ count: Int) -> Bool {
        guard let account = limits.account else { return true }
        let count = UInt64(clamping: count)
        guard count > paidInstanceCount else { return true }
        guard account.take(count - paidInstanceCount, of: .instances) else { return false }
        paidInstanceCount = count
        return true
    }

    private func makeInstance(
        _ module: Module, _ spaces: inout IndexSpaces
    ) throws(InstantiationError) -> InstanceObject {
        let code = module.code(codeOptions)
        // What constant expressions make is held here until the instance has it.
        let rootCount = temporaryRoots.count
        defer { temporaryRoots.removeLast(temporaryRoots.count - rootCount) }
        do throws(LinkError) {
            try addMemories(module, &spaces)
            addFunctions(code, &spaces)
            for type in module.decoded.tags[module.decoded.importedTagCount...] {
                let function = module.decoded.functionType(type) ?? FunctionType()
                tags.append(
                    TagObject(
                        type: module.types[type.position],
                        parameterSlots: function.parameters.slotCount))
                spaces.tags.append(tags.count - 1)
            }
        } catch {
            throw .link(error)
        }
        try addGlobals(module, &spaces)
        try addTables(module, &spaces)
        let elements = try elementValues(module, spaces)
        let instance = InstanceObject(
            module, code, index: instances.count, spaces: spaces, elementStorage: elements,
            store: self)
        instances.append(instance)
        for record in spaces.functions[module.decoded.importedFunctionCount...] {
            functionRecords[record].instance = instance.data
        }
        return instance
    }

    /// Charges for a part of instantiation, in which the store's limits hold as in guests' code.
    func pay(_ units: UInt64) throws(InstantiationError) {
        do throws(Trap) {
            try charge(fuel: units)
        } catch {
            throw .trap(error)
        }
    }

    func runStart(of instance: InstanceObject) throws(Trap) {
        guard let start = instance.module.decoded.start else { return }
        _ = try call(instance.functions[start.position], [])
    }

    private func addFunctions(_ code: ModuleCode, _ spaces: inout IndexSpaces) {
        let count = code.unit.decoded.bodies.count
        let first = add(code.records, count: count)
        // From here on what imports stand for may be in tables and globals.
        keepFunctions()
        spaces.functions.append(contentsOf: first..<(first + count))
    }

    private func addMemories(_ module: Module, _ spaces: inout IndexSpaces) throws(LinkError) {
        for type in module.decoded.memories[module.decoded.importedMemoryCount...] {
            guard let memory = makeMemory(type) else {
                throw .limitExceeded(limitName("memory", .memory))
            }
            memory.initializedEnd = 0
            memories.append(memory)
            spaces.memories.append(memories.count - 1)
        }
    }

    /// A memory within the store's limits; nil if there is no room for it.
    func makeMemory(_ type: MemoryType) -> MemoryObject? {
        guard type.isPossible, memories.count < limits.memoriesMax else { return nil }
        return MemoryObject(
            type, byteCountMax: limits.memoryBytesMax, budget: memoryBudget,
            limiter: limits.limiter, waitersMax: limits.waitersMax,
            tracksWrites: codeOptions.tracksWrites, mappings: engine.memories)
    }

    /// A table within the store's limits; nil if there is no room for it.
    ///
    /// - Parameter mayGoOn: Asked again and again while a large one is filled.
    func makeTable(
        _ type: TableType, initial: Reference, typeHold: TypeHold? = nil,
        mayGoOn: () -> Bool = { true }
    ) -> TableObject? {
        guard tables.count < limits.tablesMax else { return nil }
        return TableObject(
            type, initial: initial, elementCountMax: limits.tableElementsMax, budget: tableBudget,
            limiter: limits.limiter, typeHold: typeHold, mayGoOn: mayGoOn)
    }

    private func addGlobals(
        _ module: Module, _ spaces: inout IndexSpaces
    ) throws(InstantiationError) {
        let first = module.decoded.importedGlobalCount
        for (offset, type) in module.decoded.globals[first...].enumerated() {
            let value = try evaluateInitializer(
                module.decoded.globalInitializers[offset], module, spaces)
            let canonical = GlobalType(module.canonical(type.value), isMutable: type.isMutable)
            globals.append(GlobalObject(canonical, value.low, value.high))
            spaces.globals.append(globals.count - 1)
        }
    }

    /// Evaluates an initialiser, whose objects may not fit into the heap.
    private func evaluateInitializer(
        _ expression: ConstantExpression, _ module: Module, _ spaces: IndexSpaces
    ) throws(InstantiationError) -> (low: UInt64, high: UInt64) {
        do throws(Trap) {
            return try evaluate(expression, module, spaces)
        } catch {
            throw .trap(error)
        }
    }

    private func addTables(
        _ module: Module, _ spaces: inout IndexSpaces
    ) throws(InstantiationError) {
        let first = module.decoded.importedTableCount
        for (offset, type) in module.decoded.tables[first...].enumerated() {
            var initial = Reference.null
            if let expression = module.decoded.tableInitializers[offset] {
                initial = Reference(
                    bits: try evaluateInitializer(expression, module, spaces).low)
            }
            let canonical = TableType(
                module.canonical(type.element), type.limits, addressType: type.addressType)
            let elementCount = min(type.limits.minimum, limits.tableElementsMax)
            try pay(elementCount * BulkCost.bytesPerElement / BulkCost.bytesPerUnit)
            let table = makeTable(canonical, initial: initial) { !mustStop() }
            guard let table else {
                // It may have to stop instead.
                try pay(0)
                throw .link(.limitExceeded(limitName("table", .tables)))
            }
            tables.append(table)
            spaces.tables.append(tables.count - 1)
        }
    }

    private func elementValues(
        _ module: Module, _ spaces: IndexSpaces
    ) throws(InstantiationError) -> [UnsafeMutableBufferPointer<UInt64>] {
        var segments: [UnsafeMutableBufferPointer<UInt64>] = []
        do throws(InstantiationError) {
            for segment in module.decoded.elements {
                // Declarative segments are dropped from the start.
                if case .declarative = segment.mode {
                    segments.append(.allocate(capacity: 0))
                    continue
                }
                let values = UnsafeMutableBufferPointer<UInt64>.allocate(
                    capacity: segment.items.count)
                segments.append(values)
                try evaluate(segment.items, into: values, module, spaces)
            }
        } catch {
            for values in segments { values.deallocate() }
            throw error
        }
        return segments
    }

    private func evaluate(
        _ items: ElementSegment.Items, into values: UnsafeMutableBufferPointer<UInt64>,
        _ module: Module, _ spaces: IndexSpaces
    ) throws(InstantiationError) {
        switch items {
        case .functions(let indices):
            try pay(UInt64(indices.count) * BulkCost.bytesPerElement / BulkCost.bytesPerUnit)
            for (position, index) in indices.enumerated() {
                values[position] = Reference.function(spaces.functions[index.position]).bits
            }
        case .expressions(let expressions):
            for (position, expression) in expressions.enumerated() {
                values[position] = try evaluateInitializer(expression, module, spaces).low
                temporaryRoots.append(values[position])
            }
        }
    }

    private func initializeTables(_ instance: InstanceObject) throws(Trap) {
        let spaces = instance.spaces
        for (index, segment) in instance.module.decoded.elements.enumerated() {
            guard case .active(let tableIndex, let offset) = segment.mode else { continue }
            let start = try evaluate(offset, instance.module, spaces).low
            let table = tables[instance.tables[tableIndex.position]].data
            let values = instance.data.pointee.elementSegments[index]
            let (end, overflow) = start.addingReportingOverflow(UInt64(values.count))
            guard !overflow, end <= UInt64(table.pointee.count) else {
                throw Trap(.tableOutOfBounds)
            }
            if let source = values.baseAddress, values.count > 0 {
                let target = table.pointee.elementsToWrite() + Int(start)
                try chargeSteps(values.count * 8) { offset, byteCount in
                    (target + offset / 8).update(from: source + offset / 8, count: byteCount / 8)
                }
            }
            instance.data.pointee.elementSegments[index] = .init(start: nil, count: 0)
        }
    }

    private func initializeMemories(_ instance: InstanceObject) throws(Trap) {
        let spaces = instance.spaces
        for (index, segment) in instance.module.decoded.datas.enumerated() {
            guard case .active(let memoryIndex, let offset) = segment.mode else { continue }
            let start = try evaluate(offset, instance.module, spaces).low
            let object = memories[instance.memories[memoryIndex.position]]
            let memory = object.data
            let bytes = instance.data.pointee.dataSegments[index]
            let (end, overflow) = start.addingReportingOverflow(UInt64(bytes.count))
            guard !overflow, end <= UInt64(memory.pointee.byteCount) else {
                throw Trap(.memoryOutOfBounds)
            }
            if let source = bytes.baseAddress, bytes.count > 0 {
                let target = memory.pointee.base + Int(start)
                memory.pointee.noteWrite(from: start, byteCount: UInt64(bytes.count))
                try chargeSteps(bytes.count) { offset, byteCount in
                    (target + offset).copyMemory(from: source + offset, byteCount: byteCount)
                }
                object.initializedEnd = object.initializedEnd.map { max($0, Int(end)) }
            }
            instance.data.pointee.dataSegments[index] = .init(start: nil, count: 0)
        }
    }
}

extension Module {
    /// What an instance has of its own, each of which takes some time to set up.
    var definitionCount: Int {
        decoded.bodies.count + decoded.globalInitializers.count + decoded.imports.count
            + decoded.elements.count + decoded.datas.count
    }
}

extension IndexSpaces {
    mutating func append(_ external: External) {
        switch external {
        case .function(let index): functions.append(index)
        case .table(let index): tables.append(index)
        case .memory(let index): memories.append(index)
        case .global(let index): globals.append(index)
        case .tag(let index): tags.append(index)
        }
    }
}

extension InstanceObject {
    var spaces: IndexSpaces {
        IndexSpaces(
            functions: functions, tables: tables, memories: memories, globals: globals, tags: tags)
    }
}
