import WasmCore

/// Finds the interfaces and worlds that types of components stand for, and puts them into a graph.
///
/// A type is a `use` of another one if the component says that it is the same, and not if it is
/// equal only. Packages other than the one that is read have what was seen of them.
struct GraphDecoder {
    typealias Owner = Resolution.TypeDefinition.Owner

    var resolution = Resolution()
    let types: NominalTypes
    /// The package that is read. Its name is known at the end.
    var main = Resolution.Package(
        name: PackageName(namespace: "root", name: "component", version: nil))
    /// Interfaces of that package by their full names.
    var named: [String: Resolution.InterfaceID] = [:]
    /// Other packages, in the order in which they are met.
    var others = OrderedMap<PackageName, Resolution.Package>()

    /// What value types and names of resource types became.
    private var values: [UInt32: Resolution.TypeID] = [:]
    private var resources: [UInt32: Resolution.TypeID] = [:]
    /// Resource types by where they are defined and how they are called.
    private var ownResources: [ResourceName: Resolution.TypeID] = [:]
    private var stepCount = 0

    private struct ResourceName: Hashable {
        var owner: Owner
        var name: String
    }

    init(_ types: NominalTypes) {
        self.types = types
    }

    /// A type that a world imports, or that an interface has.
    mutating func addType(
        _ name: ComponentExternName, _ entity: TypeEntity, of owner: Owner
    ) throws(WITError) -> Resolution.TypeID {
        guard try known(entity) == nil else { throw Self.unexpressed(name, "is there twice") }
        let kind: Resolution.TypeDefinition.Kind
        if let original = try original(of: entity) {
            try checkUse(of: original, as: name, in: owner)
            kind = .alias(.defined(original))
        } else {
            switch entity {
            case .value(.defined(let number)): kind = try self.kind(types.values[Int(number)])
            case .value(.primitive(let type)): kind = .alias(.primitive(type))
            case .resource: kind = .resource
            default: throw Self.unexpressed(name, "is the type of no value")
            }
        }
        let id = resolution.types.append(
            Resolution.TypeDefinition(
                name: name.text, kind: kind, owner: owner, externalID: name.externalID,
                span: .unknown))
        if case .resource = kind { ownResources[ResourceName(owner: owner, name: name.text)] = id }
        remember(id, as: entity)
        return id
    }

    /// Says that a type is one that the graph has already, and so are its parts without names.
    mutating func match(
        _ name: ComponentExternName, _ entity: TypeEntity, _ id: Resolution.TypeID
    ) throws(WITError) {
        if case .value(.defined(let number)) = entity { try match(name, number, id) }
        remember(id, as: entity)
    }

    private mutating func remember(_ id: Resolution.TypeID, as entity: TypeEntity) {
        switch entity {
        case .value(.defined(let number)): values[number] = id
        case .resource(let number): resources[number] = id
        default: break
        }
    }

    private func known(_ entity: TypeEntity) throws(WITError) -> Resolution.TypeID? {
        switch entity {
        case .value(.defined(let number)): values[number]
        case .resource(let number): resources[number]
        default: nil
        }
    }

    /// The type of the graph of which a type is another name.
    private mutating func original(of entity: TypeEntity) throws(WITError) -> Resolution.TypeID? {
        switch entity {
        case .value(.defined(var number)):
            while let origin = types.origin(ofValue: number) {
                try countStep()
                if let id = values[origin] { return id }
                number = origin
            }
            return nil
        case .resource(let name): return try resource(name)
        default: return nil
        }
    }

    /// What became of the name of a resource type, or of that of which it is another name.
    private mutating func resource(_ name: UInt32) throws(WITError) -> Resolution.TypeID? {
        var next: UInt32? = name
        while let name = next {
            try countStep()
            if let id = resources[name] { return id }
            next = types.origin(ofResource: name)
        }
        return nil
    }

    private mutating func countStep() throws(WITError) {
        stepCount += 1
        guard stepCount <= WITLimits.decodingStepsMax else {
            throw WITError("the component has too many names for its types")
        }
    }

    /// Text has `use` for types of interfaces that have a name, and for no others.
    private func checkUse(
        of id: Resolution.TypeID, as name: ComponentExternName, in owner: Owner
    ) throws(WITError) {
        let type = resolution.types[id]
        switch type.owner {
        case owner, .none: return
        case .interface(let interface) where resolution.interfaces[interface].name != nil: return
        case .interface, .world:
            let original = (type.name ?? "").printable
            throw Self.unexpressed(name, "is `\(original)` of something that has no name")
        }
    }

