import WasmCore

/// An instance of a component in a store, with what its plan's numbers stand for.
final class ComponentInstanceObject {
    /// Not held, so that it tells whether anybody else holds it; what embedders have does.
    unowned let state: StoreState
    /// Not held either: they hold it.
    unowned let components: ComponentStoreState
    let component: Component
    let plan: InstantiationPlan
    /// By the plan's numbers, each as far as steps have been done.
    private(set) var instances: [ComponentInstanceState] = []
    private(set) var coreInstances: [InstanceObject] = []
    /// Where in the store they are, and those of adapters.
    private(set) var firstInstance = 0
    /// Whether all steps have been done.
    private(set) var isComplete = false
    private(set) var madeFunctions: [Int] = []
    var adapters: [InstanceObject] = []
    /// For each of the plan's resources its number in the store.
    private(set) var resources: [UInt32]
    let hostBodies: [ComponentHostBody]
    /// Functions of other instances by the plan's numbers.
    let foreignFunctions: [ForeignFunction]
    private let foreignItems: [Int]
    /// Functions whose calls are tasks.
    var callTargets: [LiftKey: CallTarget] = [:]
    /// Core functions that are called as tasks of their own, in the order in which steps name them.
    var coreTargets: [CallTarget] = []
    /// Of made functions that call tasks their numbers in the driver.
    var taskLowerings: [Int: Int] = [:]
    /// Of made functions that have options of their own their numbers in the driver.
    var taskOptions: [Int: UInt32] = [:]
    let streamTypes = StreamTypes()

    /// Makes a component's instances, for which no step has been done.
    ///
    /// - Parameters:
    ///   - plan: Of the component, as it was linked.
    ///   - host: What the host gives.
    ///   - foreign: What is given of other instances.
    init(
        _ component: Component, _ plan: InstantiationPlan, in state: StoreState,
        host: ComponentHostParts, foreign: ForeignItems = ForeignItems()
    ) throws(InstantiationError) {
        self.state = state
        self.component = component
        self.plan = plan
        hostBodies = host.bodies
        foreignFunctions = foreign.functions
        foreignItems = foreign.coreItems.map(\.index)
        components = state.componentState
        resources = plan.resources.indices.map {
            host.resources[$0] ?? foreign.resources[$0] ?? 0
        }
        for (resource, number) in host.resources { streamTypes.add(resource, number) }
        for (resource, number) in foreign.resources { streamTypes.add(resource, number) }
        guard
            components.instances.count + plan.instances.count - foreign.instances.count
                <= state.limits.componentInstancesMax
        else { throw .link(.limitExceeded("component instances")) }
        instances.reserveCapacity(plan.instances.count)
        components.reserveInstances(plan.instances.count)
        for instance in plan.instances {
            if let number = instance.foreign {
                instances.append(foreign.instances[number])
                continue
            }
            let made = ComponentInstanceState(
                parent: instance.parent.map { instances[$0] }, name: instance.name, in: state)
            instances.append(made)
            components.instances.append(made)
        }
        components.instanceObjects.append(self)
    }

    /// Whether it was linked with other instances of the store.
    var isOfInstances: Bool {
        plan.instances.contains { $0.foreign != nil } || plan.resources.contains(where: \.isForeign)
            || !foreignFunctions.isEmpty || !foreignItems.isEmpty
    }

    /// Instantiates the component: does all steps of its plan.
    func instantiate() throws(InstantiationError) {
        // As modules' definitions are; what core instances have is paid with each of them.
        try state.pay(UInt64(plan.steps.count))
        firstInstance = state.instances.count
        for step in plan.steps {
            switch step {
            case .instantiate(let module, let imports, let instance):
                try instantiate(module, imports, instances[instance])
            case .adapt(let number): try addAdapter(plan.adapters[number])
            default: define(step)
            }
        }
        isComplete = true
    }

