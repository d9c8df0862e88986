/// The resource types that occur somewhere in types, each of which is looked through once.
struct MentionedResources {
    private(set) var resources: Set<UInt32> = []
    /// Those that the types introduce themselves.
    private var bound: Set<UInt32> = []
    /// Parts that were looked at.
    private(set) var stepCount = 0
    private var seen: Set<ComponentEntity> = []

    /// Whether all resource types are introduced by the types that mention them.
    var isClosed: Bool { resources.isSubset(of: bound) }

    mutating func insert(_ entity: ComponentEntity, _ table: ComponentTypeTable) {
        stepCount += 1
        if case .type(.resource(let resource)) = entity { resources.insert(resource) }
        guard table.facts(of: entity).mentionsResource, seen.insert(entity).inserted else { return }
        switch entity {
        case .coreModule, .type(.resource): return
        case .function(let number), .type(.function(let number)):
            let function = table.functions[Int(number)]
            for parameter in function.parameters {
                insert(.type(.value(parameter.type)), table)
            }
            if let result = function.result { insert(.type(.value(result)), table) }
        case .component(let number), .type(.component(let number)):
            let component = table.components[Int(number)]
            bound.formUnion(component.importedResources)
            bound.formUnion(component.resources)
            for entity in component.imports.entities { insert(entity, table) }
            for entity in component.exports.entities { insert(entity, table) }
        case .instance(let number), .type(.instance(let number)):
            let instance = table.instances[Int(number)]
            bound.formUnion(instance.resources)
            for entity in instance.exports.entities { insert(entity, table) }
        case .type(.value(let type)):
            let definition = table[type]
            if case .handle(let resource, _) = definition.shape { resources.insert(resource) }
            for part in definition.parts { insert(.type(.value(part)), table) }
        }
    }
}
