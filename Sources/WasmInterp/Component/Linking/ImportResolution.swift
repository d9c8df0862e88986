import WasmCore

/// Finds what a linker has for the imports of a component, and plans its instantiation.
struct ImportResolution<Host> {
    let linker: ComponentLinker<Host>
    /// Whose imports are looked for: the one that is linked, or one that is plugged into it.
    var component: Component
    var builder: PlanBuilder
    /// Of the component's types.
    var translation = TypeTranslation()
    private var bodies: [LinkedBody<Host>] = []
    private var resources: [(number: Int, type: HostResourceType<Host>)] = []
    private var resourcePositions: [ObjectIdentifier: Int] = [:]
    var mismatches: [ComponentImportMismatch] = []
    var reader: ComponentItemReader
    /// Of types of the plan.
    var signatures = SignatureReader()
    /// Compares what is given with what the component imports.
    var matching: GivenMatching
    /// What components export that are plugged in, each instantiated once.
    var plugs: [ObjectIdentifier: PlanExports?] = [:]
    /// What stands for instances of which nobody offers anything, by their types, in one import:
    /// a type may have another one in very many places. Messages name the first.
    var standIns: [UInt32: PlanExports] = [:]
    /// What was compared with types of instances, in one import.
    var fitted: [InstanceUnderType: PlanExports] = [:]
    /// Where they are needed by each other, the outermost first.
    var plugPath: [String] = []

    init(
        _ linker: ComponentLinker<Host>, _ component: Component, _ interruption: InterruptionCheck
    ) {
        self.linker = linker
        self.component = component
        reader = ComponentItemReader(component.validated.types)
        matching = GivenMatching(component.validated, interruption)
        builder = PlanBuilder(engine: linker.engine, interruption: interruption)
    }

    var types: ComponentTypeTable { component.validated.types }

    /// - Parameter given: Items of the plan that go before what the linker has.
    mutating func prepare(
        given: PlanExports = PlanExports()
    ) throws(ComponentLinkError) -> PreparedComponent<Host> {
        let exports = try instantiate(linker.root, given: given)
        guard let exports, mismatches.isEmpty else {
            throw ComponentLinkError(.imports(mismatches))
        }
        return PreparedComponent(
            component, try builder.plan(exports), bodies, resources)
    }

    /// Tells which resources of the plan are the host's that are in a store already.
    mutating func offer(_ foreign: ForeignItems, of components: ComponentStoreState) {
        for (number, type) in components.hostTypes.values {
            guard let type = type as? HostResourceType<Host>,
                let position = foreign.position(ofResource: number)
            else { continue }
            add(type, at: position)
        }
    }

    private mutating func add(_ type: HostResourceType<Host>, at position: Int) {
        resources.append((position, type))
        resourcePositions[ObjectIdentifier(type)] = position
    }

    /// Instantiates the component with what is under names, and with what is given before it.
    ///
    /// - Returns: nil if something is missing, which is noted.
    mutating func instantiate(
        _ names: LinkedNames<Host>, given: PlanExports = PlanExports()
    ) throws(ComponentLinkError) -> PlanExports? {
        let root = component.validated.root
        builder.budget.add(component)
        var arguments: [PlanItem] = []
        for (name, entity) in zip(root.imports.names.list, root.imports.entities) {
            (standIns, fitted) = ([:], [:])
            let item =
                if let item = given[name.text] {
                    try fit(item, entity, [name.text])
                } else {
                    try item(entity, [name.text], names, resolved: names[name.text])
                }
            if let item { arguments.append(item) }
        }
        guard arguments.count == root.imports.entities.count, mismatches.isEmpty else { return nil }
        return try builder.instantiate(
            PlanComponent(component), name: root.name, parent: nil, arguments: arguments)
    }

