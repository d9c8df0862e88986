import WasmCore

/// What somebody has chosen of a world, by the names of packages, interfaces and functions.
struct HostSelection {
    /// An interface of a world, with what the world calls it.
    typealias Item = (key: Resolution.World.Key, id: Resolution.InterfaceID)

    private let resolution: Resolution
    private let options: SwiftHostGenerator.Options

    init(_ resolution: Resolution, _ options: SwiftHostGenerator.Options) {
        self.resolution = resolution
        self.options = options
    }

    /// Whether bindings are wanted for an interface that a world imports or exports, or for some
    /// of its functions.
    func contains(_ item: Item) -> Bool {
        let names = names(of: item)
        guard options.except.isDisjoint(with: names) else { return false }
        guard !options.only.isEmpty, options.only.isDisjoint(with: names) else { return true }
        return resolution.interfaces[item.id].functions.values.contains { contains($0, of: item) }
    }

    /// Whether bindings are wanted for a function.
    ///
    /// - Parameter item: The interface that it is of; nil for one of the world.
    func contains(_ function: Resolution.Function, of item: Item?) -> Bool {
        let names = names(of: function, of: item)
        return (options.only.isEmpty || !options.only.isDisjoint(with: names))
            && options.except.isDisjoint(with: names)
    }

    /// Whether an exported function is to be awaited whatever its type says.
    ///
    /// - Parameter item: The interface that it is of; nil for one of the world.
    func awaits(_ function: Resolution.Function, of item: Item?) -> Bool {
        isNamed(function, of: item, in: options.awaited)
    }

    /// The same of an imported one.
    func isAsyncImport(_ function: Resolution.Function, of item: Item?) -> Bool {
        isNamed(function, of: item, in: options.asyncImports)
    }

    private func isNamed(
        _ function: Resolution.Function, of item: Item?, in chosen: Set<String>
    ) -> Bool {
        !chosen.isEmpty && !chosen.isDisjoint(with: names(of: function, of: item))
    }

    /// Looks for names that stand for nothing.
    ///
    /// - Throws: `WITError` that has the first one, by the alphabet.
    func check(_ world: Resolution.WorldID) throws(WITError) {
        let world = resolution.worlds[world]
        let (imports, exports) = (allNames(world.imports), allNames(world.exports))
        let all = exports.union(imports)
        let choices: [(Set<String>, WITError.Choice, verb: String, known: Set<String>)] = [
            (options.only, .only, "has", all), (options.except, .except, "has", all),
            (options.awaited, .awaited, "exports", exports),
            (options.asyncImports, .asyncImports, "imports", imports),
        ]
        for (names, choice, verb, known) in choices {
            guard let name = names.subtracting(known).min() else { continue }
            throw WITError(
                "the world `\(world.name)` \(verb) no function, interface or package "
                    + "`\(name.printable)`",
                choice: choice, hint: Suggestion.hint(to: name, among: known.sorted()))
        }
    }

    // MARK: - Names

    private func allNames(
        _ items: OrderedMap<Resolution.World.Key, Resolution.World.Item>
    ) -> Set<String> {
        var all: Set<String> = []
        for (key, item) in items {
            switch item {
            case .function(let function): all.insert(function.name)
            case .interface(let item):
                let names = names(of: (key, item.id))
                all.formUnion(names)
                for function in resolution.interfaces[item.id].functions.values {
                    for name in names { all.insert("\(name)#\(function.name)") }
                }
            case .type: break
            }
        }
        return all
    }

    /// How a function of a world may be meant.
    private func names(of function: Resolution.Function, of item: Item?) -> Set<String> {
        guard let item else { return [function.name] }
        let names = names(of: item)
        return names.union(names.map { "\($0)#\(function.name)" })
    }

    /// How an interface of a world may be meant.
    private func names(of item: Item) -> Set<String> {
        var names: Set<String> = []
        if case .name(let name) = item.key { names.insert(name) }
        let interface = resolution.interfaces[item.id]
        if let name = interface.name, let package = interface.package {
            let package = resolution.packages[package].name
            let bare = package.withoutVersion
            names.formUnion([
                package.qualified(name), bare.qualified(name), "\(package)", "\(bare)",
            ])
        }
        return names
    }
}
