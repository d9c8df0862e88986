/// The imports or the exports of a component, an instance or a type so far.
struct ExternNames {
    enum Kind: String {
        case `import`
        case export
    }

    let kind: Kind
    private var list: [ComponentExternName] = []
    private var things: [ComponentEntity] = []
    /// The names by what must be unique of them.
    private var uniqueNames: [ExactName: Int] = [:]
    /// The names of resource types that were imported or exported under a name of their own.
    private var resourceNames: [UInt32: String] = [:]
    private var knownResources: Set<ExactName> = []

    init(_ kind: Kind) { self.kind = kind }

    var count: Int { list.count }
    var entities: NamedEntities { NamedEntities(EntityNames(list), things) }

    /// Lets functions belong to a resource type.
    mutating func register(resource name: UInt32, as text: String) {
        resourceNames[name] = text
        knownResources.insert(ExactName(text))
    }

    /// - Returns: Why the name is not a valid one of the thing, in words.
    mutating func append(
        _ name: ComponentExternName, _ parsed: ComponentName, _ entity: ComponentEntity,
        _ types: NominalTypes
    ) -> String? {
        if let reason = reject(parsed, entity, types) {
            return "\(kind) name `\(name.text.printable)` is not valid: \(reason)"
        }
        if let place = uniqueNames.updateValue(list.count, forKey: ExactName(parsed.uniqueKey)) {
            return "\(kind) name `\(name.text.printable)` conflicts with previous name "
                + "`\(list[place].text.printable)`"
        }
        list.append(name)
        things.append(entity)
        return nil
    }

    /// Spec: component model, notes of "Import and Export Definitions" on annotated names.
    private func reject(
        _ name: ComponentName, _ entity: ComponentEntity, _ types: NominalTypes
    ) -> String? {
        switch name.kind {
        case .label, .interface: return nil
        case .constructor(let resource):
            guard let function = function(entity, types) else { return "item is not a func" }
            if function.isAsync { return "constructor function cannot be async" }
            guard let result = function.result else { return "function should return one value" }
            guard let made = resourceMade(by: result, types) else {
                return "function should return `(own $T)` or `(result (own $T))`"
            }
            return reject(made, isNot: resource)
        case .method(let resource, _):
            guard let function = function(entity, types) else { return "item is not a func" }
            guard let first = function.parameters.first else {
                return "function should have at least one argument"
            }
            guard first.label == "self" else {
                return "function should have a first argument called `self`"
            }
            guard case .defined(let number) = first.type,
                case .borrow(let lent) = types.values[Int(number)]
            else { return "function should take a first argument of `(borrow $T)`" }
            return reject(lent, isNot: resource)
        case .static(let resource, _):
            guard function(entity, types) != nil else { return "item is not a func" }
            return knownResources.contains(ExactName(resource))
                ? nil : "static resource name is not known in this context"
        }
    }

    private func function(
        _ entity: ComponentEntity, _ types: NominalTypes
    ) -> ComponentFunctionType? {
        if case .function(let number) = entity { types.functions[Int(number)] } else { nil }
    }

    private func resourceMade(by result: ComponentValueType, _ types: NominalTypes) -> UInt32? {
        guard case .defined(let number) = result else { return nil }
        switch types.values[Int(number)] {
        case .own(let resource): return resource
        case .result(ok: .defined(let ok)?, _):
            if case .own(let resource) = types.values[Int(ok)] { return resource }
            return nil
        default: return nil
        }
    }

    private func reject(_ resource: UInt32, isNot name: String) -> String? {
        guard let known = resourceNames[resource] else {
            return "resource used in function does not have a name in this context"
        }
        return known.utf8.elementsEqual(name.utf8)
            ? nil : "function does not match expected resource name `\(known)`"
    }
}
