// Calls as their callers see them. Spec: canonical ABI, `canon lower` and "Subtask State".

extension TaskMachine {
    /// The thread that runs calls a component's function.
    ///
    /// - Parameters:
    ///   - isAsync: Of `canon lower`.
    ///   - lowering: The driver's number of it.
    ///   - scope: What is going to be lent for the call.
    mutating func call(
        _ target: CallTarget, isAsync: Bool, lowering: UInt32? = nil, flat: FlatValues = .init(),
        scope: UInt32? = nil
    ) -> TaskAction {
        guarding { (machine) throws(CanonicalRule) in
            let caller = machine.currentInstance
            guard machine.instances[caller].mayLeave else { throw .cannotLeave }
            let subtask = machine.subtasks.add(
                SubtaskRecord(caller: caller, lowering: lowering, isAsync: isAsync, scope: scope))
            machine.keep(flat, of: subtask)
            return try machine.begin(target, for: subtask)
        }
    }

    /// The host calls a component's function.
    ///
    /// - Parameter scope: What is going to be lent for the call.
    /// - Returns: What the call is known by until it is resolved, and what is to be done.
    mutating func invoke(
        _ target: CallTarget, flat: FlatValues = .init(), scope: UInt32? = nil
    ) -> (call: SubtaskID, action: TaskAction) {
        let subtask = subtasks.add(
            SubtaskRecord(caller: nil, isAsync: true, scope: scope))
        keep(flat, of: subtask)
        hostCallCount += 1
        guard mayEnter(target.instance, from: nil), threads.count < limits.threadsMax else {
            forget(subtask)
            let isLocked = !mayEnter(target.instance, from: nil)
            return (
                subtask,
                .trap(isLocked ? .cannotEnter : .task(.tooManyTasks), instance: target.instance)
            )
        }
        let action = guarding { (machine) throws(CanonicalRule) in
            try machine.begin(target, for: subtask)
        }
        return (subtask, action)
    }

    /// The thread that runs has called a function of the host, which does not answer at once.
    ///
    /// - Parameter holds: Whether a caller that waits keeps what is entered, as the function's type
    ///   is not `async`: nobody else may run there.
    mutating func awaitHost(
        isAsync: Bool, holds: Bool = false, lowering: UInt32? = nil, value: UInt64? = nil,
        scope: UInt32? = nil
    ) -> (call: SubtaskID, action: TaskAction) {
        var record = SubtaskRecord(
            caller: currentInstance, lowering: lowering, isAsync: isAsync, scope: scope,
            value: value)
        record.callee = .host
        record.state = .started
        let subtask = subtasks.add(record)
        hostWorkCount += 1
        let action = guarding { (machine) throws(CanonicalRule) in
            if let action = try machine.callIsBack(subtask) { return action }
            return holds ? try machine.hold(subtask) : try machine.goBack()
        }
        return (subtask, action)
    }

    /// A function of the host has answered; its results are where the caller wants them, or in
    /// ``SubtaskRecord/value``.
    mutating func hostReturned(_ subtask: SubtaskID, wasCancelled: Bool = false) {
        guard subtasks.contains(subtask), subtasks[subtask].callee == .host else { return }
        resolve(subtask, wasCancelled ? .cancelledBeforeReturned : .returned)
    }

    /// The host does not wait for its call any more.
    mutating func giveUp(_ subtask: SubtaskID) {
        guard subtasks.contains(subtask) else { return }
        disown(subtask)
        forget(subtask)
    }

    /// A call is no longer above its caller, which goes on, unless it has to wait.
    mutating func callIsBack(_ subtask: SubtaskID) throws(CanonicalRule) -> TaskAction? {
        let (state, isAsync) = (subtasks[subtask].state, subtasks[subtask].isAsync)
        subtasks[subtask].isOnStack = false
        guard let caller = subtasks[subtask].caller else {
            if state.isResolved { forget(subtask) }
            return .returned(subtask, state)
        }
        let thread = current
        if state.isResolved {
            let value = takeResult(of: subtask)
            return .run(thread, isAsync ? .value(state.rawValue) : .result(value))
        }
        if isAsync {
            let index = try addHandle(.subtask, subtask.packed, to: caller)
            subtasks[subtask].handle = index
            return .run(thread, .value(state.rawValue | index << 4))
        }
        threads[thread].point = .result(subtask)
        wait(thread)
        return nil
    }

    /// The core value that a call which is resolved has come to. The call ends with it.
    mutating func takeResult(of subtask: SubtaskID) -> UInt64? {
        let value = subtasks[subtask].state == .returned ? subtasks[subtask].value : nil
        giveBackHandles(of: subtask)
        forget(subtask)
        return value
    }

    private mutating func keep(_ flat: FlatValues, of subtask: SubtaskID) {
        guard flat.count > 0 else { return }
        subtasks[subtask].arguments = arguments.add(flat)
        subtasks[subtask].value = flat.last
    }

    /// The arguments of a call whose callee starts.
    mutating func takeArguments(of subtask: SubtaskID) -> FlatValues {
        guard let id = subtasks[subtask].arguments else { return FlatValues() }
        subtasks[subtask].arguments = nil
        let flat = arguments[id]
        arguments.remove(id)
        return flat
    }

    /// A call ends.
    mutating func forget(_ subtask: SubtaskID) {
        if let arguments = subtasks[subtask].arguments { self.arguments.remove(arguments) }
        if subtasks[subtask].caller == nil { hostCallCount -= 1 }
        if subtasks[subtask].callee == .host { hostWorkCount -= 1 }
        // A callee that goes on still has what it was lent.
        if case .task = subtasks[subtask].callee {} else { giveBackHandles(of: subtask) }
        subtasks.remove(subtask)
    }

    /// The caller is told how far a call is.
    mutating func progress(_ subtask: SubtaskID) {
        guard subtasks[subtask].handle != 0 else { return }
        setEvent(.subtask, of: .subtask(subtask))
    }

    mutating func resolve(_ subtask: SubtaskID, _ state: SubtaskRecord.State) {
        if subtasks[subtask].callee == .host { hostWorkCount -= 1 }
        subtasks[subtask].callee = nil
        subtasks[subtask].state = state
        progress(subtask)
        wakeResultWaiter(of: subtask)
        guard subtasks[subtask].caller == nil, !subtasks[subtask].isOnStack else { return }
        hostEvents.append(.resolved(subtask, state))
        forget(subtask)
    }

    /// The caller hears of a call's state.
    mutating func deliver(_ subtask: SubtaskID) -> GuestEvent {
        let call = subtasks[subtask]
        if call.state.isResolved, !call.isDelivered {
            giveBackHandles(of: subtask)
            subtasks[subtask].isDelivered = true
        }
        return GuestEvent(code: .subtask, index: call.handle, payload: call.state.rawValue)
    }

    private mutating func giveBackHandles(of subtask: SubtaskID) {
        guard let scope = subtasks[subtask].scope else { return }
        subtasks[subtask].scope = nil
        closeScope(scope)
    }

    mutating func subtaskDrop(_ index: UInt32) throws(CanonicalRule) -> TaskAction {
        let instance = currentInstance
        let subtask = SubtaskID(packed: try handle(index, .subtask, of: instance))
        guard subtasks[subtask].isDelivered else { throw .task(.subtaskUnresolved) }
        removeHandle(index, of: instance)
        join(.subtask(subtask), nil)
        forget(subtask)
        return .run(current, .nothing)
    }
}
