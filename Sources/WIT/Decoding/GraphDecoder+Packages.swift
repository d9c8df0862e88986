import WasmCore

extension GraphDecoder {
    /// The graph that a component stands for: its package if it exports types of components and
    /// nothing else, or else a world of what it imports and exports.
    ///
    /// - Throws: `WITError` if it is of another form, or has what WIT does not have.
    static func decode(
        _ component: NamedComponent
    ) throws(WITError) -> (Resolution, Resolution.PackageID) {
        var decoder = GraphDecoder(component.types)
        if let items = decoder.packageItems(component) {
            for (name, signature) in items {
                do throws(WITError) {
                    try decoder.addItem(signature)
                } catch {
                    throw error.within("`\(name.printable)`")
                }
            }
        } else {
            try decoder.addWorld(
                "root", imports: component.imports, exports: component.exports, isComplete: false)
        }
        return try decoder.finish()
    }

    /// The world that a component exports as its only type.
    ///
    /// - Throws: `WITError` if it is of another form, or has what WIT does not have.
    static func decodeWorld(
        _ component: NamedComponent
    ) throws(WITError) -> (Resolution, Resolution.PackageID, Resolution.WorldID) {
        var decoder = GraphDecoder(component.types)
        guard let items = decoder.packageItems(component), items.count == 1 else {
            throw WITError("expected one export, which is the type of a component")
        }
        try decoder.addItem(items[0].signature)
        guard let world = decoder.main.worlds.values.first else {
            throw WITError("expected a world, found an interface")
        }
        let (resolution, id) = try decoder.finish()
        return (resolution, id, world)
    }

    /// The types that a package exports, under the names of interfaces and worlds.
    private func packageItems(
        _ component: NamedComponent
    ) -> [(name: String, signature: ComponentSignature)]? {
        guard component.imports.entities.isEmpty, !component.exports.entities.isEmpty else {
            return nil
        }
        var items: [(name: String, signature: ComponentSignature)] = []
        for (name, entity) in zip(component.exports.names.list, component.exports.entities) {
            guard case .type(.component(let number)) = entity else { return nil }
            items.append((name.text, types.components[Int(number)]))
        }
        return items
    }

    /// An interface, if an instance is exported, or a world, if the type of a component is.
    private mutating func addItem(_ item: ComponentSignature) throws(WITError) {
        guard item.exports.entities.count == 1, let name = item.exports.names.list.first?.text,
            let entity = item.exports.entities.first
        else {
            throw WITError("expected one export, found \(item.exports.entities.count)")
        }
        let (package, own) = try Self.packageName(name)
        guard main.interfaces.isEmpty && main.worlds.isEmpty || main.name == package else {
            throw WITError("the package is `\(package)` here, and `\(main.name)` before")
        }
        main.name = package
        switch entity {
        case .instance(let number):
            for (name, entity) in zip(item.imports.names.list, item.imports.entities) {
                guard case .instance(let number) = entity else {
                    throw Self.unexpressed(name, "is no instance")
                }
                try interface(name.text, types.instances[Int(number)].exports)
            }
            guard main.interfaces[own] == nil else {
                throw WITError("the interface is there twice")
            }
            _ = try newInterface(name, types.instances[Int(number)].exports)
        case .component(let number):
            guard item.imports.entities.isEmpty else {
                throw WITError("a world's type has imports")
            }
            let world = types.components[Int(number)]
            try addWorld(own, imports: world.imports, exports: world.exports, isComplete: true)
        default: throw WITError("expected an instance or a component")
        }
    }

    /// Puts the packages into the graph, each after those that it uses.
    private mutating func finish() throws(WITError) -> (Resolution, Resolution.PackageID) {
        for place in packageOrder() { _ = try insert(others[position: place]) }
        let id = try insert(main)
        return (resolution, id)
    }

    private mutating func insert(
        _ package: Resolution.Package
    ) throws(WITError) -> Resolution.PackageID {
        let id: Resolution.PackageID
        if let known = resolution.packageNames[package.name] {
            // A world may come alone, with interfaces of its package imported like others.
            id = known
            for (name, interface) in package.interfaces {
                guard resolution.packages[id].interfaces.insertNew(interface, for: name) else {
                    throw WITError("the interface `\(name.printable)` is there in two ways")
                }
            }
            for (name, world) in package.worlds {
                resolution.packages[id].worlds.set(world, for: name)
            }
        } else {
            id = resolution.packages.append(package)
            resolution.packageNames.set(id, for: package.name)
        }
        for interface in package.interfaces.values { resolution.interfaces[interface].package = id }
        for world in package.worlds.values {
            resolution.worlds[world].package = id
            let items =
                resolution.worlds[world].imports.values + resolution.worlds[world].exports.values
            for case .interface(let item) in items where resolution.interfaces[item.id].name == nil
            {
                resolution.interfaces[item.id].package = id
            }
        }
        return id
    }

    /// Positions of the other packages in their order.
    private func packageOrder() -> [Int] {
        var homes: [Resolution.InterfaceID: Int] = [:]
        for (place, package) in others.values.enumerated() {
            for interface in package.interfaces.values { homes[interface] = place }
        }
        func used(by place: Int) -> [Int] {
            others[position: place].interfaces.values.flatMap { interface in
                resolution.interfaces[interface].types.values.compactMap {
                    resolution.interfaceUsed(by: $0).flatMap { homes[$0] }
                }
            }
        }
        var order: [Int] = []
        var seen: Set<Int> = []
        for root in others.values.indices where seen.insert(root).inserted {
            var stack = [(place: root, left: used(by: root)[...])]
            while let last = stack.indices.last {
                if let next = stack[last].left.popFirst() {
                    if seen.insert(next).inserted { stack.append((next, used(by: next)[...])) }
                } else {
                    order.append(stack.removeLast().place)
                }
            }
        }
        return order
    }
}
