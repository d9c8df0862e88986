import WasmCore

/// Writes the component that a plan describes.
///
/// First what is imported, then the modules with what they need, then what is exported. What can
/// be defined only when the main module is there, as it needs its memory, goes by way of the shim.
struct ComponentAssembly {
    let plan: ComponentPlan
    var writer = ComponentWriter()
    /// Types as they are imported.
    var importedTypes: TypeIndices
    /// Types that are defined to be exported, under no names.
    var localTypes: TypeIndices
    var importInstances: [Resolution.InterfaceID: UInt32] = [:]
    var exportInstances: [Resolution.InterfaceID: UInt32] = [:]
    /// The functions that are imported.
    var functions: [WorldFunction: UInt32] = [:]
    /// The core instances of the modules.
    var instances: [UInt32] = []
    var shim: Shim?
    /// Of the module that gives adapters room, if the main one cannot.
    var growthInstance: UInt32?

    var resolution: Resolution { plan.view.resolution }

    init(_ plan: ComponentPlan) {
        self.plan = plan
        importedTypes = TypeIndices(plan.view.resolution, naming: .imports)
        localTypes = TypeIndices(plan.view.resolution, naming: .none)
    }

    static func component(of plan: ComponentPlan) -> DecodedComponent {
        var assembly = ComponentAssembly(plan)
        assembly.addImports()
        let modules = assembly.addModules()
        assembly.instantiateShim()
        assembly.defineLocalTypes()
        assembly.instantiate(modules)
        assembly.fillShim()
        assembly.addExports()
        return assembly.writer.finished()
    }

    // MARK: Imports

    private mutating func addImports() {
        for place in plan.view.interfaces(.imported) { importInterface(place) }
        importedTypes.add(plan.importedTypes.ordered, to: &writer) {
            [resolution, importInstances] id, writer in
            resolution.type(id, in: importInstances, &writer)
        }
        for function in plan.view.functions(.imported) {
            let place = WorldFunction(side: .imported, interface: nil, name: function.name)
            guard plan.usedFunctions.contains(place) else { continue }
            let type = importedTypes.type(of: function, in: &writer)
            functions[place] = writer.add(.import(function.externName, .function(type)))
        }
    }

    /// Imports what is used of an interface, if anything is.
    private mutating func importInterface(_ place: InterfacePlace) {
        let interface = resolution.interfaces[place.id]
        let used = interface.functions.values.filter {
            plan.usedFunctions.contains(
                WorldFunction(side: .imported, interface: place, name: $0.name))
        }
        let isForeign = resolution.isForeign(to: place.id)
        var closure = TypeClosure(resolution)
        for id in plan.typesByInterface[place.id] ?? [] { closure.insert(id, until: isForeign) }
        for function in used { closure.insert(function, until: isForeign) }
        guard !used.isEmpty || !closure.types.isEmpty else { return }
        var inner = ComponentWriter()
        var types = TypeIndices(resolution, naming: .imports)
        types.add(closure.ordered, to: &inner) { id, inner in
            guard isForeign(id), let index = resolution.type(id, in: importInstances, &writer)
            else {
                return nil
            }
            return inner.add(.alias(.outer(count: 1, index: index, .type)))
        }
        for function in used {
            let type = types.type(of: function, in: &inner)
            inner.add(.import(function.externName, .function(type)))
        }
        let type = writer.add(.type(.instance(inner.instanceType)))
        let instance = writer.add(
            .import(externName(of: place, .imported), .instance(type)))
        importInstances[place.id] = instance
        for function in used {
            let place = WorldFunction(side: .imported, interface: place, name: function.name)
            functions[place] = writer.add(
                .alias(.export(instance: instance, name: function.name, .function)))
        }
    }

    /// The name of an interface where it is imported or exported.
    func externName(of place: InterfacePlace, _ side: WorldSide) -> ComponentExternName {
        guard case .interface(let item) = plan.view.items(side)[place.key] else {
            return ComponentExternName(resolution.name(of: place.key))
        }
        return resolution.externName(place.key, item)
    }

    // MARK: Types of what is exported

    private mutating func defineLocalTypes() {
        for place in plan.view.interfaces(.exported) {
            for id in resolution.interfaces[place.id].types.values {
                guard case .resource = resolution.types[id].kind else { continue }
                let destructor = plan.destructors[id].map { shimFunction(.export($0)) }
                localTypes[id] = writer.add(
                    .type(.resource(representation: .i32, destructor: destructor ?? nil)))
            }
        }
        localTypes.add(plan.exportedTypes.ordered, to: &writer) {
            [plan, importedTypes] id, _ in
            plan.isForeign(id) ? importedTypes[id] : nil
        }
    }
}

extension Resolution {
    /// The index of a type that one of some instances has; nil if none has it.
    func type(
        _ id: TypeID, in instances: [InterfaceID: UInt32], _ writer: inout ComponentWriter
    ) -> UInt32? {
        guard case .interface(let owner) = types[id].owner, let instance = instances[owner],
            let name = types[id].name
        else { return nil }
        return writer.alias(instance, type: name)
    }
}
