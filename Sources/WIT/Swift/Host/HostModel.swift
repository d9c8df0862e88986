import WasmCore

/// What the file for hosts of a world is made from: its namespaces, with all names chosen.
struct HostModel {
    let resolution: Resolution
    let world: Resolution.World
    /// The world itself comes first.
    private(set) var namespaces: [HostNamespace] = []
    let packages: PackageNames
    /// Swift's own types, qualified where one of the file hides them.
    private(set) var standard = StandardNames(hidden: [])
    /// Types that results have as their errors.
    private(set) var errors: Set<Resolution.TypeID> = []
    private var positions: [Resolution.InterfaceID: Int] = [:]
    private let selection: HostSelection
    let types: HostTypes
    /// Types that are the user's.
    let mapped: [Resolution.TypeID: MappedType]

    /// Names of WeftKit, which nothing may hide, and those that namespaces have themselves.
    private static let reserved: Set<String> = [
        "BorrowHandle", "CallTrace", "CanonicalReader", "CanonicalWriter",
        "ComponentCallError", "ComponentCaller",
        "ComponentConvertible", "ComponentEnumeration", "ComponentExportError",
        "ComponentFailure", "ComponentFlags", "ComponentInstance", "ComponentLayout",
        "ComponentLinker", "ComponentResourceTypes", "ComponentResources", "ComponentTuple",
        "ComponentType", "ErrorContext", "Exports", "FixedLength", "FixedLengthList", "Functions",
        "FutureReader", "GuestFuture", "GuestList", "GuestResource", "GuestStream", "Host",
        "Implementation",
        "NoValue", "Optional", "OwnHandle", "Root", "StreamReader", "TestDouble",
        "TracedCall", "Trap", "TypedCallError", "TypedComponentFunction", "WeftKit",
    ]

    /// - Parameter mapped: Types of the user's by the names of types of WIT.
    /// - Throws: `WITError` for a type of the user's that cannot be meant.
    init(
        _ resolution: Resolution, world id: Resolution.WorldID, _ selection: HostSelection,
        mapped: [String: String]
    ) throws(WITError) {
        self.resolution = resolution
        self.selection = selection
        types = HostTypes(resolution)
        let world = resolution.worlds[id]
        self.world = world
        let interfaces = HostInterfaces(resolution, world, selection).all
        self.mapped = try HostMapping(resolution, world, interfaces, types, mapped).types
        var used = Set(interfaces.compactMap { resolution.interfaces[$0].package })
        if let package = world.package { used.insert(package) }
        packages = PackageNames(resolution, used: used, taken: Self.reserved)
        let outermost = packages.outermost.union(Self.reserved)

        var names = NameScope(taken: outermost.union(siblings()))
        let package = world.package.map { [packages[package: $0]] } ?? []
        let name = names.unique(SwiftName.type(world.name))
        namespaces.append(
            HostNamespace(path: package + [name], docs: world.docs, stability: world.stability))
        var labels = NameScope(taken: outermost)
        nameTypes(0, worldTypes(), &labels)
        for id in interfaces { add(id, &labels) }
        addItems(world.imports, isExport: false)
        addItems(world.exports, isExport: true)
        for index in namespaces.indices.dropFirst() {
            guard let id = namespaces[index].interface else { continue }
            var scope = NameScope(taken: outermost)
            nameTypes(index, resolution.interfaces[id].types.values, &scope)
        }
        findErrors()
        var hidden: Set<String> = []
        for namespace in namespaces {
            hidden.formUnion(namespace.path)
            hidden.formUnion(namespace.typeNames.values)
        }
        standard = StandardNames(hidden: hidden)
        for namespace in namespaces { hidden.formUnion(namespace.resourceProtocols.values) }
        try checkMapped(hidden.union(Self.reserved))
    }

    /// A name of the user's means something else where the file has it for a type of its own.
    private func checkMapped(_ hidden: Set<String>) throws(WITError) {
        let known = mapped.values.filter { $0.outermost.map(hidden.contains) ?? false }
        guard let type = known.map(\.text).min() else { return }
        throw WITError(
            "what is made has a type of the name `\(type)`, which hides the other one",
            choice: .mapped, hint: "its module may be named: `Module::\(type)`")
    }

    /// The modules that the user's types are of.
    var mappedModules: Set<String> {
        Set(
            namespaces.flatMap(\.types).compactMap { id in mapped[id]?.module })
    }

    /// The namespaces of interfaces that are in the package of the world.
    private func siblings() -> [String] {
        guard let package = world.package else { return [] }
        return resolution.packages[package].interfaces.values.compactMap {
            packages[interface: $0]
        }
    }

    private func worldTypes() -> [Resolution.TypeID] {
        world.imports.compactMap { _, item in
            if case .type(let id, _) = item { id } else { nil }
        }
    }

    private mutating func add(_ id: Resolution.InterfaceID, _ labels: inout NameScope) {
        let interface = resolution.interfaces[id]
        var path: [String]
        if let package = interface.package, let name = packages[interface: id] {
            path = [packages[package: package], name]
        } else {
            let label = HostInterfaces.label(of: id, in: world) ?? "interface"
            path = namespaces[0].path + [labels.unique(SwiftName.type(label))]
        }
        positions[id] = namespaces.count
        namespaces.append(
            HostNamespace(
                interface: id, path: path, docs: interface.docs, stability: interface.stability))
    }

