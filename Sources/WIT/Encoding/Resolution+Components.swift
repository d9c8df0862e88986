package import WasmCore

extension Resolution {
    /// A world as the type of the components that fit it.
    ///
    /// Spec: component model, "Package Format" of `WIT.md`.
    ///
    /// - Throws: `WITError` if an item uses a type that comes after it.
    package func componentType(
        of id: WorldID
    ) throws(WITError) -> [ComponentTypeDeclaration] {
        var encoder = InterfaceEncoder(self)
        for (key, item) in worlds[id].imports {
            switch item {
            case .interface(let interface):
                let type = try encoder.defineInstanceType(of: interface.id)
                encoder.importInstance(of: interface.id, type, as: externName(key, interface))
            case .function(let function):
                let type = try encoder.defineType(of: function)
                encoder.outer.append(.import(function.externName, .function(type)))
            case .type(let type, _):
                encoder.importsTypes = true
                try encoder.define(type)
                encoder.importsTypes = false
            }
        }
        for (key, item) in worlds[id].exports {
            switch item {
            case .interface(let interface):
                let type = try encoder.defineInstanceType(of: interface.id)
                encoder.exportInstance(of: interface.id, type, as: externName(key, interface))
            case .function(let function):
                let type = try encoder.defineType(of: function)
                encoder.outer.append(.export(function.externName, .function(type)))
            case .type: continue  // A world exports none.
            }
        }
        return encoder.outer.declarations
    }

    /// The name of an interface in a world, with the one that it implements.
    package func externName(
        _ key: World.Key, _ item: World.InterfaceItem
    ) -> ComponentExternName {
        var name = ComponentExternName(name(of: key), externalID: item.externalID)
        if case .name = key { name.implements = self.name(of: item.id) }
        return name
    }

    /// A component that exports the type of a component under the name of a world, which exports
    /// that of the world under its full name.
    func wrapper(of id: WorldID) throws(WITError) -> ComponentTypeDefinition {
        let world = worlds[id]
        let name = world.package.map { packages[$0].name.qualified(world.name) } ?? world.name
        return .component([
            .type(.component(try componentType(of: id))),
            .export(ComponentExternName(name), .component(0)),
        ])
    }

    /// An interface as the type of a component that exports it, and imports the types of those
    /// that it uses.
    private func wrapper(of id: InterfaceID) throws(WITError) -> ComponentTypeDefinition {
        var encoder = InterfaceEncoder(self)
        for used in interfacesUsed(by: id) {
            let type = try encoder.defineInstanceType(of: used, withFunctions: false)
            encoder.importInstance(of: used, type, as: ComponentExternName(name(of: used) ?? ""))
        }
        let type = try encoder.defineInstanceType(of: id)
        encoder.exportInstance(of: id, type, as: ComponentExternName(name(of: id) ?? ""))
        return .component(encoder.outer.declarations)
    }

    /// The interfaces that an interface uses, and those that these do, each after those that it
    /// uses.
    private func interfacesUsed(by root: InterfaceID) -> [InterfaceID] {
        func direct(_ id: InterfaceID) -> [InterfaceID] {
            interfaces[id].types.values.compactMap { interfaceUsed(by: $0) }
        }
        var order: [InterfaceID] = []
        var seen: Set<InterfaceID> = [root]
        var stack = [(id: root, left: direct(root)[...])]
        while let last = stack.indices.last {
            if let next = stack[last].left.popFirst() {
                if seen.insert(next).inserted { stack.append((next, direct(next)[...])) }
            } else {
                order.append(stack.removeLast().id)
            }
        }
        return order.dropLast()
    }

    /// A package as a component that exports a type for each interface and each world of it, with
    /// the documentation in a custom section.
    ///
    /// Spec: component model, "Package Format" of `WIT.md`.
    ///
    /// - Throws: `WITError` if an item uses a type that comes after it.
    package func component(of id: PackageID) throws(WITError) -> DecodedComponent {
        var component = DecodedComponent()
        var count: UInt32 = 0
        func add(_ name: String, _ type: ComponentTypeDefinition) {
            component.append(.type(type))
            component.append(.export(ComponentExternName(name), .type, count, nil))
            count += 2
        }
        for (name, interface) in packages[id].interfaces {
            add(name, try wrapper(of: interface))
        }
        for (name, world) in packages[id].worlds { add(name, try wrapper(of: world)) }
        component.customSections.append(
            ComponentCustomSection(
                name: DocumentationKey.sectionName,
                content: ModuleBytes(documentation(of: id)),
                definitionsBefore: component.definitions.count))
        return component
    }
}
