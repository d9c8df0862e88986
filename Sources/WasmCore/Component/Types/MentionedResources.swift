/// The resource types that occur somewhere in types, each of which is looked through once.
struct MentionedResources {
    private(set) var resources: Set<UInt32> = []
    private var seen: Set<ComponentEntity> = []

    mutating func insert(_ entity: ComponentEntity, _ table: ComponentTypeTable) {
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
            for entity in component.imports.entities { insert(entity, table) }
            for entity in component.exports.entities { insert(entity, table) }
        case .instance(let number), .type(.instance(let number)):
            for entity in table.instances[Int(number)].exports.entities { insert(entity, table) }
        case .type(.value(let type)):
            let definition = table[type]
            if case .handle(let resource, _) = definition.shape { resources.insert(resource) }
            for part in definition.parts { insert(.type(.value(part)), table) }
        }
    }
}
