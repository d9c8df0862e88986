import WasmCore

extension ComponentAssembly {
    /// Functions that can be called before they are defined.
    struct Shim {
        var instance: UInt32
        var functions: [Late]
        var positions: [Late: Int]
    }

    /// What is defined when the main module is there.
    enum Late: Hashable {
        /// What a module imports.
        case definition(CoreImport, module: Int)
        /// What a module exports and one before it imports.
        case export(ComponentPlan.CoreExport)
    }

    /// Adds the core modules.
    ///
    /// - Returns: Their indices.
    mutating func addModules() -> [UInt32] {
        plan.modules.map { module in
            let name = module.name.isEmpty ? "main" : "adapter:\(module.name)"
            return writer.add(.coreModule(module.bytes), named: name)
        }
    }

    // MARK: The shim

    /// Everything that has to go by way of the shim, with its type.
    private var lateFunctions: [(Late, FunctionType)] {
        var found: [(Late, FunctionType)] = []
        var seen: Set<Late> = []
        for (number, module) in plan.modules.enumerated() {
            for (_, meaning) in module.imports {
                guard let late = late(meaning, number), seen.insert(late).inserted else { continue }
                found.append((late, type(of: late)))
            }
        }
        for place in plan.view.interfaces(.exported) {
            for id in resolution.interfaces[place.id].types.values {
                guard let export = plan.destructors[id] else { continue }
                let late = Late.export(export)
                if seen.insert(late).inserted { found.append((late, type(of: late))) }
            }
        }
        return found
    }

    private func late(_ meaning: CoreImport, _ module: Int) -> Late? {
        if case .adapter(let name, let function) = meaning {
            let number = plan.modules.indices.dropFirst().first { plan.modules[$0].name == name }
            return number.map { .export(.init(module: $0, name: function)) }
        }
        return plan.needs(of: meaning) == CanonicalNeeds()
            ? nil : .definition(meaning, module: module)
    }

    private func type(of late: Late) -> FunctionType {
        switch late {
        case .export(let export):
            plan.modules[export.module].exports.functions[export.name] ?? FunctionType()
        case .definition(.function(let function, let isAsync), _):
            plan.view[function].map { plan.signatures.lowered($0, isAsync: isAsync) }
                ?? FunctionType()
        case .definition(.taskReturn(let function), _):
            plan.view[function].map { plan.signatures.taskReturn($0) } ?? FunctionType()
        case .definition(.end(let operation, _, _, _), _):
            operation.narrowSignature() ?? FunctionType()
        case .definition(.builtIn(let definition), _):
            definition.operation.narrowSignature(slot: definition.slotType) ?? FunctionType()
        case .definition: FunctionType()
        }
    }

    mutating func instantiateShim() {
        let late = lateFunctions
        let hasInitializer = plan.modules[0].exports.initialize != nil
        guard !late.isEmpty || hasInitializer || plan.memoryType != nil else { return }
        let bytes = ShimModule(functions: late.map(\.1), memory: plan.memoryType).shim
        let module = writer.add(.coreModule(ModuleBytes(bytes)), named: "shim")
        let instance = writer.add(.coreInstance(.instantiate(module: module, [])), named: "shim")
        shim = Shim(
            instance: instance, functions: late.map(\.0),
            positions: Dictionary(uniqueKeysWithValues: zip(late.map(\.0), 0...)))
    }

    /// The function of the shim that stands for another one.
    mutating func shimFunction(_ late: Late) -> UInt32? {
        guard let shim, let position = shim.positions[late] else { return nil }
        return writer.alias(shim.instance, "\(position)", .function)
    }

    /// Defines what the shim's functions call.
    mutating func fillShim() {
        guard let shim else { return }
        var exports: [CoreInlineExport] = []
        for (position, late) in shim.functions.enumerated() {
            let index: UInt32
            switch late {
            case .export(let export):
                index = writer.alias(instances[export.module], export.name, .function)
            case .definition(let meaning, let module): index = define(meaning, module)
            }
            exports.append(CoreInlineExport(name: "\(position)", sort: .function, index: index))
        }
        let table = writer.alias(shim.instance, ShimModule.table, .table)
        exports.append(CoreInlineExport(name: ShimModule.table, sort: .table, index: table))
        let initialize = plan.modules[0].exports.initialize
        if let initialize {
            let index = writer.alias(instances[0], initialize, .function)
            exports.append(
                CoreInlineExport(name: ShimModule.initialize, sort: .function, index: index))
        }
        let functions = ShimModule(functions: shim.functions.map(type))
        let bytes = functions.fixup(initializes: initialize != nil)
        let module = writer.add(.coreModule(ModuleBytes(bytes)), named: "fixup")
        let arguments = writer.add(.coreInstance(.exports(exports)))
        let argument = CoreInstantiationArgument(name: "", instance: arguments)
        writer.add(
            .coreInstance(.instantiate(module: module, [argument])), named: "fixup")
    }

    // MARK: Instances