    /// Does the steps of its plan but for core instances, which are there already in some form.
    ///
    /// - Parameter make: Makes a core instance of a module that has imports in order.
    func restore<E>(
        _ make: (Module, [External], _ isAdapter: Bool) throws(E) -> InstanceObject
    ) throws(E) {
        firstInstance = state.instances.count
        for step in plan.steps {
            switch step {
            case .instantiate(let module, let imports, let instance):
                let object = try make(module, imports.map { external($0) }, false)
                take(object, of: instances[instance])
            case .adapt(let number):
                let adapter = plan.adapters[number]
                let imports = imports(of: adapter).compactMap(\.self)
                add(try make(adapter.module, imports, true), of: adapter)
            default: define(step)
            }
        }
        isComplete = true
    }

    /// Does a step that runs nothing.
    private func define(_ step: PlanStep) {
        switch step {
        case .instantiate, .adapt: break
        case .resource(let number, let destructor):
            let implementer = plan.resources[number].implementer.map { instances[$0] }
            components.resources.append(
                ResourceRecord(
                    implementer: implementer, name: plan.resources[number].name,
                    destructor: destructor.map { .guest(function($0)) } ?? .none))
            resources[number] = UInt32(components.resources.count - 1)
            streamTypes.add(number, resources[number])
            if let destructor, let implementer, let number = plan.resources[number].implementer,
                plan.instances.needTask(destroyingIn: number)
            {
                components.resources[components.resources.count - 1].target = coreTarget(
                    function(destructor), in: implementer)
            }
        case .lower(let function, let options, let instance) where plan.usesTasks:
            lowerTask(function, options, instances[instance])
        case .lower(let function, let options, let instance):
            lower(function, options, instances[instance])
        case .builtIn(.resourceDrop(let number), let instance) where plan.usesTasks:
            addTaskDrop(resources[number], instances[instance])
        case .builtIn(let builtIn, let instance):
            add(builtIn, instances[instance])
        }
    }

    /// A core instance, whose start function runs within its component's instance.
    private func instantiate(
        _ module: Module, _ imports: [CoreItem], _ instance: ComponentInstanceState
    ) throws(InstantiationError) {
        let entered = instance.enteringSet(from: nil)
        for instance in entered { instance.mayEnter = false }
        let object = try state.instantiate(
            module, imports: imports.map { Extern(external($0), in: state) },
            runsStart: !plan.usesTasks)
        ComponentInstanceState.leave(entered)
        guard let start = take(object, of: instance) else { return }
        do throws(Trap) {
            _ = try components.call(start)
        } catch {
            throw .trap(error)
        }
    }

    /// - Returns: The instance's start function, where that is a task.
    @discardableResult private func take(
        _ object: InstanceObject, of instance: ComponentInstanceState
    ) -> CallTarget? {
        object.component = instance
        coreInstances.append(object)
        guard plan.usesTasks, let start = object.module.decoded.start else { return nil }
        return coreTarget(object.functions[start.position], in: instance)
    }

    // MARK: What the plan's items stand for

    private func external(_ item: CoreItem) -> External {
        guard case .instance(let number, let kind, let position) = item else {
            return .function(function(item))
        }
        let instance = coreInstances[number]
        return switch kind {
        case .function: .function(instance.functions[position])
        case .table: .table(instance.tables[position])
        case .memory: .memory(instance.memories[position])
        case .global: .global(instance.globals[position])
        case .tag: .tag(instance.tags[position])
        }
    }

    func function(_ item: CoreItem) -> Int {
        switch item {
        case .made(let number): madeFunctions[number]
        case .adapted(let number, let position): adapters[number].exportedFunction(position)
        case .foreign(let number): foreignItems[number]
        case .instance(let number, _, let position): coreInstances[number].functions[position]
        }
    }

    func memoryIndex(_ item: CoreItem) -> Int? {
        if case .foreign(let number) = item { return foreignItems[number] }
        guard case .instance(let number, .memory, let position) = item else { return nil }
        return coreInstances[number].memories[position]
    }

