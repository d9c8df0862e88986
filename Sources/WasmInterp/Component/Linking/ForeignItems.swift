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
    var coreItems: [(kind: ExternalKind, index: Int)] = []

    /// What an instance exports, as items of another plan.
    mutating func exports(
        of instance: ComponentInstance, in builder: inout PlanBuilder
    ) -> PlanExports {
        if instance.object.plan.usesTasks { builder.usesTasks = true }
        var translation = TypeTranslation()
        for (number, known) in instance.object.resources.enumerated() {
            translation.resources[UInt32(number)] = resource(known, in: &builder)
        }
        return exports(instance.exports, of: instance.object, &translation, in: &builder)
    }

    private mutating func exports(
        _ exports: PlanExports, of object: ComponentInstanceObject,
        _ translation: inout TypeTranslation, in builder: inout PlanBuilder
    ) -> PlanExports {
        var made = PlanExports()
        for (name, item) in exports.items {
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
            made.items.append((name, item))
        }
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
            target: .foreign(functions.count - 1), name: function.name)
    }

    private mutating func resource(_ number: UInt32, in builder: inout PlanBuilder) -> Int {
        if let known = resources.first(where: { $0.value == number })?.key { return known }
        builder.resources.append(PlanResource(implementer: nil, isForeign: true, name: ""))
        resources[builder.resources.count - 1] = number
        return builder.resources.count - 1
    }
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
        let number =
            coreItems.firstIndex { $0.kind == kind && $0.index == index } ?? coreItems.count
        if number == coreItems.count { coreItems.append((kind, index)) }
        return .foreign(number)
    }

    /// An instance with those around it.
    private mutating func instance(
        _ number: Int, of object: ComponentInstanceObject, in builder: inout PlanBuilder
    ) -> Int {
        let state = object.instances[number]
        let known = builder.instances.firstIndex {
            $0.foreign.map { instances[$0] === state } ?? false
        }
        if let known { return known }
        var made = object.plan.instances[number]
        made.parent = made.parent.map { instance($0, of: object, in: &builder) }
        made.foreign = instances.count
        instances.append(state)
        return builder.add(made)
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
