import WasmCore

/// What the driver's numbers are called in an image.
struct TaskNames {
    private var callees: [UInt32: CalleeName] = [:]
    private var lowerings: [UInt32: MadeName] = [:]
    private var options: [UInt32: MadeName] = [:]
    private var streamTypes: [UInt32: StreamTypeName] = [:]

    init(_ components: ComponentStoreState) {
        for (position, object) in components.instanceObjects.enumerated() {
            if components.machine.tasks.count > 0 { addCallees(of: object, position) }
            for (made, number) in object.taskLowerings {
                lowerings[UInt32(number)] = MadeName(object: position, number: made)
            }
            for (made, number) in object.taskOptions {
                options[number] = MadeName(object: position, number: made)
            }
            guard components.machine.streams.count > 0 else { continue }
            for type in object.plan.streamTypes {
                let number = object.streamType(type).number
                if streamTypes[number] == nil {
                    streamTypes[number] = StreamTypeName(object: position, type: type)
                }
            }
        }
    }

    private mutating func addCallees(
        of object: ComponentInstanceObject, _ position: Int
    ) {
        for (number, lifted) in object.plan.liftedFunctions.enumerated() {
            guard let target = object.callTarget(lifted) else { continue }
            callees[target.function] = CalleeName(object: position, isCore: false, number: number)
        }
        for (number, target) in object.coreTargets.enumerated() {
            callees[target.function] = CalleeName(object: position, isCore: true, number: number)
        }
    }

    func callee(_ number: UInt32) throws(StateError) -> CalleeName {
        guard let name = callees[number] else { throw .malformed("a task of no function") }
        return name
    }

    func lowering(_ number: UInt32) throws(StateError) -> MadeName {
        guard let name = lowerings[number] else { throw .malformed("a call of no function") }
        return name
    }

    func options(_ number: UInt32) throws(StateError) -> MadeName {
        guard let name = options[number] else { throw .malformed("a buffer of no function") }
        return name
    }

    func streamType(_ number: UInt32) throws(StateError) -> StreamTypeName {
        guard let name = streamTypes[number] else { throw .heldByHost("a stream or future") }
        return name
    }
}

extension ComponentInstanceObject {
    /// A type of the plan that is one of streams or futures, as the machine knows it.
    func streamType(_ type: UInt32) -> StreamType {
        streamTypes.type(.defined(type), of: plan, in: components)
    }
}

extension InstantiationPlan {
    /// Types of streams and futures.
    var streamTypes: [UInt32] {
        types.values.indices.compactMap { index in
            switch types.values[index] {
            case .stream, .future: UInt32(index)
            default: nil
            }
        }
    }

    /// Functions that instances have lifted and that somebody can call, each once: those that are
    /// lowered, then those that are exported.
    var liftedFunctions: [PlanFunction] {
        var (found, seen) = ([PlanFunction](), Set<LiftKey>())
        func add(_ function: PlanFunction) {
            guard case .lifted(let core, let options, let instance) = function.target else {
                return
            }
            let key = LiftKey(
                core: core, options: options, instance: instance, type: function.type)
            if seen.insert(key).inserted { found.append(function) }
        }
        for case .lower(let function, _, _) in steps { add(function) }
        // Instances may be parts of each other in very many places.
        var (rest, visited) = ([exports], Set([exports.id]))
        while let next = rest.popLast() {
            for (_, item) in next.items {
                switch item {
                case .function(let function): add(function)
                case .instance(let inner):
                    if visited.insert(inner.id).inserted { rest.append(inner) }
                case .coreModule, .component, .type: break
                }
            }
        }
        return found
    }
}
