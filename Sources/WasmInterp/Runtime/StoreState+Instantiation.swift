import WasmCore

// Instantiation. Spec: core 4.7.2.

extension StoreState {
    /// Creates an instance whose imports are given in order.
    func instantiate(
        _ module: Module, imports: [External]
    ) throws(InstantiationError) -> InstanceObject {
        guard instances.count < limits.instancesMax else {
            throw .link(.limitExceeded("instances"))
        }
        do throws(LinkError) {
            try check(imports, of: module)
        } catch {
            throw .link(error)
        }
        var spaces = IndexSpaces()
        for external in imports { spaces.append(external) }
        do throws(LinkError) {
            try addMemories(module, &spaces)
            addFunctions(module, &spaces)
            for type in module.decoded.tags[module.decoded.importedTagCount...] {
                let function = module.decoded.functionType(type) ?? FunctionType()
                tags.append(
                    TagObject(
                        type: module.types[type.position],
                        parameterSlots: function.parameters.slotCount))
                spaces.tags.append(tags.count - 1)
            }
            try addGlobals(module, &spaces)
            try addTables(module, &spaces)
        } catch {
            throw .link(error)
        }
        let elements = elementValues(module, spaces)
        let instance = InstanceObject(
            module, index: instances.count, spaces: spaces, elementStorage: elements, store: self)
        instances.append(instance)
        for record in spaces.functions[module.decoded.importedFunctionCount...] {
            functionRecords[record].instance = instance.data
        }
        do throws(Trap) {
            try initializeTables(instance)
            try initializeMemories(instance)
            if let start = module.decoded.start {
                _ = try call(instance.functions[start.position], [])
            }
        } catch {
            throw .trap(error)
        }
        return instance
    }

    private func addFunctions(_ module: Module, _ spaces: inout IndexSpaces) {
        for index in 0..<module.decoded.bodies.count {
            let type = module.decoded.functions[module.decoded.importedFunctionCount + index]
            let function = module.decoded.functionType(type) ?? FunctionType()
            spaces.functions.append(
                add(
                    FunctionRecord(
                        code: module.functions + index, instance: nil,
                        type: module.types[type.position].rawValue,
                        parameterSlots: UInt16(clamping: function.parameters.slotCount),
                        resultSlots: UInt16(clamping: function.results.slotCount), host: nil)))
        }
    }

    private func addMemories(_ module: Module, _ spaces: inout IndexSpaces) throws(LinkError) {
        for type in module.decoded.memories[module.decoded.importedMemoryCount...] {
            guard let memory = makeMemory(type) else { throw .limitExceeded("memory") }
            memories.append(memory)
            spaces.memories.append(memories.count - 1)
        }
    }

    /// A memory within the store's limits; nil if there is no room for it.
    func makeMemory(_ type: MemoryType) -> MemoryObject? {
        guard memories.count < limits.memoriesMax else { return nil }
        return MemoryObject(
            type, byteCountMax: limits.memoryBytesMax, budget: memoryBudget,
            waitersMax: limits.waitersMax)
    }

    /// A table within the store's limits; nil if there is no room for it.
    func makeTable(_ type: TableType, initial: Reference) -> TableObject? {
        guard tables.count < limits.tablesMax else { return nil }
        return TableObject(
            type, initial: initial, elementCountMax: limits.tableElementsMax, budget: tableBudget)
    }

    private func addGlobals(_ module: Module, _ spaces: inout IndexSpaces) throws(LinkError) {
        let first = module.decoded.importedGlobalCount
        for (offset, type) in module.decoded.globals[first...].enumerated() {
            let value = evaluate(module.decoded.globalInitializers[offset], module, spaces)
            let canonical = GlobalType(module.canonical(type.value), isMutable: type.isMutable)
            globals.append(GlobalObject(canonical, value.low, value.high))
            spaces.globals.append(globals.count - 1)
        }
    }

    private func addTables(_ module: Module, _ spaces: inout IndexSpaces) throws(LinkError) {
        let first = module.decoded.importedTableCount
        for (offset, type) in module.decoded.tables[first...].enumerated() {
            var initial = Reference.null
            if let expression = module.decoded.tableInitializers[offset] {
                initial = Reference(bits: evaluate(expression, module, spaces).low)
            }
            let canonical = TableType(
                module.canonical(type.element), type.limits, addressType: type.addressType)
            guard let table = makeTable(canonical, initial: initial) else {
                throw .limitExceeded("table")
            }
            tables.append(table)
            spaces.tables.append(tables.count - 1)
        }
    }

    private func elementValues(
        _ module: Module, _ spaces: IndexSpaces
    ) -> [UnsafeMutableBufferPointer<UInt64>] {
        module.decoded.elements.map { segment in
            // Declarative segments are dropped from the start.
            if case .declarative = segment.mode { return .allocate(capacity: 0) }
            let values = UnsafeMutableBufferPointer<UInt64>.allocate(capacity: segment.items.count)
            switch segment.items {
            case .functions(let indices):
                for (position, index) in indices.enumerated() {
                    values[position] = Reference.function(spaces.functions[index.position]).bits
                }
            case .expressions(let expressions):
                for (position, expression) in expressions.enumerated() {
                    values[position] = evaluate(expression, module, spaces).low
                }
            }
            return values
        }
    }

    private func initializeTables(_ instance: InstanceObject) throws(Trap) {
        let spaces = instance.spaces
        for (index, segment) in instance.module.decoded.elements.enumerated() {
            guard case .active(let tableIndex, let offset) = segment.mode else { continue }
            let start = evaluate(offset, instance.module, spaces).low
            let table = tables[instance.tables[tableIndex.position]].data
            let values = instance.data.pointee.elementSegments[index]
            let (end, overflow) = start.addingReportingOverflow(UInt64(values.count))
            guard !overflow, end <= UInt64(table.pointee.count) else {
                throw Trap(.tableOutOfBounds)
            }
            if let source = values.baseAddress, values.count > 0 {
                (table.pointee.elements + Int(start)).update(from: source, count: values.count)
            }
            instance.data.pointee.elementSegments[index] = .init(start: nil, count: 0)
        }
    }

    private func initializeMemories(_ instance: InstanceObject) throws(Trap) {
        let spaces = instance.spaces
        for (index, segment) in instance.module.decoded.datas.enumerated() {
            guard case .active(let memoryIndex, let offset) = segment.mode else { continue }
            let start = evaluate(offset, instance.module, spaces).low
            let memory = memories[instance.memories[memoryIndex.position]].data
            let bytes = instance.data.pointee.dataSegments[index]
            let (end, overflow) = start.addingReportingOverflow(UInt64(bytes.count))
            guard !overflow, end <= UInt64(memory.pointee.byteCount) else {
                throw Trap(.memoryOutOfBounds)
            }
            if let source = bytes.baseAddress, bytes.count > 0 {
                (memory.pointee.base + Int(start)).copyMemory(from: source, byteCount: bytes.count)
            }
            instance.data.pointee.dataSegments[index] = .init(start: nil, count: 0)
        }
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
