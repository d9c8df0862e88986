import WasmCore

/// Evaluates a component's definitions once, nested ones too: what is left is a list of steps.
///
/// Everything that validation has seen to be there is there; what it has not seen is how much
/// nested instantiation adds up to.
struct PlanBuilder {
    let engine: Engine
    let limits: ComponentLimits
    let interruption: InterruptionCheck
    var budget: PlanBudget
    var types = ComponentTypeTable()
    var instances: [PlanInstance] = []
    var resources: [PlanResource] = []
    var steps: [PlanStep] = []
    /// Whether something is about tasks in what is instantiated, wherever it is defined.
    var usesTasks = false
    /// Instantiations that are under way: what one component instantiates may instantiate others.
    private var depth = 0
    /// Of each core instance that a step makes.
    private var coreInstances: [Module] = []
    private var madeFunctionCount = 0
    private var adapters = AdapterPlanner()
    private var taskUse = TaskUse()
    /// By the numbers of ``PlanFunction/Target/foreign(_:)``; nil for the host's.
    var foreignFunctions: [PlanLifted?] = []
    var foreignMemories: [CoreItem: MemoryType] = [:]
    /// Modules by where they are defined: each is made once.
    private var modules: [ModuleKey: Module] = [:]

    private struct ModuleKey: Hashable {
        var context: ObjectIdentifier
        var index: Int
    }

    init(engine: Engine, interruption: InterruptionCheck) {
        self.engine = engine
        limits = engine.componentLimits
        self.interruption = interruption
        budget = PlanBudget(limits, interruption)
    }

    /// Steps that instantiate a component, and what it exports.
    ///
    /// - Parameter arguments: For each import what it is given, in order.
    mutating func instantiate(
        _ component: PlanComponent, name: String, parent: Int?, arguments: [PlanItem]
    ) throws(ComponentLinkError) -> PlanExports {
        guard instances.count < limits.instancesTotalMax else {
            throw ComponentLinkError(.limitExceeded("component instances"))
        }
        guard depth < limits.componentDepthMax else {
            throw ComponentLinkError(.limitExceeded("depth of component instances"))
        }
        if interruption.isRequested { throw ComponentLinkError(.interrupted) }
        try budget.spend(definitions: PlanBudget.instanceCost)
        depth += 1
        defer { depth -= 1 }
        let context = component.context
        instances.append(
            PlanInstance(
                parent: parent, name: name, reallocUsesThread: context.reallocUsesThread))
        var scope = PlanScope(component, instance: instances.count - 1)
        if context.isAboutTasks(scope.table) {
            usesTasks = true
            taskUse.add(scope.instance)
        }
        var counts = DefinitionCounts()
        for definition in context.component.definitions {
            try budget.spend(definitions: definition.itemCount)
            try budget.spend(typeSteps: definition.nameSteps)
            try evaluate(definition, &scope, &counts, arguments)
        }
        try scope.translation.settle(&budget)
        return scope.exports
    }

    /// The plan, once all has been evaluated: the types are known for which adapters are written.
    mutating func plan(_ exports: PlanExports) throws(ComponentLinkError) -> InstantiationPlan {
        steps += adapters.takeSteps()
        for user in taskUse.instances() where usesTasks { instances[user].usesTasks = true }
        let builder = self
        return try InstantiationPlan(
            types: types, instances: instances, resources: resources, steps: steps,
            exports: exports, usesTasks: usesTasks
        ) { (layouts) throws(ComponentLinkError) in
            var compiler = AdapterCompiler(
                builder.types, layouts, builder.engine, builder.budget)
            guard builder.adapters.groups.count <= builder.limits.adaptersMax else {
                throw ComponentLinkError(.limitExceeded("adapters"))
            }
            var modules: [PlanAdapter] = []
            for group in builder.adapters.groups {
                modules.append(
                    try compiler.compile(
                        group, of: builder.instances, memoryType: builder.memoryType,
                        interruption: builder.interruption))
            }
            return modules
        }
    }

    /// An instance of the store that another component has made.
    mutating func add(_ foreign: PlanInstance) -> Int {
        instances.append(foreign)
        if foreign.usesTasks { taskUse.add(instances.count - 1) }
        return instances.count - 1
    }

    private func memoryType(_ item: CoreItem) -> MemoryType? {
        if let known = foreignMemories[item] { return known }
        guard case .instance(let number, .memory, let position) = item else { return nil }
        return coreInstances[number].decoded.memories[position]
    }