    /// What a definition is as an item of the plan; nil, and noted, if it is not what is wanted.
    private mutating func item(
        _ entity: ComponentEntity, _ path: [String], _ names: LinkedNames<Host>?,
        resolved: LinkedNames<Host>.Definition?
    ) throws(ComponentLinkError) -> PlanItem? {
        switch (entity, resolved ?? unknown(entity, path)) {
        case (.function(let type), .function(let body)):
            let number = translation.function(type, from: types, to: &builder.types)
            guard let linked = linked(body, number) else {
                try note(path, entity, found: body.words)
                return nil
            }
            bodies.append(linked)
            return .function(
                PlanFunction(
                    type: number, target: .host(bodies.count - 1),
                    name: path.joined(separator: "#"), answersLater: body.answersLater))
        case (_, .export(let plug, let name)):
            // What is missing for that one has been noted.
            guard let exports = try exports(of: plug) else { return nil }
            guard let exported = exports[name] else { break }
            return try fit(exported, entity, path)
        case (.type(.resource(let number)), let definition):
            if let resource = resource(number, definition, path) {
                return .type(resource: resource)
            }
        // Other types are what they are, whether anybody offers them or not.
        case (.type, _): return .type(resource: nil)
        case (.coreModule(let type), .module(let module)):
            guard module.engine === linker.engine else { throw ComponentLinkError(.foreignModule) }
            builder.budget.add(module)
            return try fit(.coreModule(module), .coreModule(type), path)
        case (.component(let type), .component(let given)):
            guard given.engine === linker.engine else {
                throw ComponentLinkError(.foreignComponent)
            }
            builder.budget.add(given)
            return try fit(.component(PlanComponent(given)), .component(type), path)
        case (.instance(let type), .instance(let inner)):
            return .instance(try instance(type, path, inner))
        case (.instance(let type), nil):
            // Whoever imports types alone needs nobody who offers them.
            let exports = types.instances[Int(type)].exports
            if linker.unknownImports == .trap || exports.entities.allSatisfy(isKnown) {
                return .instance(try instance(type, path, LinkedNames()))
            }
        default: break
        }
        // A component that is plugged in knows those names alone that it imports.
        let offered = path.count == 1 ? linker.root : names
        try note(path, entity, found: resolved?.kind, among: resolved == nil ? offered : nil)
        return nil
    }

    /// A function of the host as one of a type; nil if it has another one.
    private mutating func linked(
        _ body: LinkedNames<Host>.Body, _ type: UInt32
    ) -> LinkedBody<Host>? {
        guard let signature = body.signature else { return LinkedBody(body: body) }
        let type = signatures.signature(type, in: builder.types)
        guard let bindings = signature.bindings(for: type) else { return nil }
        return LinkedBody(body: body, bindings: bindings)
    }

    /// What stands for something that nobody offers.
    private func unknown(
        _ entity: ComponentEntity, _ path: [String]
    ) -> LinkedNames<Host>.Definition? {
        guard linker.unknownImports == .trap else { return nil }
        switch entity {
        case .function:
            let mismatch = ComponentImportMismatch(path: path, expected: "func")
            return .function(
                .values { _, _ in
                    throw Trap(
                        .host, message: mismatch.description,
                        cause: ComponentLinkError(.imports([mismatch])))
                })
        // Nobody can make one.
        case .type(.resource(let number)) where translation.resources[number] == nil:
            return .resource(HostResourceType { _, _ in })
        default: return nil
        }
    }

    /// Whether it is a type that is known without the host, or by now.
    private func isKnown(_ entity: ComponentEntity) -> Bool {
        switch entity {
        case .type(.resource(let number)): translation.resources[number] != nil
        case .type: true
        default: false
        }
    }

    /// Looking ends once there are very many: a component may have a hundred thousand.
    mutating func note(
        _ path: [String], _ entity: ComponentEntity, found: String?,
        among names: LinkedNames<Host>? = nil
    ) throws(ComponentLinkError) {
        let type = reader.type(of: entity)
        let isShown = mismatches.count < ComponentLinkError.linesMax
        let isCompared = mismatches.count < Self.suggestionsMax
        mismatches.append(
            ComponentImportMismatch(
                path: path, expected: isShown ? type.description : type.kind, found: found,
                nearest: isCompared ? names?.nearest(to: path.last ?? "") : nil,
                plug: plugPath.last))
        guard mismatches.count < ComponentLinkError.mismatchesMax else {
            throw ComponentLinkError(.imports(mismatches))
        }
    }

    /// Imports that get a name that is there.
    static var suggestionsMax: Int { 16 }

    private mutating func instance(
        _ type: UInt32, _ path: [String], _ names: LinkedNames<Host>
    ) throws(ComponentLinkError) -> PlanExports {
        if names.isEmpty, let known = standIns[type] { return known }
        var exports = PlanExports()
        let wanted = types.instances[Int(type)].exports
        try builder.budget.spend(typeSteps: wanted.entities.count)
        for (name, entity) in zip(wanted.names.list, wanted.entities) {
            let item = try item(
                entity, path + [name.text], names, resolved: names[name.text])
            if let item { exports.append(name.text, item) }
        }
        if names.isEmpty { standIns[type] = exports }
        return exports
    }

    /// The plan's resource for one that is imported; nil for none, or another one than its type
    /// says.
    private mutating func resource(
        _ number: UInt32, _ definition: LinkedNames<Host>.Definition?, _ path: [String]
    ) -> Int? {
        let known = translation.resources[number]
        // Whoever uses a resource of another interface is given that one's.
        guard let definition else { return known }
        guard case .resource(let type) = definition else { return nil }
        if let position = resourcePositions[ObjectIdentifier(type)] {
            if known == nil { translation.resources[number] = position }
            return known == nil || known == position ? position : nil
        }
        guard known == nil else { return nil }
        builder.resources.append(
            PlanResource(implementer: nil, name: path.joined(separator: "#")))
        let position = builder.resources.count - 1
        add(type, at: position)
        translation.resources[number] = position
        return position
    }
}
