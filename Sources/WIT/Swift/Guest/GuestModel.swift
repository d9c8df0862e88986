/// What the file for guests of a world is made from: its namespaces, with all names chosen.
struct GuestModel {
    let resolution: Resolution
    let world: Resolution.World
    /// The type that users write.
    let implementation: String
    /// The world itself comes first.
    private(set) var instances: [GuestInstance] = []
    /// What the world's own exports are implemented by.
    private(set) var worldProtocol = ""
    let packages: PackageNames
    /// Swift's own types, qualified where one of the file hides them.
    private(set) var standard = StandardNames(hidden: [])
    private var imports: [Resolution.InterfaceID: Int] = [:]
    private var exports: [Resolution.InterfaceID: Int] = [:]
    let layouts: GuestLayouts
    /// For each type where its aliases lead to.
    private var origins: [Origin] = []

    /// The last type that aliases in a row lead to, and the namespace that it is in, for aliases in
    /// namespaces of imports and for those of exports; nil where it is that of the first alias.
    private struct Origin {
        let type: Resolution.ValueType
        var imported: Int?
        var exported: Int?

        subscript(isExport isExport: Bool) -> Int? { isExport ? exported : imported }
    }

    /// Names that the file has at its top level, or that it uses and nothing may hide.
    private static let reserved: Set<String> = [
        "AnyObject", "BinaryInteger", "BitwiseCopyable", "Array", "Bool", "Canonical", "Copyable",
        "Double", "Error", "Exports", "ExpressibleByStringInterpolation", "FixedWidthInteger",
        "Float", "Hashable", "Int", "Int16", "Int32", "Int64", "Int8", "MemoryLayout", "Never",
        "OptionSet", "Optional", "Result", "Sendable", "StaticString",
        "StringInterpolationProtocol",
        "UInt", "UInt16", "UInt32", "UInt64", "UInt8", "Unicode", "Unmanaged",
        "UnsafeBufferPointer", "UnsafeMutablePointer", "UnsafeMutableRawPointer", "Void",
    ]

    /// Those that types of WIT may hide, as they are qualified where they are used.
    private static let qualified: Set<String> = [
        "AnyObject", "Array", "Error", "Hashable", "Int", "MemoryLayout", "Never", "OptionSet",
        "Optional", "Result", "Sendable",
    ]

    init(_ resolution: Resolution, world id: Resolution.WorldID, implementation: String) {
        self.resolution = resolution
        self.implementation = implementation
        let world = resolution.worlds[id]
        self.world = world
        layouts = GuestLayouts(resolution)
        var used: Set<Resolution.PackageID> = []
        for map in [world.imports, world.exports] {
            for case (.interface(let id), _) in map {
                if let package = resolution.interfaces[id].package { used.insert(package) }
            }
        }
        let taken = Self.reserved.union(GuestRuntime.publicNames).union([implementation])
        packages = PackageNames(resolution, used: used, taken: taken)
        var outer = NameScope(taken: packages.outermost)
        let worldName = outer.unique(SwiftName.type(world.name))
        var inner = packages.outermost.union([worldName])
        inner.subtract(GuestRuntime.publicNames)
        inner.subtract(Self.qualified)

        var root = GuestInstance(path: [worldName], name: "$root", docs: world.docs)
        var labels = NameScope(taken: inner)
        nameTypes(of: &root, ofWorld(), &labels)
        instances.append(root)
        addInterfaces(world.imports, isExport: false, &labels)
        var exportLabels = NameScope(taken: inner)
        addInterfaces(world.exports, isExport: true, &exportLabels)
        findOrigins()
        for index in instances.indices.dropFirst() { nameTypes(ofInterface: index, taken: inner) }
        nameProtocols(&outer, inner)
        nameCodecs()
        hideStandard()
    }

    // MARK: - Names

    private func ofWorld() -> [Resolution.TypeID] {
        world.imports.compactMap { _, item in
            if case .type(let id, _) = item { id } else { nil }
        }
    }

    private mutating func addInterfaces(
        _ items: OrderedMap<Resolution.World.Key, Resolution.World.Item>, isExport: Bool,
        _ labels: inout NameScope
    ) {
        for (key, item) in items {
            guard case .interface(let interface) = item else { continue }
            let docs = interface.docs ?? resolution.interfaces[interface.id].docs
            var instance = GuestInstance(
                interface: interface.id, isExport: isExport, path: [], name: "", docs: docs)
            switch key {
            case .interface(let id):
                guard let package = resolution.interfaces[id].package,
                    let name = resolution.interfaces[id].name
                else { continue }
                instance.name = resolution.packages[package].name.qualified(name)
                instance.path =
                    [packages[package: package]] + (isExport ? ["Exports"] : [])
                    + [packages[interface: id] ?? SwiftName.type(name)]
                if isExport { exports[id] = instances.count } else { imports[id] = instances.count }
            case .name(let label):
                instance.name = label
                instance.path =
                    instances[0].path + (isExport ? ["Exports"] : [])
                    + [labels.unique(SwiftName.type(label))]
            }
            instances.append(instance)
        }
    }

