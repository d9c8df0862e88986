import WasmCore

extension ComponentAssembly {
    mutating func addExports() {
        for function in plan.view.functions(.exported) {
            let place = WorldFunction(side: .exported, interface: nil, name: function.name)
            let type = importedTypes.type(of: function, in: &writer)
            guard let index = lift(place, function, type) else { continue }
            writer.add(.export(function.externName, .function, index, nil))
        }
        for place in plan.view.interfaces(.exported) { exportInterface(place) }
    }

    /// Makes a function of the world of a core one.
    private mutating func lift(
        _ place: WorldFunction, _ function: Resolution.Function, _ type: UInt32
    ) -> UInt32? {
        guard let (module, lifted) = plan.lifts[place] else { return nil }
        var definition = CanonicalDefinition(.lift)
        definition.index = writer.alias(instances[module], lifted.core, .function)
        definition.secondIndex = type
        let needs = plan.signatures.needs(lifting: function, isAsync: lifted.isAsync)
        definition.options = options(needs, .lift, module)
        if let name = lifted.postReturn {
            definition.options.append(.postReturn(writer.alias(instances[module], name, .function)))
        }
        if lifted.isAsync { definition.options.append(.async) }
        if let name = lifted.callback {
            definition.options.append(.callback(writer.alias(instances[module], name, .function)))
        }
        return writer.add(.canonical(definition))
    }

    /// Exports an instance of a component that is there only to give names to types: it imports
    /// the functions, and types without a name of their own, and exports them all again.
    private mutating func exportInterface(_ place: InterfacePlace) {
        let interface = resolution.interfaces[place.id]
        var inner = ComponentWriter()
        var types = TypeIndices(resolution, naming: .numberedImports)
        var closure = TypeClosure(resolution)
        for id in interface.types.values { closure.insert(id) }
        for function in interface.functions.values { closure.insert(function) }
        types.add(closure.ordered, to: &inner) { _, _ in nil }

        var arguments: [InstantiationArgument] = []
        for (name, id) in types.imported {
            arguments.append(
                InstantiationArgument(name: name, sort: .type, index: argument(id, place.id)))
        }
        for (position, function) in interface.functions.values.enumerated() {
            let outer = localTypes.type(of: function, in: &writer)
            let place = WorldFunction(side: .exported, interface: place, name: function.name)
            guard let index = lift(place, function, outer) else { continue }
            let name = "import-func-\(position)"
            let type = types.type(of: function, in: &inner)
            inner.add(.import(ComponentExternName(name), .function(type)))
            arguments.append(InstantiationArgument(name: name, sort: .function, index: index))
        }
        export(interface, place.id, closure, &types, &inner)

        let name = resolution.name(of: place.key)
        let component = writer.add(.component(inner.component), named: "\(name) with types")
        let instance = writer.add(
            .instance(.instantiate(component: component, arguments)), named: name)
        exportInstances[place.id] = writer.add(
            .export(externName(of: place, .exported), .instance, instance, nil))
    }

    /// Exports all of an interface from the component that has imported it.
    private func export(
        _ interface: Resolution.Interface, _ id: Resolution.InterfaceID, _ closure: TypeClosure,
        _ types: inout TypeIndices, _ inner: inout ComponentWriter
    ) {
        let own = Resolution.TypeDefinition.Owner.interface(id)
        let imported = types
        types.naming = .exports
        types.forget {
            let owner = resolution.types[$0].owner
            return owner == own || owner == .none
        }
        types.add(closure.ordered, to: &inner) { id, inner in
            let type = resolution.types[id]
            guard type.owner == own, case .resource = type.kind, let name = type.name,
                let index = imported[id]
            else { return nil }
            let extern = ComponentExternName(name, externalID: type.externalID)
            return inner.add(.export(extern, .type, index, nil))
        }
        for (position, function) in interface.functions.values.enumerated() {
            let type = types.type(of: function, in: &inner)
            inner.add(
                .export(function.externName, .function, UInt32(position), .function(type)))
        }
    }

    /// What a component that names types gets for one.
    private mutating func argument(
        _ id: Resolution.TypeID, _ exported: Resolution.InterfaceID
    ) -> UInt32 {
        let type = resolution.types[id]
        if case .interface(let owner) = type.owner, owner != exported,
            let instance = exportInstances[owner], let name = type.name
        {
            return writer.alias(instance, type: name)
        }
        if let index = localTypes[id] ?? importedTypes[id] { return index }
        return writer.share(localTypes.definition(of: id))
    }
}
