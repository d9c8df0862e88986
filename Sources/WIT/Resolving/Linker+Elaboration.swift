extension Linker {
    typealias Key = Resolution.World.Key
    typealias Item = Resolution.World.Item
    typealias InterfaceItem = Resolution.World.InterfaceItem

    /// Adds to a world all interfaces that its items take types from, and puts imports in the order
    /// in which they are printed: what an item needs comes before it.
    mutating func elaborate(_ id: WorldID) throws(Diagnostic) {
        let world = resolution.worlds[id]
        var imports = OrderedMap<Key, Item>()
        for (key, item) in sorted(world.imports) {
            switch item {
            case .interface(let interface):
                try addImport(interface, key, &imports, at: world.span)
            case .function: imports.set(item, for: key)
            case .type(let type, let span):
                if let used = resolution.interfaceUsed(by: type) {
                    let interface = InterfaceItem(
                        id: used, stability: resolution.types[type].stability, span: span)
                    try addImport(interface, .interface(used), &imports, at: world.span)
                }
                imports.set(item, for: key)
            }
        }
        var exports = OrderedMap<Key, Item>()
        var interfaces = OrderedMap<Key, InterfaceItem>()
        for (key, item) in world.exports {
            if case .interface(let interface) = item {
                interfaces.set(interface, for: key)
            } else {
                exports.set(item, for: key)
            }
        }
        var step = ExportStep(
            interfaces: interfaces, imports: imports, exports: exports, span: world.span)
        for (key, interface) in interfaces { try addExport(interface, key, &step) }
        resolution.worlds[id].imports = sorted(step.imports)
        resolution.worlds[id].exports = step.exports
    }

    /// Interfaces, types of them, types of the world, functions, functions of resources; each in
    /// the order that it had.
    private func sorted(_ items: OrderedMap<Key, Item>) -> OrderedMap<Key, Item> {
        var classes = [[(Key, Item)]](repeating: [], count: 5)
        for (key, item) in items { classes[rank(of: item)].append((key, item)) }
        var result = OrderedMap<Key, Item>()
        for (key, item) in classes.joined() { result.set(item, for: key) }
        return result
    }

    private func rank(of item: Item) -> Int {
        switch item {
        case .interface: return 0
        case .type(let id, _):
            guard case .alias(.defined(let target)) = resolution.types[id].kind,
                resolution.types[target].owner != resolution.types[id].owner
            else { return 2 }
            return 1
        case .function(let function): return function.kind == .freestanding ? 3 : 4
        }
    }

    /// Adds an interface after those that it takes types from. No native stack is used.
    private mutating func addImport(
        _ interface: InterfaceItem, _ key: Key, _ imports: inout OrderedMap<Key, Item>,
        at span: Span
    ) throws(Diagnostic) {
        var stack = [(key: key, item: interface, next: 0)]
        while let (key, item, next) = stack.last {
            let dependencies = dependencies(of: item.id)
            try countSteps(1, at: span)
            if imports[key] != nil {
                stack.removeLast()
            } else if next < dependencies.count {
                stack[stack.count - 1].next += 1
                let dependency = InterfaceItem(
                    id: dependencies[next], stability: item.stability)
                stack.append((.interface(dependency.id), dependency, 0))
            } else {
                imports.set(.interface(item), for: key)
                stack.removeLast()
            }
        }
    }

    private struct ExportStep {
        /// What the world exports as it is written.
        let interfaces: OrderedMap<Key, InterfaceItem>
        var imports: OrderedMap<Key, Item>
        var exports: OrderedMap<Key, Item>
        let span: Span
        /// What an export needs as an import.
        var required: Set<InterfaceID> = []
    }

    /// Adds an export after those that it takes types from: these are exported too if the world
    /// says so, else imported, but never both. No native stack is used.
    private mutating func addExport(
        _ interface: InterfaceItem, _ root: Key, _ step: inout ExportStep
    ) throws(Diagnostic) {
        var stack = [(key: root, item: interface, isExport: true, next: 0)]
        while let (key, item, isExport, next) = stack.last {
            try countSteps(1, at: step.span)
            let dependencies = dependencies(of: item.id)
            if next == 0, step.exports[key] != nil {
                guard isExport else { throw incompatible(root, at: step.span) }
                stack.removeLast()
            } else if next == 0, !isExport, step.required.contains(item.id) {
                stack.removeLast()
            } else if next < dependencies.count {
                stack[stack.count - 1].next += 1
                let id = dependencies[next]
                let exported = isExport ? step.interfaces[.interface(id)] : nil
                stack.append(
                    (
                        .interface(id),
                        exported ?? InterfaceItem(id: id, stability: item.stability),
                        exported != nil, 0
                    ))
            } else {
                stack.removeLast()
                if !isExport {
                    step.required.insert(item.id)
                    _ = step.imports.insertNew(.interface(item), for: key)
                } else if step.required.contains(item.id) {
                    throw incompatible(root, at: step.span)
                } else {
                    step.exports.set(.interface(item), for: key)
                }
            }
        }
    }

    private func incompatible(_ key: Key, at span: Span) -> Diagnostic {
        Diagnostic(
            "interface `\(resolution.name(of: key))` transitively depends on an interface in "
                + "incompatible ways", at: span,
            hint: "what it takes types from is imported and exported; export all of it")
    }
}