    /// Positions among the definitions of a kind.
    private struct DefinitionCounts {
        var imports = 0
        var modules = 0
        var components = 0
        var canonicals = 0
    }

    private mutating func evaluate(
        _ definition: ComponentDefinition, _ scope: inout PlanScope,
        _ counts: inout DefinitionCounts, _ arguments: [PlanItem]
    ) throws(ComponentLinkError) {
        switch definition {
        case .coreModule:
            let module = try module(counts.modules, of: scope.context)
            counts.modules += 1
            try scope.add(.coreModule(module), &budget)
        case .coreInstance(let expression): try add(expression, &scope)
        case .coreType: break
        case .component:
            let context = scope.context.definedComponents[counts.components]
            counts.components += 1
            try budget.spend(definitions: context.outerReferences.count)
            let environment = PlanEnvironment(of: context, in: scope)
            scope.components.append(
                PlanComponent(source: scope.source, context: context, environment: environment))
        case .instance(let expression): try add(expression, &scope)
        case .alias(let alias): try add(alias, &scope)
        case .type(let type): try add(type, &scope)
        case .canonical(let definition):
            try add(definition, scope.context.canonicals[counts.canonicals], &scope)
            counts.canonicals += 1
        case .import:
            try scope.add(arguments[counts.imports], &budget)
            counts.imports += 1
        case .export(let name, let sort, let index, _):
            guard let item = scope.item(sort, index) else { return }
            if case .type(let number?) = item, resources[number].name.isEmpty {
                resources[number].name = name.text
            }
            scope.exports.append(name.text, item)
            try scope.add(item, &budget)
        }
    }

    private mutating func module(
        _ index: Int, of context: ComponentContext
    ) throws(ComponentLinkError) -> Module {
        let key = ModuleKey(context: ObjectIdentifier(context), index: index)
        if let known = modules[key] { return known }
        do throws(ModuleError) {
            let module = try Module(
                context.definedModules[index], engine: engine, interruption: interruption)
            modules[key] = module
            return module
        } catch {
            if error.isInterruption { throw ComponentLinkError(.interrupted) }
            throw ComponentLinkError(.module(error))
        }
    }

    private mutating func add(
        _ expression: CoreInstanceExpression, _ scope: inout PlanScope
    ) throws(ComponentLinkError) {
        switch expression {
        case .exports(let exports):
            var items = NamedItems<CoreItem>()
            for export in exports {
                guard let item = scope.coreItem(export.sort, export.index) else { continue }
                items.append(export.name, item)
            }
            scope.coreInstances.append(.exports(items))
        case .instantiate(let index, let arguments):
            let module = scope.coreModules[Int(index)]
            var given: [ExactName: PlanCoreInstance] = [:]
            for argument in arguments {
                given[ExactName(argument.name)] = scope.coreInstances[Int(argument.instance)]
            }
            try budget.spend(definitions: module.decoded.imports.count)
            try budget.spend(
                typeSteps: module.decoded.imports.reduce(0) {
                    $0 + $1.module.lookupSteps + $1.name.lookupSteps
                })
            let imports = module.decoded.imports.compactMap { wanted in
                given[ExactName(wanted.module)]?[wanted.name]
            }
            steps += adapters.takeSteps()
            steps.append(.instantiate(module, imports: imports, instance: scope.instance))
            scope.coreInstances.append(.made(coreInstances.count, module))
            coreInstances.append(module)
        }
    }

    private mutating func add(
        _ expression: InstanceExpression, _ scope: inout PlanScope
    ) throws(ComponentLinkError) {
        var exports = PlanExports()
        switch expression {
        case .exports(let items):
            for export in items {
                guard let item = scope.item(export.sort, export.index) else { continue }
                exports.append(export.name.text, item)
            }
        case .instantiate(let index, let arguments):
            let component = scope.components[Int(index)]
            var given: [ExactName: PlanItem] = [:]
            for argument in arguments {
                given[ExactName(argument.name)] = scope.item(argument.sort, argument.index)
            }
            let items = component.context.imports.names.list.compactMap {
                given[ExactName($0.text)]
            }
            exports = try instantiate(
                component, name: component.context.name, parent: scope.instance,
                arguments: items)
        }
        try scope.add(.instance(exports), &budget)
    }