    mutating func instantiate(_ modules: [UInt32]) {
        for (number, module) in plan.modules.enumerated() {
            var order: [String] = []
            var exports: [String: [CoreInlineExport]] = [:]
            for (item, meaning) in module.imports {
                if exports[item.module] == nil { order.append(item.module) }
                let (sort, index) = find(meaning, number)
                exports[item.module, default: []].append(
                    CoreInlineExport(name: item.name, sort: sort, index: index))
            }
            let arguments = order.map { name in
                CoreInstantiationArgument(
                    name: name,
                    instance: writer.add(.coreInstance(.exports(exports[name] ?? []))))
            }
            let name = module.name.isEmpty ? "main" : "adapter:\(module.name)"
            instances.append(
                writer.add(
                    .coreInstance(.instantiate(module: modules[number], arguments)), named: name))
        }
    }

    /// What a module gets for an import.
    private mutating func find(_ meaning: CoreImport, _ module: Int) -> (CoreSort, UInt32) {
        if let late = late(meaning, module), let index = shimFunction(late) {
            return (.function, index)
        }
        switch meaning {
        case .memory: return (.memory, memory)
        case .room: return (.function, room())
        case .mainExport(let name, let kind):
            let sort = CoreSort(rawValue: kind.rawValue) ?? .function
            return (sort, writer.alias(instances[0], name, sort))
        default: return (.function, define(meaning, module))
        }
    }

    /// Adds a canonical definition.
    private mutating func define(_ meaning: CoreImport, _ module: Int) -> UInt32 {
        let needs = plan.needs(of: meaning)
        var definition: CanonicalDefinition
        switch meaning {
        case .function(let function, let isAsync):
            definition = CanonicalDefinition(.lower)
            definition.index = functions[function] ?? 0
            definition.options = options(needs, .lower, module)
            if isAsync { definition.options.append(.async) }
        case .resource(let operation, let id, let side):
            definition = CanonicalDefinition(operation)
            definition.index = index(of: id, side)
        case .end(let operation, let id, let side, let isAsync):
            definition = CanonicalDefinition(operation)
            let isStream = "\(operation.row.text)".hasPrefix("stream")
            definition.index =
                id.map { index(of: $0, side) }
                ?? writer.share(isStream ? .stream(nil) : .future(nil))
            if operation.row.immediates.contains(.options) {
                definition.options = options(needs, .lower, module)
                if isAsync { definition.options.append(.async) }
            } else {
                definition.isAsync = isAsync
            }
        case .taskReturn(let function):
            definition = CanonicalDefinition(.taskReturn)
            let types = function.interface == nil ? importedTypes : localTypes
            definition.result = plan.view[function].flatMap { types.result(of: $0) }
            definition.options = options(needs, .lower, module)
        case .builtIn(let built): definition = complete(built, needs, module)
        // They are aliases.
        case .adapter, .memory, .mainExport, .room: return 0
        }
        return writer.add(.canonical(definition))
    }

    /// The main module's function that gives room, or that of a module which makes some.
    private mutating func room() -> UInt32 {
        if let name = plan.modules[0].exports.reallocForAdapters {
            return writer.alias(instances[0], name, .function)
        }
        if growthInstance == nil {
            let module = writer.add(
                .coreModule(ModuleBytes(AdapterModules.growth)), named: "growth")
            let memory = CoreInlineExport(name: "memory", sort: .memory, index: memory)
            let arguments = writer.add(.coreInstance(.exports([memory])))
            let argument = CoreInstantiationArgument(name: "", instance: arguments)
            growthInstance = writer.add(
                .coreInstance(.instantiate(module: module, [argument])), named: "growth")
        }
        return writer.alias(growthInstance ?? 0, AdapterModules.realloc, .function)
    }

    private mutating func complete(
        _ built: CanonicalDefinition, _ needs: CanonicalNeeds, _ module: Int
    ) -> CanonicalDefinition {
        var definition = built
        let immediates = built.operation.row.immediates
        if immediates.contains(.memory) { definition.index = memory }
        if immediates.contains(.options) {
            // It says by its name how text lies in memory.
            definition.options += options(needs, .lower, module).filter {
                if case .stringEncoding = $0 { false } else { true }
            }
        }
        if immediates.contains(.table) {
            let type = SubType(.function(FunctionType([.i32])))
            definition.index = writer.add(.coreType(.group([type])))
            let table = plan.modules[0].exports.table ?? ""
            definition.secondIndex = writer.alias(instances[0], table, .table)
        }
        return definition
    }

    private mutating func index(of id: Resolution.TypeID, _ side: WorldSide) -> UInt32 {
        (side == .imported ? importedTypes[id] : localTypes[id]) ?? 0
    }

    private var memory: UInt32 {
        mutating get {
            if plan.memoryType != nil, let shim {
                return writer.alias(shim.instance, ShimModule.memory, .memory)
            }
            return writer.alias(instances[0], plan.modules[0].exports.memory ?? "", .memory)
        }
    }

    /// The options for what something needs.
    mutating func options(
        _ needs: CanonicalNeeds, _ direction: CanonicalDirection, _ module: Int
    ) -> [CanonicalOption] {
        var options: [CanonicalOption] = []
        if needs.memory {
            options += [.stringEncoding(plan.modules[module].encoding), .memory(memory)]
        }
        if needs.realloc, let realloc = plan.realloc(direction, module) {
            let index = writer.alias(instances[realloc.module], realloc.name, .function)
            options.append(.realloc(index))
        }
        return options
    }
}
