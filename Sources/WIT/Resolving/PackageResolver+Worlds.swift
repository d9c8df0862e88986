extension PackageResolver {
    /// Resolves a world: its types, what it includes, then imports and exports.
    mutating func resolve(_ world: Syntax.World, _ id: WorldID) throws(Diagnostic) {
        package.worlds[id].docs = world.documentation.text
        package.worlds[id].stability = try Self.stability(of: world.attributes)
        let types = world.items.compactMap { item -> TypeItem? in
            switch item {
            case .use(let use): .use(use)
            case .type(let type): .definition(type)
            case .extern, .include: nil
            }
        }
        try resolve(types, owner: .world(id))
        for case .include(let include) in world.items { try resolve(include, in: id) }
        for (name, entry) in scope {
            guard case .type(let type) = entry else { continue }
            package.worlds[id].imports.set(
                .type(type, package.types[type].span), for: .name(name))
        }
        var interfaces: [Syntax.Direction: Set<InterfaceID>] = [:]
        for item in world.items {
            switch item {
            case .extern(let extern):
                try resolve(extern, in: id, &interfaces[extern.direction, default: []])
            case .type(let type):
                for function in try resourceFunctions(of: type) {
                    package.worlds[id].imports.set(
                        .function(function), for: .name(function.name))
                }
            case .use, .include: break
            }
        }
        scope = Scope()
    }

    private mutating func resolve(
        _ include: Syntax.Include, in id: WorldID
    ) throws(Diagnostic) {
        let stability = try Self.stability(of: include.attributes)
        let world = try world(at: include.path)
        var names: Set<String> = []
        for name in include.names where !names.insert(name.name.name).inserted {
            throw Diagnostic("`\(name.name.name)` is renamed twice", at: name.name.span)
        }
        package.includes[id.index - package.worlds.foreign.count].append(
            UnlinkedPackage.Include(
                world: world, stability: stability, names: include.names,
                span: include.path.name.span))
    }

    private mutating func resolve(
        _ extern: Syntax.Extern, in id: WorldID, _ interfaces: inout Set<InterfaceID>
    ) throws(Diagnostic) {
        let (key, item) = try resolve(extern)
        let direction = extern.direction.rawValue
        if case .interface(let interface) = key, !interfaces.insert(interface).inserted {
            throw Diagnostic(
                "interface cannot be \(direction)ed more than once", at: extern.span)
        }
        let isImport = extern.direction == .import
        let previous =
            isImport ? package.worlds[id].imports[key] : package.worlds[id].exports[key]
        if let previous, case .name(let name) = key {
            let kind =
                switch previous {
                case .interface: "interface"
                case .function: "func"
                case .type: "type"
                }
            throw Diagnostic(
                "\(direction) `\(name)` conflicts with prior \(kind) of same name",
                at: extern.span, related: [previous.span])
        }
        if isImport {
            package.worlds[id].imports.set(item, for: key)
        } else {
            package.worlds[id].exports.set(item, for: key)
        }
    }

    private mutating func resolve(
        _ extern: Syntax.Extern
    ) throws(Diagnostic) -> (Resolution.World.Key, Resolution.World.Item) {
        var item = Resolution.World.InterfaceItem(
            id: InterfaceID(0), stability: try Self.stability(of: extern.attributes),
            externalID: try Self.externalID(of: extern.attributes))
        switch extern.kind {
        case .interface(let name, let items):
            item.id = newInterface(nil, name.span)
            item.span = name.span
            let outer = scope
            scope = Scope()
            try resolve(items, of: item.id)
            scope = outer
            // Comments are the interface's own.
            try describe(item.id, extern.documentation, extern.attributes)
            return (.name(name.name), .interface(item))
        case .path(let path):
            item.id = try interface(at: path)
            (item.docs, item.span) = (extern.documentation.text, path.name.span)
            return (.interface(item.id), .interface(item))
        case .named(let name, let path):
            item.id = try interface(at: path)
            (item.docs, item.span) = (extern.documentation.text, name.span)
            return (.name(name.name), .interface(item))
        case .function(let name, let function):
            let named = Syntax.NamedFunction(
                documentation: extern.documentation, attributes: extern.attributes, name: name,
                function: function)
            let function = try resolve(named, name: name.name, kind: .freestanding)
            return (.name(name.name), .function(function))
        }
    }
}