    private mutating func add(
        _ alias: ComponentAlias, _ scope: inout PlanScope
    ) throws(ComponentLinkError) {
        switch alias {
        case .export(let instance, let name, _):
            guard let item = scope.instances[Int(instance)][name] else { return }
            try scope.add(item, &budget)
        case .coreExport(let instance, let name, let sort):
            guard let item = scope.coreInstances[Int(instance)][name] else { return }
            scope.add(item, sort)
        case .outer(0, let index, let sort):
            guard let item = scope.item(sort, index) else { return }
            try scope.add(item, &budget)
        case .outer(_, _, .type): try scope.add(.type(resource: nil), &budget)
        case .outer(let count, let index, let sort):
            let reference = OuterReference(sort, index)
            guard let item = scope.environment?.item(reference, distance: count) else { return }
            try scope.add(item, &budget)
        }
    }

    private mutating func add(
        _ type: ComponentTypeDefinition, _ scope: inout PlanScope
    ) throws(ComponentLinkError) {
        guard case .resource(let representation, let destructor) = type else {
            return try scope.add(.type(resource: nil), &budget)
        }
        resources.append(
            PlanResource(
                implementer: scope.instance, name: "", representation: representation))
        let number = resources.count - 1
        let function = destructor.map { scope.coreFunctions[Int($0)] }
        require([function])
        steps.append(.resource(number, destructor: function))
        try scope.add(.type(resource: number), &budget)
    }

    private mutating func add(
        _ definition: CanonicalDefinition, _ facts: CanonicalFacts, _ scope: inout PlanScope
    ) throws(ComponentLinkError) {
        let options = PlanOptions(definition.options, in: scope)
        require([options.realloc, options.postReturn, options.callback])
        let index = Int(definition.index)
        switch definition.operation {
        case .lift:
            require([scope.coreFunctions[index]])
            guard case .function(let type) = scope.context.spaces.types[Int(definition.secondIndex)]
            else { return }
            let function = PlanFunction(
                type: scope.translation.function(type, from: scope.table, to: &types),
                target: .lifted(scope.coreFunctions[index], options, instance: scope.instance))
            scope.functions.append(function)
        case .lower: try lower(scope.functions[index], options, &scope)
        case .resourceNew: builtIn(scope.types[index].map { .resourceNew($0) }, &scope)
        case .resourceDrop:
            guard let resource = scope.types[index] else { return }
            try noteDestructor(of: resource, calledBy: scope.instance)
            builtIn(.resourceDrop(resource), &scope)
        case .resourceRep:
            builtIn(scope.types[index].map { .resourceRepresentation($0) }, &scope)
        case .threadSpawnRef, .threadSpawnIndirect, .threadAvailableParallelism:
            throw ComponentLinkError(.unsupported("canon \(definition.operation.row.text)"))
        default: builtIn(.task(taskBuiltIn(definition, facts, options, &scope)), &scope)
        }
    }

    private mutating func lower(
        _ function: PlanFunction, _ options: PlanOptions, _ scope: inout PlanScope
    ) throws(ComponentLinkError) {
        guard let lifted = lifted(function) else {
            if function.answersLater {
                usesTasks = true
                taskUse.add(scope.instance)
            }
            return make(.lower(function, options, instance: scope.instance), &scope)
        }
        let (core, callee, calleeOptions) = (lifted.core, lifted.instance, lifted.options)
        let entered = instances.entered(calling: callee, from: scope.instance)
        // All of them stay, with each function.
        try budget.spend(definitions: entered.count)
        taskUse.add(scope.instance, calling: [callee] + entered)
        let type = types.functions[Int(function.type)]
        func adapt(_ part: AdapterPart) -> CoreItem {
            adapters.add(
                .init(
                    type: function.type, core: core, postReturn: calleeOptions.postReturn,
                    entering: entered,
                    task: part == .call
                        ? nil
                        : .init(
                            part: part, lowered: madeFunctionCount,
                            isLoweredAsync: options.isAsync, isLiftedAsync: calleeOptions.isAsync,
                            hasCallback: calleeOptions.callback != nil)),
                from: .init(instance: scope.instance, options: options),
                to: .init(instance: callee, options: calleeOptions))
        }
        guard type.isAsync || options.isAsync || calleeOptions.isAsync else {
            return scope.coreFunctions.append(adapt(.call))
        }
        _ = adapt(.start)
        if type.result != nil { _ = adapt(.finish) }
        make(.lower(function, options, instance: scope.instance), &scope)
    }

