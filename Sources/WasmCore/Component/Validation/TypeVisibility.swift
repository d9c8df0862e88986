/// Which types have a name outside of a component, or of a component's type.
///
/// Spec: component model, "External Visibility of Types".
struct TypeVisibility {
    private var imported = NamedTypes()
    /// Imported types too.
    private var exported = NamedTypes()

    /// Names the types that an import or export introduces.
    ///
    /// - Returns: Whether all types that it is made of are named.
    mutating func register(
        _ entity: ComponentEntity, _ kind: ExternNames.Kind, _ types: NominalTypes
    ) -> Bool {
        if kind == .import {
            guard imported.register(entity, types) else { return false }
        }
        return exported.register(entity, types)
    }

    /// Whether a resource type is exported or imported.
    func contains(resource identity: UInt32) -> Bool { exported.resources.contains(identity) }

    /// The parts that were looked at.
    var stepCount: Int { imported.stepCount + exported.stepCount }
}

/// Types that are named. What is once found to be named stays so, and is looked at once.
private struct NamedTypes {
    private var values: Set<UInt32> = []
    private var resourceNames: Set<UInt32> = []
    /// The identities of resource types.
    private(set) var resources: Set<UInt32> = []
    private var functions: Set<UInt32> = []
    private var instances: Set<UInt32> = []
    /// Instances whose types were named with them.
    private var registered: Set<UInt32> = []
    private(set) var stepCount = 0

    /// Names the types that a thing introduces, if those that it is made of are named.
    mutating func register(_ entity: ComponentEntity, _ types: NominalTypes) -> Bool {
        stepCount += 1
        switch entity {
        case .coreModule, .component: return true
        case .function(let number): return contains(function: number, types)
        case .type(let type):
            guard hasNamedParts(type, types) else { return false }
            if case .value(.defined(let number)) = type { values.insert(number) }
            if case .resource(let name) = type {
                resourceNames.insert(name)
                resources.insert(types.identity(ofResource: name))
            }
            return true
        case .instance(let number):
            if registered.contains(number) { return true }
            for entity in types.instances[Int(number)].exports.entities {
                guard register(entity, types) else { return false }
            }
            registered.insert(number)
            return true
        }
    }

    private mutating func hasNamedParts(_ type: TypeEntity, _ types: NominalTypes) -> Bool {
        switch type {
        case .value(.primitive), .resource, .component: return true
        case .value(.defined(let number)): return hasNamedParts(types.values[Int(number)], types)
        case .function(let number): return contains(function: number, types)
        case .instance(let number): return contains(instance: number, types)
        }
    }

    private mutating func contains(instance number: UInt32, _ types: NominalTypes) -> Bool {
        if instances.contains(number) { return true }
        for entity in types.instances[Int(number)].exports.entities {
            stepCount += 1
            let isNamed =
                switch entity {
                case .coreModule, .component: true
                case .function(let number): contains(function: number, types)
                case .type(let type): hasNamedParts(type, types)
                case .instance(let number): contains(instance: number, types)
                }
            guard isNamed else { return false }
        }
        instances.insert(number)
        return true
    }

    private mutating func contains(function number: UInt32, _ types: NominalTypes) -> Bool {
        if functions.contains(number) { return true }
        let function = types.functions[Int(number)]
        for parameter in function.parameters {
            guard contains(parameter.type, types) else { return false }
        }
        if let result = function.result {
            guard contains(result, types) else { return false }
        }
        functions.insert(number)
        return true
    }

    private mutating func hasNamedParts(
        _ definition: DefinedValueType, _ types: NominalTypes
    ) -> Bool {
        if case .handle(let name, _) = definition.shape { return resourceNames.contains(name) }
        let parts = definition.parts
        stepCount += parts.count
        for part in parts {
            guard contains(part, types) else { return false }
        }
        return true
    }

    /// Whether a type may occur as a part: records and the like need a name, others named parts.
    private mutating func contains(_ type: ComponentValueType, _ types: NominalTypes) -> Bool {
        guard case .defined(let number) = type else { return true }
        if values.contains(number) { return true }
        let definition = types.values[Int(number)]
        switch definition {
        case .record, .variant, .flags, .enumeration: return false
        default:
            guard hasNamedParts(definition, types) else { return false }
            values.insert(number)
            return true
        }
    }
}
