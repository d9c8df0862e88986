extension Linker {
    /// Copies what another world has into this one, under other names where that is asked for.
    mutating func include(
        _ include: UnlinkedPackage.Include, in id: WorldID
    ) throws(Diagnostic) {
        guard try isIncluded(include.stability, at: include.span) else { return }
        let source = try linked(include.world, at: include.span)
        let included = resolution.worlds[source]
        var names: [String: String] = [:]
        for name in include.names { names[name.name.name] = name.local.name }
        try checkRenamed(include, included)
        let copier = TypeCopier(
            from: .world(source), to: .world(id), interfacePackage: self.id)
        var step = IncludeStep(
            world: id, names: names, span: include.span,
            isExternal: resolution.worlds[id].package != included.package, copier: copier)
        try countSteps(
            included.imports.count + included.exports.count, at: include.span)
        for (key, item) in included.imports {
            try add(item, key, \.imports, "import", &step)
        }
        for (key, item) in included.exports {
            try add(item, key, \.exports, "export", &step)
        }
    }

    private struct IncludeStep {
        var world: WorldID
        var names: [String: String]
        var span: Span
        /// The other world is of another package.
        var isExternal: Bool
        var copier: TypeCopier
    }

    /// The name that renaming goes by, which for functions of a resource is that of the resource.
    private static func parts(
        of name: String
    ) -> (prefix: Substring, base: Substring, rest: Substring) {
        guard let bracket = name.firstIndex(of: "]") else { return ("", Substring(name), "") }
        let start = name.index(after: bracket)
        let end = name[start...].firstIndex(of: ".") ?? name.endIndex
        return (name[..<start], name[start..<end], name[end...])
    }

    private func checkRenamed(
        _ include: UnlinkedPackage.Include, _ included: Resolution.World
    ) throws(Diagnostic) {
        if include.names.isEmpty { return }
        var present: Set<Substring> = []
        for case .name(let name) in included.imports.keys + included.exports.keys {
            present.insert(Self.parts(of: name).base)
        }
        for name in include.names where !present.contains(Substring(name.name.name)) {
            throw Diagnostic(
                "no import or export kebab-name `\(name.name.name)`. Note that an ID does not "
                    + "support renaming", at: include.span)
        }
    }

    private mutating func add(
        _ item: Resolution.World.Item, _ key: Resolution.World.Key,
        _ items: WritableKeyPath<
            Resolution.World, OrderedMap<Resolution.World.Key, Resolution.World.Item>
        >, _ direction: String, _ step: inout IncludeStep
    ) throws(Diagnostic) {
        guard case .name(let original) = key else {
            try merge(item, key, items, step)
            return
        }
        let parts = Self.parts(of: original)
        let newBase = step.names[String(parts.base)]
        let name = newBase.map { parts.prefix + $0 + parts.rest } ?? original
        let copy: Resolution.World.Item
        switch item {
        case .type(let type, let span):
            let id = try step.copier.copy(type, &self)
            resolution.types[id].name = name
            copy = .type(id, span)
        case .function(var function):
            function = try step.copier.copy(function, &self)
            function.name = name
            copy = .function(function)
        case .interface(var interface):
            if resolution.interfaces[interface.id].name == nil {
                interface.id = try step.copier.copy(interface.id, &self)
            }
            copy = .interface(interface)
        }
        guard resolution.worlds[step.world][keyPath: items].insertNew(copy, for: .name(name))
        else {
            throw Diagnostic(
                "\(direction) of `\(name)` shadows previously \(direction)ed items",
                at: step.span, hint: "`include … with { \(name) as … }` gives it another name")
        }
    }

    private mutating func merge(
        _ item: Resolution.World.Item, _ key: Resolution.World.Key,
        _ items: WritableKeyPath<
            Resolution.World, OrderedMap<Resolution.World.Key, Resolution.World.Item>
        >, _ step: IncludeStep
    ) throws(Diagnostic) {
        guard case .interface(let from) = item else { return }
        let present = resolution.worlds[step.world][keyPath: items][key] ?? item
        guard case .interface(var into) = present else { return }
        if step.isExternal, case .stable = from.stability {
            // Versions are of the other package.
            into.stability = .unknown
        } else if into.stability == .unknown {
            into.stability = from.stability
        } else if from.stability != .unknown, from.stability != into.stability {
            throw Diagnostic(
                "`\(resolution.name(of: key))` comes with different feature gates", at: step.span)
        }
        resolution.worlds[step.world][keyPath: items].set(.interface(into), for: key)
    }
}
