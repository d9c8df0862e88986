/// Types of one table as those of another: of components that were validated apart.
///
/// Each type is worked on once, so the work is bounded by the size of the first table. Resource
/// types are others in the second table than all that are there.
struct TypeTransfer {
    private let source: ComponentTypeTable
    /// What the first table's core types are in the second.
    private let coreNumbers: [CanonicalTypeIndex]
    private var resources: [UInt32: UInt32] = [:]
    private var values: [UInt32: ComponentValueType] = [:]
    private var functions: [UInt32: UInt32] = [:]
    private var instances: [UInt32: UInt32] = [:]
    private var components: [UInt32: UInt32] = [:]
    private var modules: [UInt32: UInt32] = [:]

    init(from source: ComponentTypeTable, to target: inout ComponentTypeTable) {
        self.source = source
        coreNumbers = target.coreTypes.intern(
            types: source.coreTypes.types, groups: source.coreTypes.groupRanges)
    }

    // Types are nested no deeper than `ComponentLimits.typeDepthMax`.
    mutating func entity(
        _ entity: ComponentEntity, in target: inout ComponentTypeTable
    ) -> ComponentEntity {
        switch entity {
        case .coreModule(let number): .coreModule(module(number, in: &target))
        case .function(let number): .function(function(number, in: &target))
        case .component(let number): .component(component(number, in: &target))
        case .instance(let number): .instance(instance(number, in: &target))
        case .type(.value(let type)): .type(.value(value(type, in: &target)))
        case .type(.function(let number)): .type(.function(function(number, in: &target)))
        case .type(.resource(let number)): .type(.resource(resource(number, in: &target)))
        case .type(.component(let number)): .type(.component(component(number, in: &target)))
        case .type(.instance(let number)): .type(.instance(instance(number, in: &target)))
        }
    }

    private mutating func entities(
        _ named: NamedEntities, in target: inout ComponentTypeTable
    ) -> NamedEntities {
        var result: [ComponentEntity] = []
        result.reserveCapacity(named.entities.count)
        for entity in named.entities { result.append(self.entity(entity, in: &target)) }
        return NamedEntities(named.names, result)
    }

    private mutating func resource(
        _ number: UInt32, in target: inout ComponentTypeTable
    ) -> UInt32 {
        if let known = resources[number] { return known }
        let made = target.makeResource()
        resources[number] = made
        return made
    }

    private mutating func resources(
        _ numbers: [UInt32], in target: inout ComponentTypeTable
    ) -> [UInt32] {
        var result: [UInt32] = []
        for number in numbers { result.append(resource(number, in: &target)) }
        return result
    }

    private mutating func value(
        _ type: ComponentValueType, in target: inout ComponentTypeTable
    ) -> ComponentValueType {
        guard case .defined(let number) = type else { return type }
        if let known = values[number] { return known }
        let definition = source.values[Int(number)]
        var parts: [ComponentValueType: ComponentValueType] = [:]
        for part in definition.parts where parts[part] == nil {
            parts[part] = value(part, in: &target)
        }
        var handles: [UInt32: UInt32] = [:]
        if case .handle(let number, _) = definition.shape {
            handles[number] = resource(number, in: &target)
        }
        let made = target.intern(
            definition.substituting(
                parts: { parts[$0] ?? $0 }, resource: { handles[$0] ?? $0 }))
        values[number] = made
        return made
    }

    private mutating func function(
        _ number: UInt32, in target: inout ComponentTypeTable
    ) -> UInt32 {
        if let known = functions[number] { return known }
        var type = source.functions[Int(number)]
        for index in type.parameters.indices {
            type.parameters[index].type = value(type.parameters[index].type, in: &target)
        }
        if let result = type.result { type.result = value(result, in: &target) }
        let made = target.intern(type)
        functions[number] = made
        return made
    }

    private mutating func instance(
        _ number: UInt32, in target: inout ComponentTypeTable
    ) -> UInt32 {
        if let known = instances[number] { return known }
        let type = source.instances[Int(number)]
        let made = target.intern(
            ComponentInstanceType(
                exports: entities(type.exports, in: &target),
                resources: resources(type.resources, in: &target)))
        instances[number] = made
        return made
    }

    private mutating func component(
        _ number: UInt32, in target: inout ComponentTypeTable
    ) -> UInt32 {
        if let known = components[number] { return known }
        let type = source.components[Int(number)]
        let made = target.intern(
            ComponentSignature(
                imports: entities(type.imports, in: &target),
                exports: entities(type.exports, in: &target),
                importedResources: resources(type.importedResources, in: &target),
                resources: resources(type.resources, in: &target)))
        components[number] = made
        return made
    }

    private mutating func module(
        _ number: UInt32, in target: inout ComponentTypeTable
    ) -> UInt32 {
        if let known = modules[number] { return known }
        var type = source.modules[Int(number)]
        for index in type.imports.indices {
            type.imports[index].type = type.imports[index].type.canonical(coreNumbers)
        }
        for index in type.exports.indices {
            type.exports[index].type = type.exports[index].type.canonical(coreNumbers)
        }
        let made = target.intern(type)
        modules[number] = made
        return made
    }
}

extension TypeRegistry {
    /// The types of each group, of a registry that keeps all types.
    fileprivate var groupRanges: [TypeGroup] {
        var ranges: [TypeGroup] = []
        var start = 0
        for number in types.indices
        where number + 1 == types.count || places[number + 1].group != places[number].group {
            ranges.append(TypeGroup(start..<number + 1))
            start = number + 1
        }
        return ranges
    }
}
