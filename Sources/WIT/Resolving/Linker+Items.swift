extension Linker {
    /// Copies interfaces, then tells types of them which they are in.
    mutating func linkInterfaces(of package: UnlinkedPackage) throws(Diagnostic) {
        for var interface in package.interfaces.own {
            guard try isIncluded(interface.stability, at: interface.span) else {
                interfaces.append(nil)
                continue
            }
            interface.package = id
            let (types, functions) = (interface.types, interface.functions)
            (interface.types, interface.functions) = (OrderedMap(), OrderedMap())
            for (name, type) in types {
                if let type = self.types[type.index] { interface.types.set(type, for: name) }
            }
            for (name, function) in functions
            where try isIncluded(function.stability, at: function.span) {
                interface.functions.set(try linked(function), for: name)
            }
            try checkNames(of: interface)
            interfaces.append(resolution.interfaces.append(interface))
        }
        for case let type? in types.dropFirst(package.types.foreign.count) {
            guard case .interface(let interface) = resolution.types[type].owner else { continue }
            guard let owner = interfaces[interface.index] else {
                throw ungated(type, in: "interface")
            }
            resolution.types[type].owner = .interface(owner)
        }
    }

    /// Copies worlds, without what they include, then tells types of them which they are in.
    mutating func linkWorlds(of package: UnlinkedPackage) throws(Diagnostic) {
        for var world in package.worlds.own {
            guard try isIncluded(world.stability, at: world.span) else {
                worlds.append(nil)
                continue
            }
            world.imports = try linked(world.imports)
            world.exports = try linked(world.exports)
            worlds.append(resolution.worlds.append(world))
        }
        for case let type? in types.dropFirst(package.types.foreign.count) {
            guard case .world(let world) = resolution.types[type].owner else { continue }
            guard let owner = worlds[world.index] else { throw ungated(type, in: "world") }
            resolution.types[type].owner = .world(owner)
        }
    }

    private func ungated(_ type: TypeID, in owner: String) -> Diagnostic {
        Diagnostic(
            "this type is not gated by a feature but its \(owner) is",
            at: resolution.types[type].span)
    }

    private mutating func linked(
        _ items: OrderedMap<Resolution.World.Key, Resolution.World.Item>
    ) throws(Diagnostic) -> OrderedMap<Resolution.World.Key, Resolution.World.Item> {
        var result = OrderedMap<Resolution.World.Key, Resolution.World.Item>()
        for (key, item) in items {
            switch item {
            case .type(let type, let span):
                // One that is excluded was so by its own attributes.
                guard let linked = types[type.index] else { continue }
                result.set(.type(linked, span), for: key)
            case .function(let function):
                guard try isIncluded(function.stability, at: function.span) else { continue }
                result.set(.function(try linked(function)), for: key)
            case .interface(var interface):
                guard try isIncluded(interface.stability, at: interface.span) else { continue }
                interface.id = try linked(interface.id, at: interface.span)
                let isNamed = if case .name = key { true } else { false }
                result.set(
                    .interface(interface), for: isNamed ? key : .interface(interface.id))
            }
        }
        return result
    }
}
