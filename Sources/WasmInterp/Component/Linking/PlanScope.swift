import WasmCore

/// The index spaces of a component that is being linked, with what is known to be there.
struct PlanScope: Sendable {
    /// Whose types the numbers of validation are.
    let source: Component
    let context: ComponentContext
    /// What is named of the scopes around the component's definition.
    let environment: PlanEnvironment?
    /// Which instance of the plan it is.
    let instance: Int
    var coreModules: [Module] = []
    var coreInstances: [PlanCoreInstance] = []
    var coreFunctions: [CoreItem] = []
    var coreTables: [CoreItem] = []
    var coreMemories: [CoreItem] = []
    var coreGlobals: [CoreItem] = []
    var coreTags: [CoreItem] = []
    var functions: [PlanFunction] = []
    var components: [PlanComponent] = []
    var instances: [PlanExports] = []
    /// The plan's resource, where a type is one.
    var types: [Int?] = []
    /// What validation's types are in the plan.
    var translation = TypeTranslation()
    /// What it exports so far.
    var exports = PlanExports()
    /// Instances that types were compared with.
    private var bound: Set<InstanceUnderType> = []

    init(_ component: PlanComponent, instance: Int) {
        source = component.source
        context = component.context
        environment = component.environment
        self.instance = instance
    }

    var table: ComponentTypeTable { source.validated.types }

    /// What an index of a sort stands for. Validation has seen that it is there.
    func item(_ sort: ComponentSort, _ index: UInt32) -> PlanItem? {
        let index = Int(index)
        switch sort {
        case .function: return .function(functions[index])
        case .component: return .component(components[index])
        case .instance: return .instance(instances[index])
        case .type: return .type(resource: types[index])
        case .core(.module): return .coreModule(coreModules[index])
        case .core, .value: return nil
        }
    }

    /// Adds to an index space, in the order in which validation did.
    mutating func add(
        _ item: PlanItem, _ budget: inout PlanBudget
    ) throws(ComponentLinkError) {
        switch item {
        case .function(let function): functions.append(function)
        case .component(let component): components.append(component)
        case .coreModule(let module): coreModules.append(module)
        case .instance(let exports):
            let type = context.spaces.instances[instances.count]
            instances.append(exports)
            try bind(.instance(type), item, &budget)
        case .type(let resource):
            let entity = context.spaces.types[types.count]
            types.append(resource)
            try bind(.type(entity), item, &budget)
        }
    }

    /// Learns which of the plan's resources the numbers of validation stand for: all that an
    /// instance has to do with are among its exports.
    ///
    /// An instance may be a part of another one in very many places: it is looked at once.
    private mutating func bind(
        _ entity: ComponentEntity, _ item: PlanItem, _ budget: inout PlanBudget
    ) throws(ComponentLinkError) {
        switch (entity, item) {
        case (.type(.resource(let number)), .type(let resource)):
            if let resource { translation.resources[number] = resource }
        case (.instance(let type), .instance(let exports)):
            guard source.validated.types.facts(ofInstance: type).mentionsResource,
                bound.insert(InstanceUnderType(type: type, exports: exports.id)).inserted
            else { return }
            let wanted = source.validated.types.instances[Int(type)].exports
            try budget.spend(
                typeSteps: wanted.names.list.reduce(0) { $0 + $1.text.lookupSteps })
            for (name, entity) in zip(wanted.names.list, wanted.entities) {
                if let item = exports[name.text] { try bind(entity, item, &budget) }
            }
        default: break
        }
    }

    /// What an index of a core sort stands for.
    func coreItem(_ sort: CoreSort, _ index: UInt32) -> CoreItem? {
        let index = Int(index)
        return switch sort {
        case .function: coreFunctions[index]
        case .table: coreTables[index]
        case .memory: coreMemories[index]
        case .global: coreGlobals[index]
        case .tag: coreTags[index]
        case .type, .module, .instance: nil
        }
    }

    mutating func add(_ item: CoreItem, _ sort: CoreSort) {
        switch sort {
        case .function: coreFunctions.append(item)
        case .table: coreTables.append(item)
        case .memory: coreMemories.append(item)
        case .global: coreGlobals.append(item)
        case .tag: coreTags.append(item)
        case .type, .module, .instance: break
        }
    }
}

/// A component with what its definitions name of the scopes around it.
struct PlanComponent: Sendable {
    /// The component that it is, or that it was validated with.
    let source: Component
    let context: ComponentContext
    /// nil for one that stands in no other.
    let environment: PlanEnvironment?
}

/// What a component and those within name of the scopes around it, and no more: there may be very
/// many components in one scope.
final class PlanEnvironment: Sendable {
    /// Of the scope directly around it.
    let items: [OuterReference: PlanItem]
    /// Of those further out.
    private let outer: PlanEnvironment?

    /// - Parameter scope: Where the component is defined.
    init(of context: ComponentContext, in scope: PlanScope) {
        var items: [OuterReference: PlanItem] = [:]
        for reference in context.outerReferences {
            items[reference] = scope.item(reference.sort, reference.index)
        }
        self.items = items
        outer = scope.environment
    }

    /// - Parameter distance: 1 for the scope directly around the component.
    func item(_ reference: OuterReference, distance: UInt32) -> PlanItem? {
        var found = self
        for _ in 1..<distance {
            guard let outer = found.outer else { return nil }
            found = outer
        }
        return found.items[reference]
    }
}

/// A core instance that is being linked.
enum PlanCoreInstance: Sendable {
    case made(Int, Module)
    case exports(NamedItems<CoreItem>)

    /// What it exports under a name.
    subscript(name: String) -> CoreItem? {
        switch self {
        case .made(let number, let module):
            return module.export(name).map { .instance(number, $0.kind, $0.position) }
        case .exports(let items): return items[name]
        }
    }
}
