/// Adds the packages of one graph to another one.
///
/// Packages of the same name are one: of an interface that both have, the one that is there already
/// has to have all types and functions of the other; interfaces and worlds that are new are added.
struct GraphMerger {
    typealias TypeID = Resolution.TypeID
    typealias InterfaceID = Resolution.InterfaceID
    typealias WorldID = Resolution.WorldID
    typealias PackageID = Resolution.PackageID

    let source: Resolution
    private(set) var result: Resolution
    // Where things of the source are in the result.
    var types: [TypeID: TypeID] = [:]
    var interfaces: [InterfaceID: InterfaceID] = [:]
    var worlds: [WorldID: WorldID] = [:]
    var packages: [PackageID: PackageID] = [:]

    /// Merges a graph into another one.
    static func merge(
        _ source: Resolution, into target: Resolution
    ) throws(WITError) -> (result: Resolution, packages: [PackageID: PackageID]) {
        var merger = GraphMerger(source: source, result: target)
        for id in source.packages.ids { try merger.match(id) }
        merger.number()
        try merger.copyTypes()
        merger.copyInterfaces()
        merger.copyWorlds()
        merger.fillPackages()
        return (merger.result, merger.packages)
    }

    private init(source: Resolution, result: Resolution) {
        self.source = source
        self.result = result
    }

    /// Gives numbers to what will be added.
    private mutating func number() {
        var (package, interface, world) = (
            result.packages.count, result.interfaces.count, result.worlds.count
        )
        for id in source.packages.ids where packages[id] == nil {
            packages[id] = PackageID(package)
            package += 1
        }
        for id in source.interfaces.ids where interfaces[id] == nil {
            interfaces[id] = InterfaceID(interface)
            interface += 1
        }
        for id in source.worlds.ids where worlds[id] == nil {
            worlds[id] = WorldID(world)
            world += 1
        }
    }

    private func merged(_ id: TypeID) -> TypeID { types[id] ?? id }

    private func merged(_ type: Resolution.ValueType) -> Resolution.ValueType {
        guard case .defined(let id) = type else { return type }
        return .defined(merged(id))
    }

    private mutating func copyTypes() throws(WITError) {
        for id in source.types.ids where types[id] == nil {
            guard result.types.count < WITLimits.typesMax else {
                throw WITError("more than \(WITLimits.typesMax) types")
            }
            var type = source.types[id]
            type.span = .unknown
            switch type.kind {
            case .own(let id): type.kind = .own(merged(id))
            case .borrow(let id): type.kind = .borrow(merged(id))
            default:
                type.kind = type.kind.substituting(
                    references: type.kind.references.map { merged($0) })
            }
            switch type.owner {
            case .interface(let id): type.owner = .interface(interfaces[id] ?? id)
            case .world(let id): type.owner = .world(worlds[id] ?? id)
            case .none: break
            }
            types[id] = result.types.append(type)
        }
    }

    private func merged(_ function: Resolution.Function) -> Resolution.Function {
        var function = function
        function.span = .unknown
        if let resource = function.kind.resource { function.kind.resource = merged(resource) }
        for index in function.parameters.indices {
            function.parameters[index].type = merged(function.parameters[index].type)
            function.parameters[index].span = .unknown
        }
        function.result = function.result.map { merged($0) }
        return function
    }

    private mutating func copyInterfaces() {
        for id in source.interfaces.ids where isNew(interfaces[id], result.interfaces.count) {
            var interface = source.interfaces[id]
            interface.span = .unknown
            interface.package = interface.package.flatMap { packages[$0] }
            interface.copyOf = interface.copyOf.flatMap { interfaces[$0] }
            for (name, type) in interface.types { interface.types.set(merged(type), for: name) }
            for (name, function) in interface.functions {
                interface.functions.set(merged(function), for: name)
            }
            _ = result.interfaces.append(interface)
        }
    }

    /// New things come in the order of their numbers.
    private func isNew<Element>(_ id: Resolution.ID<Element>?, _ count: Int) -> Bool {
        id?.index == count
    }

    private mutating func copyWorlds() {
        for id in source.worlds.ids where isNew(worlds[id], result.worlds.count) {
            var world = source.worlds[id]
            world.span = .unknown
            world.package = world.package.flatMap { packages[$0] }
            world.imports = merged(world.imports)
            world.exports = merged(world.exports)
            _ = result.worlds.append(world)
        }
    }

    private func merged(
        _ items: OrderedMap<Resolution.World.Key, Resolution.World.Item>
    ) -> OrderedMap<Resolution.World.Key, Resolution.World.Item> {
        var result = OrderedMap<Resolution.World.Key, Resolution.World.Item>()
        for (key, item) in items {
            var newKey = key
            if case .interface(let id) = key { newKey = .interface(interfaces[id] ?? id) }
            switch item {
            case .type(let id, _): result.set(.type(merged(id), .unknown), for: newKey)
            case .function(let function): result.set(.function(merged(function)), for: newKey)
            case .interface(var interface):
                interface.id = interfaces[interface.id] ?? interface.id
                interface.span = .unknown
                result.set(.interface(interface), for: newKey)
            }
        }
        return result
    }

    private mutating func fillPackages() {
        for id in source.packages.ids {
            let package = source.packages[id]
            guard let target = packages[id] else { continue }
            if target.index == result.packages.count {
                _ = result.packages.append(
                    Resolution.Package(name: package.name, docs: package.docs))
                result.packageNames.set(target, for: package.name)
            }
            for (name, interface) in package.interfaces {
                let interface = interfaces[interface] ?? interface
                _ = result.packages[target].interfaces.insertNew(interface, for: name)
            }
            for (name, world) in package.worlds {
                let world = worlds[world] ?? world
                _ = result.packages[target].worlds.insertNew(world, for: name)
            }
        }
    }
}