    private mutating func addItems(
        _ items: OrderedMap<Resolution.World.Key, Resolution.World.Item>, isExport: Bool
    ) {
        for (key, item) in items {
            switch item {
            case .type: break
            case .function(let function):
                guard selection.contains(function, of: nil) else { continue }
                if isExport {
                    if selection.awaits(function, of: nil) {
                        namespaces[0].awaitedExports.insert(function.name)
                    }
                    namespaces[0].exports.append(function)
                    namespaces[0].isExported = true
                } else {
                    if selection.isAsyncImport(function, of: nil) {
                        namespaces[0].asyncImports.insert(function.name)
                    }
                    namespaces[0].imports.append(function)
                    namespaces[0].isImported = true
                }
            case .interface(let item):
                let item: HostSelection.Item = (key, item.id)
                guard selection.contains(item), let index = positions[item.id] else { continue }
                let name = name(key)
                add(item, name, isExport: isExport, to: index)
            }
        }
    }

    /// An interface that is there under another name already is one namespace all the same.
    private mutating func add(
        _ item: HostSelection.Item, _ name: String, isExport: Bool, to index: Int
    ) {
        let all = resolution.interfaces[item.id].functions.values
        let chosen = all.filter { selection.contains($0, of: item) }
        func merged(_ functions: [Resolution.Function]) -> [Resolution.Function] {
            let names = Set((functions + chosen).map(\.name))
            return all.filter { names.contains($0.name) }
        }
        if isExport {
            namespaces[index].isExported = true
            namespaces[index].exportNames.append(name)
            namespaces[index].exports = merged(namespaces[index].exports)
            namespaces[index].awaitedExports.formUnion(
                chosen.filter { selection.awaits($0, of: item) }.map(\.name))
        } else {
            namespaces[index].isImported = true
            namespaces[index].importNames.append(name)
            namespaces[index].imports = merged(namespaces[index].imports)
            namespaces[index].asyncImports.formUnion(
                chosen.filter { selection.isAsyncImport($0, of: item) }.map(\.name))
        }
    }

    /// What a component calls an item of the world.
    func name(_ key: Resolution.World.Key) -> String {
        switch key {
        case .name(let name): return name
        case .interface(let id):
            let interface = resolution.interfaces[id]
            let name = interface.name ?? ""
            return interface.package.map { resolution.packages[$0].name.qualified(name) } ?? name
        }
    }

    private mutating func nameTypes(
        _ index: Int, _ types: [Resolution.TypeID], _ scope: inout NameScope
    ) {
        namespaces[index].types = types
        for id in types {
            namespaces[index].typeNames[id] = scope.unique(
                SwiftName.type(resolution.types[id].name ?? ""))
        }
        for id in types where resolution.types[id].kind == .resource {
            namespaces[index].resourceProtocols[id] = scope.unique(
                (namespaces[index].typeNames[id] ?? "") + "Resource")
        }
    }

    private mutating func findErrors() {
        for type in resolution.types.elements {
            guard case .result(_, let error?) = type.kind, let id = dealiased(error) else {
                continue
            }
            switch resolution.types[id].kind {
            case .record, .variant, .enum, .flags: errors.insert(id)
            default: break
            }
        }
    }
}

extension HostModel {
    /// The namespace of an interface.
    func namespace(of id: Resolution.InterfaceID) -> Int? { positions[id] }

    /// The definition of a type without its aliases; nil for a primitive type.
    func dealiased(_ type: Resolution.ValueType) -> Resolution.TypeID? {
        if case .defined(let id) = types[type].type { id } else { nil }
    }

    /// A type without its aliases, up to one that is the user's.
    func own(_ type: Resolution.ValueType) -> Resolution.ValueType {
        var type = type
        while case .defined(let id) = type, mapped[id] == nil,
            case .alias(let target) = resolution.types[id].kind
        {
            type = target
        }
        return type
    }

    func kind(_ type: Resolution.ValueType) -> Resolution.TypeDefinition.Kind? {
        dealiased(type).map { resolution.types[$0].kind }
    }

    /// The resource behind its aliases.
    func resource(_ id: Resolution.TypeID) -> Resolution.TypeID { dealiased(.defined(id)) ?? id }

    /// Where a type with a name is in Swift.
    func path(_ id: Resolution.TypeID) -> String {
        let index: Int? =
            switch resolution.types[id].owner {
            case .interface(let interface): positions[interface]
            case .world: 0
            case .none: nil
            }
        guard let index else { return "" }
        let namespace = namespaces[index]
        return SwiftName.path(namespace.path + [namespace.typeNames[id] ?? ""])
    }
}

/// All interfaces that a world has something to do with.
struct HostInterfaces {
    private let resolution: Resolution
    private(set) var all: [Resolution.InterfaceID] = []
    private var known: Set<Resolution.InterfaceID> = []

    init(_ resolution: Resolution, _ world: Resolution.World, _ selection: HostSelection) {
        self.resolution = resolution
        for items in [world.imports, world.exports] {
            for case (let key, .interface(let item)) in items
            where selection.contains((key, item.id)) {
                add(item.id)
            }
        }
        for case (_, .type(let id, _)) in world.imports { addOwners(of: id) }
        // Types may be of interfaces that nobody imports for their functions.
        var next = 0
        while next < all.count {
            for id in resolution.interfaces[all[next]].types.values { addOwners(of: id) }
            next += 1
        }
    }

    private mutating func addOwners(of id: Resolution.TypeID) {
        for case .defined(let part) in resolution.types[id].kind.references {
            if case .interface(let owner) = resolution.types[part].owner { add(owner) }
        }
    }

    private mutating func add(_ id: Resolution.InterfaceID) {
        if known.insert(id).inserted { all.append(id) }
    }

    /// What a world calls an interface that has no name.
    static func label(of id: Resolution.InterfaceID, in world: Resolution.World) -> String? {
        for items in [world.imports, world.exports] {
            for case (.name(let label), .interface(let item)) in items where item.id == id {
                return label
            }
        }
        return nil
    }
}