    /// nil for a function of the host.
    private func lifted(_ function: PlanFunction) -> PlanLifted? {
        switch function.target {
        case .lifted(let core, let options, let instance):
            PlanLifted(core: core, options: options, instance: instance)
        case .foreign(let number): foreignFunctions[number]
        case .host: nil
        }
    }

    /// Whoever drops a handle of a guest's resource may call its destructor.
    private mutating func noteDestructor(
        of resource: Int, calledBy instance: Int
    ) throws(ComponentLinkError) {
        if resources[resource].isForeign { return taskUse.add(instance) }
        guard let implementer = resources[resource].implementer else { return }
        let entered = instances.entered(calling: implementer)
        try budget.spend(definitions: entered.count)
        taskUse.add(instance, calling: entered)
    }

    /// What a step names has been made by the steps before.
    private mutating func require(_ functions: [CoreItem?]) {
        if functions.contains(where: adapters.isUnplanned) { steps += adapters.takeSteps() }
    }

    private mutating func taskBuiltIn(
        _ definition: CanonicalDefinition, _ facts: CanonicalFacts, _ options: PlanOptions,
        _ scope: inout PlanScope
    ) -> PlanTaskBuiltIn {
        let coreTypes = scope.table.coreTypes
        var builtIn = PlanTaskBuiltIn(
            operation: definition.operation,
            type: coreTypes.functionType(facts.coreFunction) ?? FunctionType(), options: options)
        builtIn.value = facts.value.map {
            scope.translation.type($0, from: scope.table, to: &types)
        }
        builtIn.isAsync = definition.isAsync || options.isAsync
        builtIn.slot = Int(definition.index)
        let immediates = definition.operation.row.immediates
        if immediates.contains(.memory) {
            builtIn.options.memory = scope.coreMemories[Int(definition.index)]
        }
        if immediates.contains(.table) {
            builtIn.table = scope.coreTables[Int(definition.secondIndex)]
            let entity = scope.context.spaces.coreTypes[Int(definition.index)]
            if case .definition(let number) = entity {
                builtIn.threadType = coreTypes.functionType(number) ?? FunctionType()
            }
        }
        return builtIn
    }

    private mutating func builtIn(_ builtIn: PlanBuiltIn?, _ scope: inout PlanScope) {
        guard let builtIn else { return }
        make(.builtIn(builtIn, instance: scope.instance), &scope)
    }

    private mutating func make(_ step: PlanStep, _ scope: inout PlanScope) {
        steps.append(step)
        scope.coreFunctions.append(.made(madeFunctionCount))
        madeFunctionCount += 1
    }
}

extension PlanOptions {
    fileprivate init(_ options: [CanonicalOption], in scope: PlanScope) {
        for option in options {
            switch option {
            case .stringEncoding(let encoding): self.encoding = encoding
            case .memory(let index): memory = scope.coreMemories[Int(index)]
            case .realloc(let index): realloc = scope.coreFunctions[Int(index)]
            case .postReturn(let index): postReturn = scope.coreFunctions[Int(index)]
            case .async: isAsync = true
            case .callback(let index): callback = scope.coreFunctions[Int(index)]
            }
        }
    }
}

extension ComponentDefinition {
    /// How many items it makes, about: itself, and those that it names.
    fileprivate var itemCount: Int {
        switch self {
        case .instance(.instantiate(_, let arguments)): 1 + arguments.count
        case .instance(.exports(let exports)): 1 + exports.count
        case .coreInstance(.instantiate(_, let arguments)): 1 + arguments.count
        case .coreInstance(.exports(let exports)): 1 + exports.count
        default: 1
        }
    }

    /// What looking its names up costs, and keeping them: they may be long.
    fileprivate var nameSteps: Int {
        switch self {
        case .instance(.instantiate(_, let arguments)):
            arguments.reduce(0) { $0 + $1.name.lookupSteps }
        case .instance(.exports(let exports)):
            exports.reduce(0) { $0 + $1.name.text.lookupSteps }
        case .coreInstance(.instantiate(_, let arguments)):
            arguments.reduce(0) { $0 + $1.name.lookupSteps }
        case .coreInstance(.exports(let exports)):
            exports.reduce(0) { $0 + $1.name.lookupSteps }
        case .alias(.export(_, let name, _)), .alias(.coreExport(_, let name, _)):
            name.lookupSteps
        case .export(let name, _, _, _): name.text.lookupSteps
        default: 0
        }
    }
}
