extension PackageResolver {
    /// An interface or a world, where it is written.
    struct Definition {
        var syntax: Syntax.Item
        var file: Int
        var name: Syntax.Identifier
    }

    /// Numbers the package's interfaces and worlds, each after what it refers to.
    mutating func defineItems() throws(Diagnostic) -> [(item: Item, definition: Definition)] {
        var definitions = OrderedMap<String, Definition>()
        for (index, items) in files.enumerated() {
            for item in items {
                let name: Syntax.Identifier
                switch item {
                case .interface(let interface): name = interface.name
                case .world(let world): name = world.name
                case .use, .package: continue
                }
                let definition = Definition(syntax: item, file: index, name: name)
                guard definitions.insertNew(definition, for: name.name) else {
                    throw Diagnostic(
                        "duplicate item named `\(name.name)`", at: name.span,
                        related: definitions[name.name].map { [$0.name.span] } ?? [])
                }
            }
        }
        let references = try references(definitions)
        let order = try TopologicalOrder.order(
            definitions.keys, references: references, kind: "interface or world")
        var result: [(Item, Definition)] = []
        for index in order {
            let definition = definitions[position: index]
            let item = number(definition)
            packageItems[definition.name.name] = item
            result.append((item, definition))
        }
        try nameItems()
        return result
    }

    private mutating func number(_ definition: Definition) -> Item {
        let name = definition.name
        if case .world = definition.syntax {
            package.includes.append([])
            return .world(
                package.worlds.append(Resolution.World(name: name.name, span: name.span)))
        }
        return .interface(newInterface(name.name, name.span))
    }

    /// An interface without anything in it yet.
    mutating func newInterface(_ name: String?, _ span: Span) -> InterfaceID {
        scopes.append(Scope())
        return package.interfaces.append(Resolution.Interface(name: name, span: span))
    }

    /// What each interface uses and each world includes of this package.
    private func references(
        _ definitions: OrderedMap<String, Definition>
    ) throws(Diagnostic) -> [[Syntax.Identifier]] {
        var references = [[Syntax.Identifier]](repeating: [], count: definitions.count)
        for items in files {
            let names = try localNames(items)
            for use in Self.paths(in: items) {
                guard let dependent = use.dependent, use.path.package == nil,
                    let position = definitions.position(of: dependent.name)
                else { continue }
                let used = use.path.name
                if let local = names[used.name] {
                    if let local { references[position].append(local) }
                } else if definitions[used.name] != nil {
                    references[position].append(used)
                } else {
                    throw Diagnostic.notFound(
                        used, kind: "interface or world", among: definitions.keys)
                }
            }
        }
        return references
    }

    /// The names of a file, with the item of this package that each stands for, or nil for one
    /// of another package.
    private func localNames(
        _ items: [Syntax.Item]
    ) throws(Diagnostic) -> [String: Syntax.Identifier?] {
        var names: [String: Syntax.Identifier?] = [:]
        for item in items {
            let name: Syntax.Identifier
            var target: Syntax.Identifier?
            switch item {
            case .use(let use):
                name = use.local
                target = use.path.package == nil ? use.path.name : nil
            case .interface(let interface): (name, target) = (interface.name, interface.name)
            case .world(let world): (name, target) = (world.name, world.name)
            case .package: continue
            }
            guard names.updateValue(target, forKey: name.name) == nil else {
                throw Diagnostic("duplicate name `\(name.name)` in this file", at: name.span)
            }
        }
        return names
    }

    /// Fills in what can be named in each file.
    private mutating func nameItems() throws(Diagnostic) {
        for items in files {
            var names: [String: Item] = [:]
            for item in items {
                switch item {
                case .interface(let interface):
                    names[interface.name.name] = packageItems[interface.name.name]
                case .world(let world): names[world.name.name] = packageItems[world.name.name]
                case .use(let use):
                    guard use.attributes.isEmpty else {
                        throw Diagnostic("attributes not allowed on top-level use", at: use.span)
                    }
                    names[use.local.name] = try self.item(at: use.path, names: [:])
                case .package: break
                }
            }
            fileItems.append(names)
        }
    }

    private func item(
        at path: Syntax.Path, names: [String: Item]
    ) throws(Diagnostic) -> Item {
        if let header = path.package {
            let key = ForeignKey(package: header.name, item: path.name.name)
            if let item = foreignItems[key] { return item }
        } else if let item = names[path.name.name] ?? packageItems[path.name.name] {
            return item
        }
        throw Diagnostic.notFound(
            path.name, kind: "interface or world",
            among: packageItems.keys.sorted() + names.keys.sorted())
    }

    /// The interface that a path of the present file names.
    func interface(at path: Syntax.Path) throws(Diagnostic) -> InterfaceID {
        guard case .interface(let id) = try item(at: path, names: fileItems[file]) else {
            throw Diagnostic(
                "name `\(path.name.name)` is defined as a world, not an interface",
                at: path.name.span)
        }
        return id
    }

    /// The world that a path of the present file names.
    func world(at path: Syntax.Path) throws(Diagnostic) -> WorldID {
        guard case .world(let id) = try item(at: path, names: fileItems[file]) else {
            throw Diagnostic(
                "name `\(path.name.name)` is defined as an interface, not a world",
                at: path.name.span)
        }
        return id
    }
}
