/// Puts packages into one graph, each after those that it refers to.
///
/// The second of two steps: here indices of a package become indices of the graph, what is unstable
/// and not asked for goes, worlds get what they include and all that their items need.
struct Linker {
    typealias PackageID = Resolution.PackageID
    typealias InterfaceID = Resolution.InterfaceID
    typealias WorldID = Resolution.WorldID
    typealias TypeID = Resolution.TypeID

    let features: WITFeatures
    var resolution: Resolution
    /// What packages there are or will be, for hints.
    let packageNames: [String]
    /// What is known of each type of the graph.
    private(set) var facts: [TypeFacts] = []
    /// Of interfaces that were asked for.
    private var dependencies: [InterfaceID: [InterfaceID]] = [:]
    private var elaborationSteps = 0

    // Of the package that is being linked:

    var id = PackageID(0)
    /// What its indices are in the graph; nil for what is excluded.
    var types: [TypeID?] = []
    var interfaces: [InterfaceID?] = []
    var worlds: [WorldID?] = []
    /// `own` handles that were made for it.
    var owningHandles: [TypeID: TypeID] = [:]

    struct TypeFacts {
        var hasBorrow: Bool
        /// It is a resource, or another name of one.
        var isResource: Bool
    }

    init(_ resolution: Resolution, features: WITFeatures, packages: [UnlinkedPackage]) {
        self.resolution = resolution
        self.features = features
        packageNames = (resolution.packageNames.keys + packages.map(\.name)).map(\.description)
        for type in resolution.types.elements { facts.append(facts(of: type.kind)) }
    }

    /// Adds a package; all that it refers to is there.
    mutating func link(_ package: UnlinkedPackage) throws(Diagnostic) -> PackageID {
        if resolution.packageNames[package.name] != nil {
            throw Diagnostic(
                "package `\(package.name)` is defined in two different locations",
                at: package.nameSpan)
        }
        (types, interfaces, worlds, owningHandles) = ([], [], [], [:])
        id = resolution.packages.append(
            Resolution.Package(name: package.name, docs: package.docs))
        resolution.packageNames.set(id, for: package.name)
        try linkForeignItems(of: package)
        try linkTypes(of: package)
        try linkInterfaces(of: package)
        try linkWorlds(of: package)
        for (index, includes) in package.includes.enumerated() {
            guard let world = worlds[package.worlds.foreign.count + index] else { continue }
            for include in includes { try self.include(include, in: world) }
            try checkNames(of: world)
            try elaborate(world)
        }
        adopt(package)
        for type in package.types.own { try checkSize(of: type) }
        return id
    }

    /// Refuses types that have fewer or more parts than the binary form can say. That is last of
    /// all: what else is wrong is told first.
    private func checkSize(of type: Resolution.TypeDefinition) throws(Diagnostic) {
        switch type.kind {
        case .record(let fields) where fields.isEmpty:
            throw Diagnostic("empty record", at: type.span)
        case .tuple(let types) where types.isEmpty:
            throw Diagnostic("empty tuple", at: type.span)
        case .fixedLengthList(_, 0):
            throw Diagnostic("a list of fixed length has at least one element", at: type.span)
        case .flags(let labels) where labels.isEmpty:
            throw Diagnostic("empty flags", at: type.span)
        case .flags(let labels) where labels.count > WITLimits.flagsMax:
            throw Diagnostic("more than \(WITLimits.flagsMax) flags", at: type.span)
        default: break
        }
    }

    /// Tells interfaces and worlds which package they are in, and the package what it has.
    private mutating func adopt(_ package: UnlinkedPackage) {
        for case let interface? in interfaces.dropFirst(package.interfaces.foreign.count) {
            if let name = resolution.interfaces[interface].name {
                resolution.packages[id].interfaces.set(interface, for: name)
            }
        }
        for case let world? in worlds.dropFirst(package.worlds.foreign.count) {
            resolution.worlds[world].package = id
            resolution.packages[id].worlds.set(world, for: resolution.worlds[world].name)
        }
    }

    /// Adds a type to the graph.
    mutating func append(_ type: Resolution.TypeDefinition) throws(Diagnostic) -> TypeID {
        guard resolution.types.count < WITLimits.typesMax else {
            throw Diagnostic("more than \(WITLimits.typesMax) types", at: type.span)
        }
        facts.append(facts(of: type.kind))
        return resolution.types.append(type)
    }

    private func facts(of kind: Resolution.TypeDefinition.Kind) -> TypeFacts {
        func hasBorrow(_ type: Resolution.ValueType) -> Bool {
            guard case .defined(let id) = type else { return false }
            return facts[id.index].hasBorrow
        }
        switch kind {
        case .borrow: return TypeFacts(hasBorrow: true, isResource: false)
        case .resource: return TypeFacts(hasBorrow: false, isResource: true)
        case .alias(.defined(let id)): return facts[id.index]
        default:
            return TypeFacts(
                hasBorrow: kind.references.contains(where: hasBorrow), isResource: false)
        }
    }

    /// Counts work on worlds, which `include` can make grow without end.
    mutating func countSteps(_ steps: Int, at span: Span) throws(Diagnostic) {
        elaborationSteps += steps
        guard elaborationSteps <= WITLimits.elaborationStepsMax else {
            throw Diagnostic("the worlds have too many items", at: span)
        }
    }

    /// The interfaces that one takes types from, each once.
    mutating func dependencies(of id: InterfaceID) -> [InterfaceID] {
        if let known = dependencies[id] { return known }
        var seen: Set<InterfaceID> = []
        let found = resolution.interfaces[id].types.values.compactMap { type in
            resolution.interfaceUsed(by: type).flatMap { seen.insert($0).inserted ? $0 : nil }
        }
        dependencies[id] = found
        return found
    }
}

extension Resolution {
    /// The interface from which a `use` takes a type; nil of all other types.
    package func interfaceUsed(by id: TypeID) -> InterfaceID? {
        guard case .alias(.defined(let target)) = types[id].kind,
            types[target].owner != types[id].owner,
            case .interface(let interface) = types[target].owner
        else { return nil }
        return interface
    }

    /// The full name of an interface, `wasi:io/streams@0.2.0`; nil of one that stands in a world.
    package func name(of id: InterfaceID) -> String? {
        guard let name = interfaces[id].name, let package = interfaces[id].package else {
            return nil
        }
        return packages[package].name.qualified(name)
    }

    /// What an item of a world is called.
    package func name(of key: World.Key) -> String {
        switch key {
        case .name(let name): name
        case .interface(let id): name(of: id) ?? ""
        }
    }
}
