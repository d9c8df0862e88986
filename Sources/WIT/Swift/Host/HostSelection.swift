import WasmCore

/// What somebody has chosen of a world, by the names of interfaces, packages and functions.
struct HostSelection {
    private let resolution: Resolution
    private let options: SwiftHostGenerator.Options

    init(_ resolution: Resolution, _ options: SwiftHostGenerator.Options) {
        self.resolution = resolution
        self.options = options
    }

    /// Whether bindings are wanted for an interface that a world imports or exports.
    func contains(_ key: Resolution.World.Key, _ id: Resolution.InterfaceID) -> Bool {
        let names = names(of: key, id)
        return (options.only.isEmpty || !options.only.isDisjoint(with: names))
            && options.except.isDisjoint(with: names)
    }

    /// Whether a function is to be awaited whatever its type says.
    ///
    /// - Parameter item: The interface that it is of; nil for one of the world.
    func awaits(
        _ function: Resolution.Function,
        of item: (key: Resolution.World.Key, id: Resolution.InterfaceID)?
    ) -> Bool {
        guard !options.awaited.isEmpty else { return false }
        guard let item else { return options.awaited.contains(function.name) }
        let names = names(of: item.key, item.id)
        return !options.awaited.isDisjoint(with: names)
            || names.contains { options.awaited.contains("\($0)#\(function.name)") }
    }

    /// Looks for names that stand for nothing.
    ///
    /// - Throws: `WITError` that has the first one, by the alphabet.
    func check(_ world: Resolution.WorldID) throws(WITError) {
        let world = resolution.worlds[world]
        var interfaces: Set<String> = []
        var functions: Set<String> = []
        for items in [world.imports, world.exports] {
            for (key, item) in items {
                switch item {
                case .interface(let item): interfaces.formUnion(names(of: key, item.id))
                case .function, .type: break
                }
            }
        }
        for (key, item) in world.exports {
            switch item {
            case .function(let function): functions.insert(function.name)
            case .interface(let item):
                for name in names(of: key, item.id) {
                    functions.insert(name)
                    for function in resolution.interfaces[item.id].functions.values {
                        functions.insert("\(name)#\(function.name)")
                    }
                }
            case .type: break
            }
        }
        for name in options.only.union(options.except).subtracting(interfaces).sorted() {
            throw WITError(
                "the world `\(world.name)` has no interface or package `\(name.printable)`")
        }
        for name in options.awaited.subtracting(functions).sorted() {
            throw WITError(
                "the world `\(world.name)` exports no function or interface `\(name.printable)`")
        }
    }

    /// How an interface of a world may be meant.
    private func names(
        of key: Resolution.World.Key, _ id: Resolution.InterfaceID
    ) -> Set<String> {
        var names: Set<String> = []
        if case .name(let name) = key { names.insert(name) }
        let interface = resolution.interfaces[id]
        if let name = interface.name, let package = interface.package {
            let package = resolution.packages[package].name
            let bare = PackageName(namespace: package.namespace, name: package.name, version: nil)
            names.formUnion([
                package.qualified(name), bare.qualified(name), "\(package)", "\(bare)",
            ])
        }
        return names
    }
}
