/// Types with other resource types in place of some, as an instantiation makes them.
///
/// Each number is worked on once, so that parts which many types share are no more work than one.
struct Substitution {
    /// By the number of the resource type that is replaced.
    private(set) var resources: [UInt32: UInt32]
    /// What became of types, which includes those that are given other names from the start.
    private var values: [UInt32: ComponentValueType] = [:]
    private var functions: [UInt32: UInt32] = [:]
    private var instances: [UInt32: UInt32] = [:]
    private var components: [UInt32: UInt32] = [:]
    private var names: [UInt32: UInt32] = [:]
    var work = TypeWork()

    init(_ resources: [UInt32: UInt32]) { self.resources = resources }

    /// Whether everything stays as it is.
    var isEmpty: Bool { resources.isEmpty && values.isEmpty && names.isEmpty }

    mutating func replace(resource: UInt32, by other: UInt32) { resources[resource] = other }

    /// Gives a type of a validation another name, of an equal type.
    mutating func rename(_ type: TypeEntity, to other: TypeEntity) {
        switch (type, other) {
        case (.value(.defined(let number)), .value(let other)): values[number] = other
        case (.resource(let number), .resource(let other)): names[number] = other
        default: break
        }
    }

    mutating func entity(
        _ entity: ComponentEntity, in store: inout some TypeStore
    ) -> ComponentEntity {
        work.steps += 1
        switch entity {
        case .coreModule: return entity
        case .function(let number): return .function(function(number, in: &store))
        case .component(let number): return .component(component(number, in: &store))
        case .instance(let number): return .instance(instance(number, in: &store))
        case .type(.value(let type)): return .type(.value(value(type, in: &store)))
        case .type(.function(let number)): return .type(.function(function(number, in: &store)))
        case .type(.resource(let number)): return .type(.resource(resource(number, in: &store)))
        case .type(.component(let number)):
            return .type(.component(component(number, in: &store)))
        case .type(.instance(let number)): return .type(.instance(instance(number, in: &store)))
        }
    }

    mutating func entities(
        _ named: NamedEntities, in store: inout some TypeStore
    ) -> NamedEntities {
        var result: [ComponentEntity] = []
        result.reserveCapacity(named.entities.count)
        for entity in named.entities { result.append(self.entity(entity, in: &store)) }
        return NamedEntities(named.names, result)
    }

    mutating func resource(_ number: UInt32, in store: inout some TypeStore) -> UInt32 {
        if let known = names[number] { return known }
        var row = [number]
        while let origin = store.origin(ofResource: row[row.count - 1]), names[origin] == nil {
            row.append(origin)
        }
        var result = number
        for number in row.reversed() {
            result = store.substituting(number, resources)
            names[number] = result
            if let origin = store.origin(ofResource: number), let other = names[origin],
                other != origin
            {
                store.setOrigin(other, ofResource: result)
            }
        }
        return result
    }

    mutating func value(
        _ type: ComponentValueType, in store: inout some TypeStore
    ) -> ComponentValueType {
        guard case .defined(let number) = type else { return type }
        if let known = values[number] { return known }
        // Names of names in a long row take no native stack.
        var row = [number]
        while let origin = store.origin(ofValue: row[row.count - 1]), values[origin] == nil {
            row.append(origin)
        }
        for number in row.reversed() { replace(number, in: &store) }
        return values[number] ?? type
    }

    /// Finds out what becomes of a type after that of which it is another name.
    private mutating func replace(_ number: UInt32, in store: inout some TypeStore) {
        let type = ComponentValueType.defined(number)
        let old = store.values[Int(number)]
        work.steps += 1
        let parts = old.parts
        var newParts = parts
        for place in parts.indices { newParts[place] = value(parts[place], in: &store) }
        work.steps += parts.count
        var result = type
        if case .handle(let name, let isBorrow) = old.shape {
            let other = resource(name, in: &store)
            if other != name {
                work.newParts += 1
                result = store.add(isBorrow ? .borrow(other) : .own(other))
            }
        } else if newParts != parts {
            var place = 0
            let new = old.substituting(
                parts: { _ in
                    place += 1
                    return newParts[place - 1]
                }, resource: { $0 })
            work.newParts += 1 + parts.count
            result = store.add(new)
        }
        if let origin = store.origin(ofValue: number), case .defined(let other)? = values[origin],
            other != origin
        {
            if result == type {
                work.newParts += 1 + parts.count
                result = store.add(old)
            }
            if case .defined(let copy) = result { store.setOrigin(other, ofValue: copy) }
        }
        values[number] = result
    }

    mutating func function(_ number: UInt32, in store: inout some TypeStore) -> UInt32 {
        if let known = functions[number] { return known }
        let old = store.functions[Int(number)]
        work.steps += 1 + old.parameters.count
        var new = old
        for place in old.parameters.indices {
            new.parameters[place].type = value(old.parameters[place].type, in: &store)
        }
        new.result = old.result.map { value($0, in: &store) }
        if new != old { work.newParts += 1 + old.parameters.count }
        let result = new == old ? number : store.add(new)
        functions[number] = result
        return result
    }

    mutating func instance(_ number: UInt32, in store: inout some TypeStore) -> UInt32 {
        if let known = instances[number] { return known }
        let old = store.instances[Int(number)]
        var new = old
        new.exports = entities(old.exports, in: &store)
        if new != old { work.newParts += 1 + old.exports.entities.count }
        let result = new == old ? number : store.add(new)
        instances[number] = result
        return result
    }

    mutating func component(_ number: UInt32, in store: inout some TypeStore) -> UInt32 {
        if let known = components[number] { return known }
        let old = store.components[Int(number)]
        var new = old
        new.imports = entities(old.imports, in: &store)
        new.exports = entities(old.exports, in: &store)
        if new != old {
            work.newParts += 1 + old.imports.entities.count + old.exports.entities.count
        }
        let result = new == old ? number : store.add(new)
        components[number] = result
        return result
    }
}
