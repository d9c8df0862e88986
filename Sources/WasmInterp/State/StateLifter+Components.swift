import MeshCrypto
import WasmCore

// Component instances: their plans are linked again elsewhere, what they have besides is written
// down.

extension StateLifter {
    /// - Parameter callCount: Calls of the host that are not of components.
    mutating func liftComponents(callCount: Int) throws(StateError) {
        guard let components = store.components else { return }
        try components.requireCapturable()
        var lifted = ComponentsImage()
        // By identity of the plan.
        var numbers: [ObjectIdentifier: Int] = [:]
        // By the store's number.
        var names: [UInt32: ResourceName] = [:]
        for (position, object) in components.instanceObjects.enumerated() {
            let key = ObjectIdentifier(object.plan)
            if numbers[key] == nil {
                numbers[key] = lifted.components.count
                lifted.components.append(try name(object))
            }
            lifted.objects.append(
                ComponentImage(
                    component: numbers[key] ?? 0, firstInstance: object.firstInstance,
                    instanceCount: object.plan.coreModules.count))
            for (number, resource) in object.plan.resources.enumerated()
            where resource.implementer != nil {
                names[object.resources[number]] = ResourceName(object: position, resource: number)
            }
        }
        var resources = StateNumbers<UInt32>()
        for instance in components.instances {
            lifted.instances.append(
                try lift(instance, components, names, &resources))
        }
        lifted.resources = resources.met.compactMap { names[$0] }
        lifted.scopes = components.machine.scopes
        lifted.freeScopes = components.machine.freeScopes
        lifted.tasks = try liftTasks(components, callCount: callCount)
        // A store in which nothing was made is as one without components.
        if !lifted.objects.isEmpty { image.components = lifted }
    }

    private func name(_ object: ComponentInstanceObject) throws(StateError) -> ComponentName {
        guard let digest = object.component.digest, !object.isOfInstances else {
            throw .unnamedComponent(object.title)
        }
        return ComponentName(
            digest: digest, adapters: object.plan.adapters.map(\.module.digest))
    }

    private func lift(
        _ instance: ComponentInstanceState, _ components: ComponentStoreState,
        _ names: [UInt32: ResourceName], _ resources: inout StateNumbers<UInt32>
    ) throws(StateError) -> ComponentInstanceImage {
        let record = components.machine.instances[instance.number]
        var handles = record.handles
        try handles.renumber { entry throws(StateError) in
            guard names[entry.type] != nil else {
                // Nothing knows yet how to write down what it stands for.
                throw .hostResource(components.resources[Int(entry.type)].name)
            }
            return UInt32(resources.number(of: entry.type))
        }
        return ComponentInstanceImage(
            mayEnter: flag(.enter, of: instance), mayLeave: flag(.leave, of: instance),
            backpressure: record.backpressure, handles: handles, threads: record.threads)
    }

    private func flag(
        _ kind: InstanceFlags.Kind, of instance: ComponentInstanceState
    ) -> ComponentInstanceImage.Flag {
        if let global = instance.flags.knownGlobal(kind).flatMap({ knownNumber(global: $0) }) {
            return .global(global)
        }
        return .value(instance.flags[kind].isSet)
    }
}

extension ComponentInstanceObject {
    /// For messages.
    var title: String { instances.first?.title ?? "" }

    /// Whether its core instances are all there, and follow each other in the store.
    fileprivate var isWhole: Bool {
        guard isComplete else { return false }
        let numbers = Set((coreInstances + adapters).map(\.data.pointee.index))
        let last = firstInstance + plan.coreModules.count
        return numbers == Set(firstInstance..<last)
    }
}

extension InstantiationPlan {
    /// What core instances are of, in the order in which they are made.
    var coreModules: [Module] {
        steps.compactMap { step in
            switch step {
            case .instantiate(let module, _, _): module
            case .adapt(let number): adapters[number].module
            case .resource, .lower, .builtIn: nil
            }
        }
    }
}

extension ComponentStoreState {
    /// Refuses what no image has.
    fileprivate func requireCapturable() throws(StateError) {
        for object in instanceObjects where !object.isWhole {
            throw .unfinishedComponent(object.title)
        }
        let count = instanceObjects.reduce(0) { $0 + $1.instances.count }
        guard instances.count == count || instanceObjects.contains(where: \.isOfInstances) else {
            throw .unfinishedComponent("")
        }
        guard machine.stack.isEmpty, machine.reallocations.isEmpty, machine.step == nil else {
            throw .running
        }
        if let open = driver.answering.values.first?.call {
            throw .pendingHostCall(name(of: open))
        }
        for (_, entry) in machine.hostHandles.all {
            guard entry.kind == .resource else { throw .heldByHost(entry.kind.words) }
            throw .heldByHost("resource `\(resources[Int(entry.type)].name)`")
        }
        guard !machine.ends.ids.contains(where: { machine.ends[$0].instance == nil }) else {
            throw .heldByHost("end of a stream or future")
        }
        for (call, invocation) in driver.invocations {
            guard invocation.typed == nil else { throw .heldByHost("a call with values of Swift") }
            guard machine.subtasks.contains(call) else {
                throw .heldByHost("the result of a call")
            }
            guard machine.subtasks[call].state != .starting || invocation.arguments.isEmpty else {
                throw .heldByHost("arguments of a call")
            }
        }
        guard machine.held.isEmpty, machine.hostEvents.isEmpty else { throw .running }
    }

    /// What a call of a function of the host is of.
    private func name(of call: SubtaskID) -> String {
        guard machine.subtasks.contains(call), let number = machine.subtasks[call].lowering else {
            return ""
        }
        for object in instanceObjects {
            for (made, lowering) in object.taskLowerings where lowering == number {
                return object.plan.name(ofMade: made)
            }
        }
        return ""
    }
}

extension InstantiationPlan {
    /// The way to the host's function that a core function calls; empty for others.
    fileprivate func name(ofMade number: Int) -> String {
        let made = steps.lazy.filter { step in
            switch step {
            case .lower, .builtIn: true
            case .instantiate, .resource, .adapt: false
            }
        }
        guard case .lower(let function, _, _)? = made.dropFirst(number).first else { return "" }
        return function.name
    }
}