    /// What a component may have and WIT may not.
    static func unexpressed(_ name: ComponentExternName, _ reason: String) -> WITError {
        WITError("WIT has no words for this component: `\(name.text.printable)` \(reason)")
    }
}

extension GraphDecoder {
    /// A function of an interface or a world.
    mutating func function(
        _ name: ComponentExternName, _ number: UInt32, of owner: Owner
    ) throws(WITError) -> Resolution.Function {
        let type = types.functions[Int(number)]
        var parameters: [Resolution.Function.Parameter] = []
        for parameter in type.parameters {
            parameters.append(
                .init(
                    name: parameter.label, type: try value(parameter.type), span: .unknown))
        }
        return Resolution.Function(
            name: name.text, kind: try functionKind(name, of: owner), isAsync: type.isAsync,
            parameters: parameters, result: try value(type.result), externalID: name.externalID,
            span: .unknown)
    }

    private func functionKind(
        _ name: ComponentExternName, of owner: Owner
    ) throws(WITError) -> Resolution.Function.Kind {
        func own(_ resource: String) throws(WITError) -> Resolution.TypeID {
            guard let id = ownResources[ResourceName(owner: owner, name: resource)] else {
                throw Self.unexpressed(name, "is of a resource that is not defined beside it")
            }
            return id
        }
        switch try Self.parse(name.text).kind {
        case .label: return .freestanding
        case .constructor(let resource): return .constructor(try own(resource))
        case .method(let resource, _): return .method(try own(resource))
        case .static(let resource, _): return .static(try own(resource))
        case .interface: throw Self.unexpressed(name, "is a function")
        }
    }

    /// A name, taken apart.
    static func parse(_ name: String) throws(WITError) -> ComponentName {
        do throws(ComponentName.Flaw) {
            return try ComponentName(name)
        } catch {
            throw WITError("`\(name.printable)` is no name: \(error.reason)")
        }
    }

    private mutating func value(
        _ type: ComponentValueType?
    ) throws(WITError) -> Resolution.ValueType? {
        guard let type else { return nil }
        return .some(try value(type))
    }

    /// A type where it is used. Nesting has a limit, which the component was checked for.
    private mutating func value(
        _ type: ComponentValueType
    ) throws(WITError) -> Resolution.ValueType {
        switch type {
        case .primitive(let primitive): return .primitive(primitive)
        case .defined(let number):
            if let id = values[number] { return .defined(id) }
            let definition = types.values[Int(number)]
            switch definition {
            case .primitive(let primitive): return .primitive(primitive)
            case .record, .variant, .enumeration, .flags:
                throw WITError("WIT has no words for this component: a type has no name")
            default: break
            }
            let id = resolution.types.append(
                Resolution.TypeDefinition(
                    name: nil, kind: try kind(definition), owner: .none, span: .unknown))
            values[number] = id
            return .defined(id)
        }
    }

    /// What a type is made of.
    private mutating func kind(
        _ definition: DefinedValueType
    ) throws(WITError) -> Resolution.TypeDefinition.Kind {
        var parts: [Resolution.ValueType] = []
        for part in definition.parts { parts.append(try value(part)) }
        var handle: Resolution.TypeID?
        if case .handle(let name, _) = definition.shape {
            guard let id = try resource(name) else {
                throw WITError("WIT has no words for this component: a resource has no name")
            }
            handle = id
        }
        return definition.kind(parts: parts, resource: handle)
    }

    /// Compares a type that is there once more with what became of it before.
    private mutating func match(
        _ name: ComponentExternName, _ number: UInt32, _ id: Resolution.TypeID
    ) throws(WITError) {
        var pairs = [(number: number, id: id)]
        while let (number, id) = pairs.popLast() {
            let (definition, kind) = (types.values[Int(number)], resolution.types[id].kind)
            if case .alias = kind { continue }
            let references = kind.references
            guard definition.parts.count == references.count,
                kind.isLike(definition.kind(parts: references, resource: kind.resource))
            else { throw WITError("the type `\(name.text.printable)` is there in two ways") }
            for case (.defined(let part), .defined(let known)) in zip(definition.parts, references)
            where values.updateValue(known, forKey: part) == nil {
                pairs.append((part, known))
            }
        }
    }
}