    func context(
        _ options: PlanOptions, _ holder: ComponentInstanceState
    ) -> CanonicalContext {
        CanonicalContext(
            state: state, components: components, plan: plan, resources: resources,
            streamTypes: streamTypes, holder: holder,
            encoding: options.encoding, memory: options.memory.flatMap { memoryIndex($0) },
            realloc: options.realloc.map { function($0) })
    }

    /// A function as it is called, once what it names has been made.
    func target(_ planned: PlanFunction) -> LoweredTarget {
        switch planned.target {
        case .host(let number):
            return .host(
                HostComponentFunction(
                    signature: plan.signatures[Int(planned.type)], body: hostBodies[number]))
        case .foreign(let number): return foreignFunctions[number].target
        case .lifted(let core, let options, let instance):
            return .lifted(
                LiftedFunction(
                    type: planned.type, core: function(core),
                    postReturn: options.postReturn.map { function($0) },
                    context: context(options, instances[instance])))
        }
    }

    // MARK: Core functions of the runtime

    private func lower(
        _ planned: PlanFunction, _ options: PlanOptions, _ caller: ComponentInstanceState
    ) {
        // Between guests there are adapters.
        guard case .host(let function) = target(planned) else { return }
        let lowered = LoweredFunction(
            function, plan.types.functions[Int(planned.type)], context(options, caller))
        let place = CallPlace(planned, .host(function), by: caller)
        let state = Unowned(state)
        guard case .typed(let body) = function.body else {
            return make(lowered.flat) { call in
                do {
                    try lowered.call(call)
                } catch let trap as Trap {
                    throw place.placing(trap, in: state.value)
                }
            }
        }
        let typed = TypedLoweredFunction(body, lowered)
        make(lowered.flat) { call in
            do throws(Trap) {
                try typed.call(call)
            } catch {
                throw place.placing(error, in: state.value)
            }
        }
    }

    private func add(_ builtIn: PlanBuiltIn, _ holder: ComponentInstanceState) {
        let (components, state) = (components, Unowned(state))
        switch builtIn {
        case .resourceNew(let number):
            let type = resources[number]
            let width = plan.resources[number].representation
            make(FunctionType([width], [.i32])) { call in
                guard holder.mayLeave else { throw Trap(.cannotLeave) }
                let representation =
                    width == .i64 ? call.slots[0] : call.slots[0] & 0xFFFF_FFFF
                call.slots[0] = UInt64(
                    try components.own(representation, by: holder, type: type))
            }
        case .resourceDrop(let number):
            let type = resources[number]
            make(FunctionType([.i32], [])) { call in
                guard holder.mayLeave else { throw Trap(.cannotLeave) }
                let index = UInt32(truncatingIfNeeded: call.slots[0])
                guard let left = try components.drop(index, of: holder, type: type) else {
                    return
                }
                try components.destroy(left, type: type, from: holder, in: state.value)
            }
        case .task(let builtIn): add(builtIn, holder)
        case .resourceRepresentation(let number):
            let type = resources[number]
            make(FunctionType([.i32], [plan.resources[number].representation])) { call in
                let index = UInt32(truncatingIfNeeded: call.slots[0])
                call.slots[0] = try components.resource(index, of: holder, type: type).value
            }
        }
    }

    private func make(_ type: FunctionType, _ body: @escaping (HostCall) throws -> Void) {
        add(type, .synchronous(body))
    }

    /// Makes a core function that may not answer at once.
    func makeBlocking(
        _ type: FunctionType, _ body: @escaping (HostCall) throws -> BlockReason?
    ) {
        add(type, .blocking(body))
    }

    private func add(_ type: FunctionType, _ body: HostFunction.Body) {
        let function = HostFunction(type: type, hold: state.engine.hold(type), body: body)
        madeFunctions.append(state.add(function))
    }
}

/// What a closure that a store holds may have of it.
struct Unowned {
    unowned(unsafe) let value: StoreState
    init(_ value: StoreState) { self.value = value }
}

extension StoreState {
    /// What component instances have.
    var componentState: ComponentStoreState {
        if let components { return components }
        let made = ComponentStoreState(self)
        components = made
        return made
    }
}
