/// The types of a component and of all components in it, each once: equal types have equal numbers.
///
/// A definition names only what the table has already, so its types form no cycles, and the facts
/// of each are known when it is added. Resource types are numbers that are never equal unless they
/// are the same.
package struct ComponentTypeTable: Sendable {
    package private(set) var values: [DefinedValueType] = []
    package private(set) var functions: [ComponentFunctionType] = []
    package private(set) var instances: [ComponentInstanceType] = []
    package private(set) var components: [ComponentSignature] = []
    package private(set) var modules: [CoreModuleType] = []
    /// How many resource types there are.
    package private(set) var resourceCount: UInt32 = 0
    /// The core types of all modules and of the components themselves.
    package internal(set) var coreTypes = TypeRegistry()

    private var valueFacts: [TypeFacts] = []
    private var functionFacts: [TypeFacts] = []
    private var instanceFacts: [TypeFacts] = []
    private var componentFacts: [TypeFacts] = []
    private var moduleFacts: [TypeFacts] = []
    private var valueNumbers: [DefinedValueType: UInt32] = [:]
    private var functionNumbers: [ComponentFunctionType: UInt32] = [:]
    private var instanceNumbers: [ComponentInstanceType: UInt32] = [:]
    private var componentNumbers: [ComponentSignature: UInt32] = [:]
    private var moduleNumbers: [CoreModuleType: UInt32] = [:]

    package init() {}

    /// The definition behind the type.
    package subscript(_ type: ComponentValueType) -> DefinedValueType {
        switch type {
        case .primitive(let primitive): .primitive(primitive)
        case .defined(let number): values[Int(number)]
        }
    }

    /// The type of a definition, whose numbers have to be the table's. A primitive one needs no
    /// entry.
    package mutating func intern(_ definition: DefinedValueType) -> ComponentValueType {
        if case .primitive(let type) = definition { return .primitive(type) }
        if let number = valueNumbers[definition] { return .defined(number) }
        let facts = TypeFacts(definition, in: self)
        return .defined(
            Self.add(definition, facts, to: &values, &valueFacts, &valueNumbers))
    }

    package mutating func intern(_ type: ComponentFunctionType) -> UInt32 {
        if let number = functionNumbers[type] { return number }
        let facts = TypeFacts(type, in: self)
        return Self.add(type, facts, to: &functions, &functionFacts, &functionNumbers)
    }

    package mutating func intern(_ type: ComponentInstanceType) -> UInt32 {
        if let number = instanceNumbers[type] { return number }
        let facts = TypeFacts(type, in: self)
        return Self.add(type, facts, to: &instances, &instanceFacts, &instanceNumbers)
    }

    package mutating func intern(_ type: ComponentSignature) -> UInt32 {
        if let number = componentNumbers[type] { return number }
        let facts = TypeFacts(type, in: self)
        return Self.add(type, facts, to: &components, &componentFacts, &componentNumbers)
    }

    package mutating func intern(_ type: CoreModuleType) -> UInt32 {
        if let number = moduleNumbers[type] { return number }
        var facts = TypeFacts()
        facts.partCount += type.imports.count + type.exports.count
        return Self.add(type, facts, to: &modules, &moduleFacts, &moduleNumbers)
    }

    private static func add<Type>(
        _ type: Type, _ facts: TypeFacts, to types: inout [Type], _ allFacts: inout [TypeFacts],
        _ numbers: inout [Type: UInt32]
    ) -> UInt32 {
        let number = UInt32(types.count)
        types.append(type)
        allFacts.append(facts)
        numbers[type] = number
        return number
    }

    /// The number of a resource type unlike all others.
    package mutating func makeResource() -> UInt32 {
        resourceCount += 1
        return resourceCount - 1
    }

    package func facts(of type: ComponentValueType) -> TypeFacts {
        switch type {
        case .primitive(let primitive): TypeFacts(primitive)
        case .defined(let number): valueFacts[Int(number)]
        }
    }

    package func facts(ofFunction number: UInt32) -> TypeFacts { functionFacts[Int(number)] }
    package func facts(ofInstance number: UInt32) -> TypeFacts { instanceFacts[Int(number)] }
    package func facts(ofComponent number: UInt32) -> TypeFacts { componentFacts[Int(number)] }

    package func facts(of entity: ComponentEntity) -> TypeFacts {
        switch entity {
        case .coreModule(let number): moduleFacts[Int(number)]
        case .function(let number), .type(.function(let number)): facts(ofFunction: number)
        case .component(let number), .type(.component(let number)): facts(ofComponent: number)
        case .instance(let number), .type(.instance(let number)): facts(ofInstance: number)
        case .type(.value(let type)): facts(of: type)
        case .type(.resource): TypeFacts.resource
        }
    }
}

extension TypeFacts {
    fileprivate static let resource = {
        var facts = TypeFacts()
        facts.mentionsResource = true
        return facts
    }()
}
