extension WITPrinter {
    private typealias Function = Resolution.Function

    /// What stands in an interface. Functions stay in their order, so that those before a resource
    /// are written before it.
    mutating func interface(_ id: Resolution.InterfaceID) {
        let interface = resolution.interfaces[id]
        let declared = uses(interface.types, owner: .interface(id))
        let functions = interface.functions.values
        let ofResources = Dictionary(grouping: functions.filter { $0.kind.resource != nil }) {
            $0.kind.resource
        }
        var next = 0
        for type in declared {
            let own = ofResources[type] ?? []
            if let first = own.first {
                while next < functions.count, functions[next].name != first.name {
                    if functions[next].kind == .freestanding { free(functions[next]) }
                    next += 1
                }
            }
            declaration(type, own)
        }
        for function in functions[next...] where function.kind == .freestanding { free(function) }
    }

    private mutating func free(_ function: Function) {
        if writer.isOverflown { return }
        comments(function.docs)
        attributes(function.stability, externalID: function.externalID)
        writer.line("\(word(function.name)): \(signature(function));")
        writer.gap()
    }

    /// Writes `use` for types of other interfaces, and gives those that are declared here.
    private mutating func uses(
        _ types: OrderedMap<String, Resolution.TypeID>, owner: Resolution.TypeDefinition.Owner
    ) -> [Resolution.TypeID] {
        var declared: [Resolution.TypeID] = []
        var use: (path: String, like: Resolution.TypeDefinition, names: [String])?
        for (name, id) in types {
            let type = resolution.types[id]
            guard let interface = resolution.interfaceUsed(by: id),
                case .alias(.defined(let target)) = type.kind
            else {
                declared.append(id)
                continue
            }
            let original = word(resolution.types[target].name ?? name)
            let renamed = original == word(name) ? original : "\(original) as \(word(name))"
            let path = path(of: interface)
            if let open = use, open.path == path, open.like.stability == type.stability,
                open.like.externalID == type.externalID
            {
                use?.names.append(renamed)
            } else {
                if let use { self.use(use.path, use.like, use.names) }
                use = (path, type, [renamed])
            }
        }
        if let use { self.use(use.path, use.like, use.names) }
        writer.gap()
        return declared
    }

    private mutating func use(
        _ path: String, _ type: Resolution.TypeDefinition, _ names: [String]
    ) {
        attributes(type.stability, externalID: type.externalID)
        writer.line("use \(path).{\(names.joined(separator: ", "))};")
    }

    /// What stands in a world.
    mutating func world(_ id: Resolution.WorldID) {
        let world = resolution.worlds[id]
        var types = OrderedMap<String, Resolution.TypeID>()
        var functions: [Function] = []
        for (key, item) in world.imports {
            switch item {
            case .interface(let interface): extern("import", key, interface)
            case .function(let function): functions.append(function)
            case .type(let type, _):
                if case .name(let name) = key { types.set(type, for: name) }
            }
        }
        writer.gap()
        let ofResources = Dictionary(grouping: functions) { $0.kind.resource }
        for type in uses(types, owner: .world(id)) {
            declaration(type, ofResources[type] ?? [])
        }
        for function in ofResources[nil] ?? [] { extern("import", function) }
        writer.gap()
        for (key, item) in world.exports {
            switch item {
            case .interface(let interface): extern("export", key, interface)
            case .function(let function): extern("export", function)
            case .type: break
            }
        }
    }

    private mutating func extern(_ direction: String, _ function: Function) {
        if writer.isOverflown { return }
        comments(function.docs)
        attributes(function.stability, externalID: function.externalID)
        writer.line("\(direction) \(word(function.name)): \(signature(function));")
    }

    private mutating func extern(
        _ direction: String, _ key: Resolution.World.Key, _ item: Resolution.World.InterfaceItem
    ) {
        let interface = resolution.interfaces[item.id]
        let isInline = interface.name == nil
        comments(isInline ? interface.docs : item.docs)
        attributes(
            isInline ? interface.stability : item.stability, externalID: item.externalID)
        switch key {
        case .interface: writer.line("\(direction) \(path(of: item.id));")
        case .name(let name) where isInline:
            writer.open("\(direction) \(word(name)): interface")
            self.interface(item.id)
            writer.close()
        case .name(let name):
            writer.line("\(direction) \(word(name)): \(path(of: item.id));")
        }
    }
}
