import WasmCore

/// Finds what a linker has for the imports of a component, and plans its instantiation.
struct ImportResolution<Host> {
    private let linker: ComponentLinker<Host>
    private let component: Component
    private var builder: PlanBuilder
    private var translation = TypeTranslation()
    private var bodies: [LinkedNames<Host>.Body] = []
    private var resources: [(number: Int, type: HostResourceType<Host>)] = []
    private var mismatches: [ComponentImportMismatch] = []

    init(
        _ linker: ComponentLinker<Host>, _ component: Component, _ interruption: InterruptionCheck
    ) {
        self.linker = linker
        self.component = component
        builder = PlanBuilder(
            component.validated, engine: linker.engine,
            instancesMax: linker.engine.configuration.componentLimits.instancesTotalMax,
            interruption: interruption)
    }

    private var types: ComponentTypeTable { component.validated.types }

    mutating func prepare() throws(ComponentLinkError) -> PreparedComponent<Host> {
        let root = component.validated.root
        var arguments: [PlanItem] = []
        for (name, entity) in zip(root.imports.names.list, root.imports.entities) {
            let item = item(entity, [name.text], linker.root, resolved: linker.root[name.text])
            if let item { arguments.append(item) }
        }
        guard mismatches.isEmpty else { throw ComponentLinkError(.imports(mismatches)) }
        let exports = try builder.instantiate(
            PlanComponent(context: root, outer: []), name: root.name, parent: nil,
            arguments: arguments)
        return PreparedComponent(component, try builder.plan(exports), bodies, resources)
    }

    /// What a definition is as an item of the plan; nil, and noted, if it is not what is wanted.
    private mutating func item(
        _ entity: ComponentEntity, _ path: [String], _ names: LinkedNames<Host>?,
        resolved: LinkedNames<Host>.Definition?
    ) -> PlanItem? {
        switch (entity, resolved) {
        case (.function(let type), .function(let body)):
            bodies.append(body)
            return .function(
                PlanFunction(
                    type: translation.function(type, from: types, to: &builder.types),
                    target: .host(bodies.count - 1)))
        case (.type(.resource(let number)), .resource(let type)):
            return .type(resource: resource(number, type, path))
        case (.type(.resource), _): break
        // Other types are what they are, whether anybody offers them or not.
        case (.type, _): return .type(resource: nil)
        case (.coreModule(let type), .module(let module)):
            if component.validated.accepts(module.decoded, asModule: type) {
                return .coreModule(module)
            }
        case (.instance(let type), .instance(let inner)):
            return .instance(instance(type, path, inner))
        case (.instance(let type), nil):
            // Whoever imports types alone needs nobody who offers them.
            let exports = types.instances[Int(type)].exports
            if exports.entities.allSatisfy(\.isPlainType) {
                return .instance(instance(type, path, LinkedNames()))
            }
        default: break
        }
        let name = path.last ?? ""
        mismatches.append(
            ComponentImportMismatch(
                path: path, expected: component.validated.describe(entity), found: resolved?.kind,
                nearest: resolved == nil
                    ? names.flatMap { Suggestion.nearest(to: name, among: $0.names.sorted()) }
                    : nil))
        return nil
    }

    private mutating func instance(
        _ type: UInt32, _ path: [String], _ names: LinkedNames<Host>
    ) -> PlanExports {
        var exports = PlanExports()
        let wanted = types.instances[Int(type)].exports
        for (name, entity) in zip(wanted.names.list, wanted.entities) {
            let item = item(
                entity, path + [name.text], names, resolved: names[name.text])
            if let item { exports.items.append((name.text, item)) }
        }
        return exports
    }

    private mutating func resource(
        _ number: UInt32, _ type: HostResourceType<Host>, _ path: [String]
    ) -> Int {
        if let known = resources.first(where: { $0.type === type }) {
            translation.resources[number] = known.number
            return known.number
        }
        builder.resources.append(
            PlanResource(implementer: nil, name: path.joined(separator: "#")))
        let position = builder.resources.count - 1
        resources.append((position, type))
        translation.resources[number] = position
        return position
    }
}

extension ComponentEntity {
    /// Whether it is a type that is known without the host.
    fileprivate var isPlainType: Bool {
        switch self {
        case .type(.resource): false
        case .type: true
        default: false
        }
    }
}
