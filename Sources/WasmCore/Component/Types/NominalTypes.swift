/// The types of one validation, in which each definition, import and export of a type is another
/// one: what may be visible from outside is a matter of names, not of contents.
///
/// Beside each stands its number in the table, in which equal types are equal. Resource types have
/// many names here and one identity there. Spec: component model, "External Visibility of Types".
package struct NominalTypes: TypeStore, Sendable {
    package private(set) var values: [DefinedValueType] = []
    package private(set) var functions: [ComponentFunctionType] = []
    package private(set) var instances: [ComponentInstanceType] = []
    package private(set) var components: [ComponentSignature] = []
    /// What the validation leaves.
    var table = ComponentTypeTable()

    private var valueNumbers: [ComponentValueType] = []
    /// Of which type each is another name; itself if of none.
    private var valueOrigins: [UInt32] = []
    private var functionNumbers: [UInt32] = []
    private var instanceNumbers: [UInt32] = []
    private var componentNumbers: [UInt32] = []
    private var resources: [ResourceName] = []
    private var resourceNames: [ResourceName: UInt32] = [:]
    /// Of which name one that was made is another name.
    private var resourceOrigins: [UInt32: UInt32] = [:]

    /// A name of a resource type: the name that it was made from, and what it stands for.
    private struct ResourceName: Hashable {
        var root: UInt32
        var identity: UInt32
    }

    mutating func add(_ definition: DefinedValueType) -> ComponentValueType {
        let number = table.intern(plain(definition))
        valueOrigins.append(UInt32(values.count))
        values.append(definition)
        valueNumbers.append(number)
        return .defined(UInt32(values.count - 1))
    }

    /// The definition with numbers of the table.
    func plain(_ definition: DefinedValueType) -> DefinedValueType {
        definition.substituting(parts: { inTable($0) }, resource: { identity(ofResource: $0) })
    }

    mutating func add(_ type: ComponentFunctionType) -> UInt32 {
        let number = table.intern(type.mapping { inTable($0) })
        functions.append(type)
        functionNumbers.append(number)
        return UInt32(functions.count - 1)
    }

    mutating func add(_ type: ComponentInstanceType) -> UInt32 {
        var plain = type
        plain.exports = type.exports.mapping { inTable($0) }
        let number = table.intern(plain)
        instances.append(type)
        instanceNumbers.append(number)
        return UInt32(instances.count - 1)
    }

    mutating func add(_ type: ComponentSignature) -> UInt32 {
        var plain = type
        plain.imports = type.imports.mapping { inTable($0) }
        plain.exports = type.exports.mapping { inTable($0) }
        let number = table.intern(plain)
        components.append(type)
        componentNumbers.append(number)
        return UInt32(components.count - 1)
    }

    /// A first name for a resource type of the table.
    mutating func makeName(ofResource identity: UInt32) -> UInt32 {
        let number = UInt32(resources.count)
        resources.append(ResourceName(root: number, identity: identity))
        resourceNames[resources[Int(number)]] = number
        return number
    }

    mutating func substituting(_ resource: UInt32, _ others: [UInt32: UInt32]) -> UInt32 {
        let name = resources[Int(resource)]
        guard let other = others[name.identity], other != name.identity else { return resource }
        let new = ResourceName(root: name.root, identity: other)
        if let number = resourceNames[new] { return number }
        resources.append(new)
        resourceNames[new] = UInt32(resources.count - 1)
        return UInt32(resources.count - 1)
    }

    /// Another name for a type, as an import or export introduces it.
    mutating func makeName(of type: TypeEntity) -> TypeEntity {
        switch type {
        case .value(.defined(let number)): .value(makeName(ofValue: Int(number)))
        case .resource(let name): .resource(makeName(ofName: name))
        default: type
        }
    }

    private mutating func makeName(ofValue number: Int) -> ComponentValueType {
        valueOrigins.append(UInt32(number))
        values.append(values[number])
        valueNumbers.append(valueNumbers[number])
        return .defined(UInt32(values.count - 1))
    }

    private mutating func makeName(ofName name: UInt32) -> UInt32 {
        let number = makeName(ofResource: identity(ofResource: name))
        resourceOrigins[number] = name
        return number
    }

    package func origin(ofValue number: UInt32) -> UInt32? {
        let origin = valueOrigins[Int(number)]
        return origin == number ? nil : origin
    }

    mutating func setOrigin(_ origin: UInt32, ofValue number: UInt32) {
        valueOrigins[Int(number)] = origin
    }

    package func origin(ofResource name: UInt32) -> UInt32? { resourceOrigins[name] }

    mutating func setOrigin(_ origin: UInt32, ofResource name: UInt32) {
        resourceOrigins[name] = origin
    }

    package func identity(ofResource name: UInt32) -> UInt32 { resources[Int(name)].identity }

    func inTable(_ type: ComponentValueType) -> ComponentValueType {
        if case .defined(let number) = type { valueNumbers[Int(number)] } else { type }
    }

    func inTable(function number: UInt32) -> UInt32 { functionNumbers[Int(number)] }
    func inTable(instance number: UInt32) -> UInt32 { instanceNumbers[Int(number)] }
    func inTable(component number: UInt32) -> UInt32 { componentNumbers[Int(number)] }

    func inTable(_ type: TypeEntity) -> TypeEntity {
        switch type {
        case .value(let type): .value(inTable(type))
        case .function(let number): .function(inTable(function: number))
        case .resource(let name): .resource(identity(ofResource: name))
        case .component(let number): .component(inTable(component: number))
        case .instance(let number): .instance(inTable(instance: number))
        }
    }

    func inTable(_ entity: ComponentEntity) -> ComponentEntity {
        switch entity {
        case .coreModule: entity
        case .function(let number): .function(inTable(function: number))
        case .type(let type): .type(inTable(type))
        case .component(let number): .component(inTable(component: number))
        case .instance(let number): .instance(inTable(instance: number))
        }
    }

    func facts(of type: ComponentValueType) -> TypeFacts { table.facts(of: inTable(type)) }
    func facts(of entity: ComponentEntity) -> TypeFacts { table.facts(of: inTable(entity)) }
}
