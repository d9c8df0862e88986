import WasmCore

/// What instances of a store export that are given to another component of the store.
struct ForeignItems {
    /// By the numbers of the plan.
    var functions: [ForeignFunction] = []
    /// For resources of the plan their numbers in the store.
    var resources: [Int: UInt32] = [:]

    /// What an instance exports, as items of another plan.
    mutating func exports(
        of instance: ComponentInstance, in builder: inout PlanBuilder
    ) -> PlanExports {
        // Adapters stand between instances of one plan; tasks call any.
        builder.usesTasks = true
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
        functions.append(ForeignFunction(object: object, planned: function))
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

/// A function of an instance as it is called.
struct ForeignFunction {
    let object: ComponentInstanceObject
    let planned: PlanFunction

    var target: LoweredTarget { object.target(planned) }
}
