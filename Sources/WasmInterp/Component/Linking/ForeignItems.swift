import WasmCore

/// What instances of a store export that are given to another component of the store.
struct ForeignItems {
    /// By the numbers of the plan.
    var functions: [ForeignFunction] = []
    /// For resources of the plan their numbers in the store.
    var resources: [Int: UInt32] = [:]
    /// By ``PlanInstance/foreign``.
    var instances: [ComponentInstanceState] = []
    /// Core functions and memories, by their index in the store.
    private(set) var coreItems: [CoreKey] = []
    /// Where each of them stands.
    private var resourcePositions: [UInt32: Int] = [:]
    private var corePositions: [CoreKey: Int] = [:]
    /// Types of whole instances in the plan's numbers, by the instances.
    private var translations: [ObjectIdentifier: TypeTranslation] = [:]
    /// What instances export, in the plan: one may be a part of another in very many places.
    private var known: [ExportsKey: PlanExports] = [:]
    /// Of instances, in the plan.
    private var instancePositions: [ObjectIdentifier: Int] = [:]

    struct CoreKey: Hashable {
        let kind: ExternalKind
        let index: Int
    }

    /// Two instances of one component have the same exports of their plan.
    private struct ExportsKey: Hashable {
        let object: ObjectIdentifier
        let exports: ObjectIdentifier
    }

    /// What an instance exports, as items of another plan.
    mutating func exports(
        of instance: ComponentInstance, in builder: inout PlanBuilder
    ) -> PlanExports {
        if instance.object.plan.usesTasks { builder.usesTasks = true }
        let object = instance.object
        var translation = takeTranslation(of: object, in: &builder)
        defer { translations[ObjectIdentifier(object)] = translation }
        return exports(instance.exports, of: object, &translation, in: &builder)
    }

    /// Of the types of a whole instance. It is taken out, as it would be copied if the dictionary
    /// had it as well.
    private mutating func takeTranslation(
        of object: ComponentInstanceObject, in builder: inout PlanBuilder
    ) -> TypeTranslation {
        if let known = translations.removeValue(forKey: ObjectIdentifier(object)) { return known }
        var made = TypeTranslation()
        for (number, known) in object.resources.enumerated() {
            made.resources[UInt32(number)] = resource(known, in: &builder)
        }
        return made
    }

    private mutating func exports(
        _ exports: PlanExports, of object: ComponentInstanceObject,
        _ translation: inout TypeTranslation, in builder: inout PlanBuilder
    ) -> PlanExports {
        let key = ExportsKey(object: ObjectIdentifier(object), exports: exports.id)
        if let known = known[key] { return known }
        var made = PlanExports()
        for (name, item) in exports.items {
            builder.budget.add(item)
            let item: PlanItem =
                switch item {
                case .function(let function):
                    .function(self.function(function, of: object, &translation, in: &builder))
                case .instance(let inner):
                    .instance(self.exports(inner, of: object, &translation, in: &builder))
                case .type(let resource):
                    .type(resource: resource.flatMap { translation.resources[UInt32($0)] })
                case .coreModule, .component: item
                }
            made.append(name, item)
        }
        known[key] = made
        return made
    }

    private mutating func function(
        _ function: PlanFunction, of object: ComponentInstanceObject,
        _ translation: inout TypeTranslation, in builder: inout PlanBuilder
    ) -> PlanFunction {
        let foreign = ForeignFunction(object: object, planned: function).origin
        functions.append(foreign)
        builder.foreignFunctions.append(lifted(foreign, in: &builder))
        return PlanFunction(
            type: translation.function(
                function.type, from: object.plan.types, to: &builder.types),
            target: .foreign(functions.count - 1), name: function.name,
            answersLater: function.answersLater)
    }

    private mutating func resource(_ number: UInt32, in builder: inout PlanBuilder) -> Int {
        if let known = position(ofResource: number) { return known }
        builder.resources.append(PlanResource(implementer: nil, isForeign: true, name: ""))
        let position = builder.resources.count - 1
        resources[position] = number
        resourcePositions[number] = position
        return position
    }

    /// The plan's number of a resource of the store.
    func position(ofResource number: UInt32) -> Int? { resourcePositions[number] }
}

extension ForeignItems {
    /// What a guest has lifted, as an item of another plan; nil for a function of the host.
    private mutating func lifted(
        _ function: ForeignFunction, in builder: inout PlanBuilder
    ) -> PlanLifted? {
        guard case .lifted(let core, let options, let instance) = function.planned.target else {
            return nil
        }
        let object = function.object
        var own = options
        own.memory = options.memory.flatMap { item in
            object.memoryIndex(item).map {
                let item = add(.memory, $0)
                builder.foreignMemories[item] = object.state.memories[$0].type
                return item
            }
        }
        own.realloc = options.realloc.map { add(.function, object.function($0)) }
        own.postReturn = options.postReturn.map { add(.function, object.function($0)) }
        own.callback = options.callback.map { add(.function, object.function($0)) }
        return PlanLifted(
            core: add(.function, object.function(core)), options: own,
            instance: self.instance(instance, of: object, in: &builder))
    }

    /// - Parameter kind: A function or a memory.
    private mutating func add(_ kind: ExternalKind, _ index: Int) -> CoreItem {
        let key = CoreKey(kind: kind, index: index)
        if let known = corePositions[key] { return .foreign(known) }
        coreItems.append(key)
        corePositions[key] = coreItems.count - 1
        return .foreign(coreItems.count - 1)
    }

    /// An instance with those around it.
    private mutating func instance(
        _ number: Int, of object: ComponentInstanceObject, in builder: inout PlanBuilder
    ) -> Int {
        let state = object.instances[number]
        if let known = instancePositions[ObjectIdentifier(state)] { return known }
        var made = object.plan.instances[number]
        made.parent = made.parent.map { instance($0, of: object, in: &builder) }
        made.foreign = instances.count
        instances.append(state)
        let position = builder.add(made)
        instancePositions[ObjectIdentifier(state)] = position
        return position
    }
}

/// A function of an instance as it is called.
struct ForeignFunction {
    let object: ComponentInstanceObject
    let planned: PlanFunction

    var target: LoweredTarget { object.target(planned) }

    /// The same where it was made: an instance may export what it was given.
    var origin: ForeignFunction {
        var function = self
        while case .foreign(let number) = function.planned.target {
            function = function.object.foreignFunctions[number]
        }
        return function
    }
}
