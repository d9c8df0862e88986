import WasmCore

/// A linked component: what instantiating it does is known, step by step.
public final class PreparedComponent<Host>: Sendable {
    /// What was linked.
    public let component: Component
    let plan: InstantiationPlan
    /// The host's functions by the plan's numbers.
    let bodies: [LinkedBody<Host>]
    /// The host's resources by the plan's numbers.
    let resources: [(number: Int, type: HostResourceType<Host>)]

    init(
        _ component: Component, _ plan: InstantiationPlan, _ bodies: [LinkedBody<Host>],
        _ resources: [(number: Int, type: HostResourceType<Host>)]
    ) {
        self.component = component
        self.plan = plan
        self.bodies = bodies
        self.resources = resources
    }

    /// Makes an instance.
    ///
    /// - Throws: ``InstantiationError``: a limit, imports that are not granted in the store, or a
    ///   trap of a start function.
    /// - Precondition: The store is of the component's engine.
    public func instantiate(
        in store: Store<Host>
    ) throws(InstantiationError) -> ComponentInstance {
        try instantiate(in: store, ForeignItems())
    }

    func instantiate(
        in store: Store<Host>, _ foreign: ForeignItems
    ) throws(InstantiationError) -> ComponentInstance {
        precondition(
            store.engine === component.engine, "a component was used with a store of another engine"
        )
        let ungranted = ungranted(in: store.state)
        guard ungranted.isEmpty else { throw .link(.imports(ungranted)) }
        let object = try ComponentInstanceObject(
            component, plan, in: store.state, host: hostParts(in: store), foreign: foreign)
        try object.instantiate()
        return ComponentInstance(object: object, exports: plan.exports)
    }

    /// What the host gives to an instance in a store.
    func hostParts(in store: Store<Host>) -> ComponentHostParts {
        var numbers: [Int: UInt32] = [:]
        for (position, type) in resources {
            let number = store.number(of: type)
            numbers[position] = number
            store.state.componentState.resources[Int(number)].name = plan.resources[position].name
        }
        let hostBodies = bodies.map { body -> ComponentHostBody in
            switch body.body {
            case .values(let body):
                return .values { [box = store.box] arguments in
                    let (number, outer) = box.beginCall()
                    defer { box.endCall(outer: outer) }
                    return try body(ComponentCaller(box, number: number), arguments)
                }
            case .typed(let function):
                return .typed(
                    TypedHostBody(function.signature, body.bindings) { [box = store.box] call in
                        let (number, outer) = box.beginCall()
                        defer { box.endCall(outer: outer) }
                        try function.body(
                            ComponentCaller(box, number: number, context: call.context), call)
                    })
            case .later(let body): return .later(body)
            case .typedLater(let function):
                return .typedLater(function.signature, body.bindings) {
                    [box = store.box] call, bytesLeft, answer in
                    let (number, outer) = box.beginCall()
                    defer { box.endCall(outer: outer) }
                    try function.begin(
                        ComponentCaller(box, number: number), call, &bytesLeft, answer)
                }
            }
        }
        return ComponentHostParts(resources: numbers, bodies: hostBodies)
    }
}

/// What the host gives to an instance of a component, by the plan's numbers.
struct ComponentHostParts {
    /// Of resources that the host implements the numbers in the store.
    let resources: [Int: UInt32]
    let bodies: [ComponentHostBody]
}

/// A function of the host that an import leads to.
struct LinkedBody<Host>: Sendable {
    let body: LinkedNames<Host>.Body
    /// Which resources of the plan are meant, if it is one of Swift values.
    var bindings = ResourceBindings.none
}

extension Store {
    /// The number of a resource type that the host implements; the store knows then how to destroy.
    fileprivate func number(of type: HostResourceType<Host>) -> UInt32 {
        let components = state.componentState
        let number = components.number(of: type)
        if let tag = type.tag { components.objectTypes[tag] = number }
        components.resources[Int(number)].destructor = .host { [box] representation in
            let (call, outer) = box.beginCall()
            defer { box.endCall(outer: outer) }
            try type.destroy(
                ComponentCaller(box, number: call), UInt32(truncatingIfNeeded: representation))
        }
        return number
    }
}
