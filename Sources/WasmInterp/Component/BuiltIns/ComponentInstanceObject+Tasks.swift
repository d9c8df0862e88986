import WasmCore

// Functions whose calls are tasks, where a component is lowered, lifted, started, destroyed.

extension ComponentInstanceObject {
    /// A lifted function as the tasks know it; nil for one of the host.
    func callTarget(_ planned: PlanFunction) -> CallTarget? {
        if case .foreign(let number) = planned.target {
            let foreign = foreignFunctions[number]
            return foreign.object.callTarget(foreign.planned)
        }
        guard case .lifted(let core, let options, let instance) = planned.target else { return nil }
        let key = LiftKey(core: core, options: options, instance: instance, type: planned.type)
        if let known = callTargets[key] { return known }
        let signature = plan.types.functions[Int(planned.type)]
        let holder = instances[instance]
        let context = context(options, holder)
        let callee = TaskCallee(
            core: function(core),
            lifted: .init(
                signature: signature, context: context,
                callback: options.callback.map { function($0) },
                postReturn: options.postReturn.map { function($0) }))
        let made = CallTarget(
            instance: holder.number, function: components.driver.add(callee),
            isAsync: signature.isAsync,
            lifting: !options.isAsync
                ? .synchronous : options.callback == nil ? .stackful : .callback,
            hasPostReturn: options.postReturn != nil,
            result: CallTarget.number(of: signature.result), options: context.liftNumber)
        callTargets[key] = made
        return made
    }

    /// A core function that takes and returns core values, called as a task of its own.
    func coreTarget(_ core: Int, in holder: ComponentInstanceState) -> CallTarget {
        coreTargets.append(
            CallTarget(
                instance: holder.number, function: components.driver.add(TaskCallee(core: core)),
                isAsync: false, lifting: .synchronous))
        return coreTargets[coreTargets.count - 1]
    }

    /// Makes the core function that calls a component's function.
    func lowerTask(
        _ planned: PlanFunction, _ options: PlanOptions, _ caller: ComponentInstanceState
    ) {
        guard let callee = taskCallee(planned) else { return }
        let lowering = TaskLowering(
            callee, plan.types.functions[Int(planned.type)], context(options, caller),
            isAsync: options.isAsync)
        components.driver.lowerings.append(lowering)
        let number = UInt32(components.driver.lowerings.count - 1)
        taskLowerings[madeFunctions.count] = Int(number)
        makeBlocking(lowering.flat, { [components] in try components.call(number, $0) })
    }

    private func taskCallee(_ planned: PlanFunction) -> TaskLowering.Callee? {
        if let target = callTarget(planned) { return .task(target) }
        guard case .host(let function) = target(planned) else { return nil }
        return function.body.answersLater ? .later(function) : .host(function)
    }

    /// Makes the core function that gives a handle up.
    func addTaskDrop(_ type: UInt32, _ holder: ComponentInstanceState) {
        let (components, state) = (components, Unowned(state))
        let body: BlockingBody = { call in
            guard holder.mayLeave else { throw Trap(.cannotLeave) }
            let index = UInt32(truncatingIfNeeded: call.slots[0])
            guard let left = try components.drop(index, of: holder, type: type) else { return nil }
            guard let target = components.resources[Int(type)].target else {
                try components.destroy(left, type: type, from: holder, in: state.value)
                return nil
            }
            return try components.carryOut(call) {
                $0.call(target, isAsync: false, flat: FlatValues(left))
            }
        }
        makeBlocking(FunctionType([.i32], []), body)
    }
}

/// What a lifted function is known by.
struct LiftKey: Hashable {
    var core: CoreItem
    var options: PlanOptions
    var instance: Int
    var type: UInt32
}

extension ComponentStoreState {
    /// The thread that runs calls a function that it imports.
    func call(_ number: UInt32, _ call: HostCall) throws(Trap) -> BlockReason? {
        let lowering = driver.lowerings[Int(number)]
        guard lowering.context.holder.mayLeave else { throw Trap(.cannotLeave) }
        switch lowering.callee {
        case .task(let target):
            let flat = FlatValues(call.slots, count: lowering.flat.parameters.count)
            return try carryOut(call) { machine in
                machine.call(
                    target, isAsync: lowering.isAsync, lowering: number, flat: flat,
                    scope: lowering.lends ? machine.openScope() : nil)
            }
        case .host(let function):
            try self.call(function, lowering, call.slots)
            return nil
        case .later(let function): return try begin(function, number, call)
        }
    }

    /// Calls a function of the host, which answers at once.
    private func call(
        _ function: HostComponentFunction, _ lowering: TaskLowering,
        _ slots: UnsafeMutablePointer<UInt64>
    ) throws(Trap) {
        let pointer = lowering.resultPointer(lowering.lastArgument(slots))
        let (context, signature) = (lowering.context, lowering.signature)
        let scope = machine.openScope()
        defer { machine.closeScope(scope) }
        defer { if lowering.isAsync { slots[0] = UInt64(SubtaskRecord.State.returned.rawValue) } }
        if case .typed(let body) = function.body {
            return try body.call(lowering, slots, scope: scope, resultAddress: pointer)
        }
        let arguments = try Lifting(context, scope: scope).values(
            of: signature.parameters.map(\.type), slotsMax: lowering.parametersMax, slots)
        if let value = try function.call(arguments), let type = signature.result {
            if let slot = try lower(value, as: type, context, pointer, scope: scope) {
                slots[0] = slot
            }
        }
    }
}

extension ComponentStoreState {
    // A callee that asks about tasks may run on its caller's stack as well, if its type is not
    // `async`: above the frame of whoever moves the values.

    /// Begins a call whose callee runs on the stack of the thread that runs: it gets a task and a
    /// thread of its own.
    ///
    /// - Parameter target: Of ``ComponentInstanceObject/coreTarget(_:in:)``.
    func beginSyncCall(_ target: CallTarget) throws(Trap) {
        let execution = machine.threads[try currentThread()].execution
        let action = machine.call(target, isAsync: false)
        if case .trap = action { _ = try settle(action) }
        _ = machine.completed()
        machine.threads[machine.current].execution = execution
    }

    /// Ends it, once the callee has returned.
    func endSyncCall() throws(Trap) {
        guard machine.isOnStackOfCaller else {
            throw Trap(.canonicalABI, message: "a call has returned that nobody has made")
        }
        machine.threads[machine.current].execution = nil
        var action = machine.threadReturned()
        if case .passResult = action { action = machine.completed() }
        if case .trap = action { _ = try settle(action) }
    }
}