    private mutating func nameTypes(ofInterface index: Int, taken: Set<String>) {
        guard let interface = instances[index].interface else { return }
        var scope = NameScope(taken: taken.union(instances[index].path))
        nameTypes(of: &instances[index], resolution.interfaces[interface].types.values, &scope)
        guard instances[index].isExport else { return }
        for id in instances[index].types where isResource(id) {
            let name = scope.unique((instances[index].typeNames[id] ?? "") + "Exports")
            instances[index].resourceProtocols[id] = name
        }
    }

    private func nameTypes(
        of instance: inout GuestInstance, _ types: [Resolution.TypeID], _ scope: inout NameScope
    ) {
        instance.types = types
        for id in types {
            instance.typeNames[id] = scope.unique(SwiftName.type(resolution.types[id].name ?? ""))
        }
    }

    private mutating func nameProtocols(_ outer: inout NameScope, _ inner: Set<String>) {
        worldProtocol = outer.unique(instances[0].path[0] + "Exports")
        instances[0].implementation = implementation
        instances[0].protocolName = worldProtocol
        var members = NameScope(taken: inner.union(instances[0].typeNames.values))
        for index in instances.indices where instances[index].isExport {
            guard hasFunctions(index), let name = instances[index].path.last else { continue }
            instances[index].implementation = implementation + "." + members.unique(name)
            instances[index].protocolName = outer.unique(name + "Exports")
        }
    }

    private mutating func nameCodecs() {
        var scope = NameScope(taken: GuestRuntime.codecNames)
        for index in instances.indices {
            for id in instances[index].types {
                let path = instances[index].path + [instances[index].typeNames[id] ?? ""]
                instances[index].codecNames[id] = scope.unique(path.joined())
            }
        }
    }

    private mutating func hideStandard() {
        var hidden: Set<String> = []
        for instance in instances {
            hidden.formUnion(instance.path)
            hidden.formUnion(instance.typeNames.values)
            hidden.formUnion(instance.resourceProtocols.values)
        }
        standard = StandardNames(hidden: hidden)
    }

    // MARK: - Questions

    /// Whether somebody has to implement something.
    func hasFunctions(_ index: Int) -> Bool {
        guard let id = instances[index].interface else { return false }
        return !resolution.interfaces[id].functions.isEmpty
            || instances[index].types.contains(where: isResource)
    }

    func isResource(_ id: Resolution.TypeID) -> Bool { resolution.types[id].kind == .resource }

    /// A type of the runtime, qualified where one of the file hides it.
    func runtime(_ name: String) -> String {
        standard[name] == name ? name : "Canonical.\(name)"
    }

    /// The namespace that a type with a name is in, for one that is mentioned in a namespace.
    func owner(of id: Resolution.TypeID, from index: Int) -> Int {
        if case .interface(let interface) = resolution.types[id].owner,
            instances[index].interface == interface
        {
            return index
        }
        return namespace(of: id, isExport: instances[index].isExport) ?? index
    }

    /// The namespace that another one finds a type in; nil for one that has none of its own.
    ///
    /// - Parameter isExport: Whether the other one is that of an export.
    private func namespace(of id: Resolution.TypeID, isExport: Bool) -> Int? {
        switch resolution.types[id].owner {
        case .none: nil
        case .world: 0
        case .interface(let interface):
            (isExport ? exports[interface] : nil) ?? imports[interface] ?? exports[interface]
        }
    }

    /// A type without its aliases, and the namespace that it is in.
    func dealiased(
        _ id: Resolution.TypeID, from index: Int
    ) -> (type: Resolution.ValueType, instance: Int) {
        let own = owner(of: id, from: index)
        let isExport = instances[own].isExport
        return (origins[id.index].type, origins[id.index][isExport: isExport] ?? own)
    }

    /// A type comes after those that it refers to, so one pass is enough.
    private mutating func findOrigins() {
        for (id, type) in zip(resolution.types.ids, resolution.types.elements) {
            guard case .alias(let target) = type.kind else {
                origins.append(Origin(type: .defined(id)))
                continue
            }
            guard case .defined(let next) = target else {
                origins.append(Origin(type: target))
                continue
            }
            var origin = origins[next.index]
            // Within one interface or world the namespace stays.
            if resolution.types[next].owner != type.owner {
                origin.imported = instance(behind: next, isExport: false)
                origin.exported = instance(behind: next, isExport: true)
            }
            origins.append(origin)
        }
    }

    /// The namespace of the last type that one leads to which another namespace mentions.
    private func instance(behind id: Resolution.TypeID, isExport: Bool) -> Int? {
        guard let own = namespace(of: id, isExport: isExport) else {
            return origins[id.index][isExport: isExport]
        }
        return origins[id.index][isExport: instances[own].isExport] ?? own
    }

    /// The kind of a type without its aliases; nil if it is a primitive.
    func kind(
        _ type: Resolution.ValueType, from index: Int
    ) -> (id: Resolution.TypeID, kind: Resolution.TypeDefinition.Kind, instance: Int)? {
        guard case .defined(let id) = type else { return nil }
        let (type, instance) = dealiased(id, from: index)
        guard case .defined(let id) = type else { return nil }
        return (id, resolution.types[id].kind, instance)
    }

    /// Where a type with a name is in Swift.
    func path(_ id: Resolution.TypeID, from index: Int) -> String {
        let instance = instances[owner(of: id, from: index)]
        return SwiftName.path(instance.path + [instance.typeNames[id] ?? ""])
    }
}
