// Spec: canonical ABI, `canon subtask.cancel` and `Task.request_cancellation`.

extension TaskMachine {
    /// What a built-in returns that goes on by itself.
    static let blocked = UInt32.max

    mutating func subtaskCancel(
        _ index: UInt32, isAsync: Bool
    ) throws(CanonicalRule) -> TaskAction {
        let instance = currentInstance
        let subtask = SubtaskID(packed: try handle(index, .subtask, of: instance))
        let call = subtasks[subtask]
        if call.isDelivered { throw .task(.subtaskDelivered) }
        if call.isCancelRequested { throw .task(.subtaskCancelledTwice) }
        if call.waitable.set != nil, !isAsync { throw .task(.synchronousInSet) }
        if !call.state.isResolved {
            subtasks[subtask].isCancelRequested = true
            let action = try requestCancellation(of: subtask, from: instance, isAsync: isAsync)
            if let action { return action }
        }
        if let action = try cancellationIsBack(subtask, isAsync: isAsync) { return action }
        return try goBack()
    }

    /// Whoever had to hear of a cancellation has done so; the thread that asked for it goes on,
    /// unless it has to wait.
    mutating func cancellationIsBack(
        _ subtask: SubtaskID, isAsync: Bool
    ) throws(CanonicalRule) -> TaskAction? {
        let thread = current
        guard subtasks.contains(subtask), !subtasks[subtask].isDelivered else {
            throw .task(.subtaskDelivered)
        }
        if subtasks[subtask].state.isResolved {
            return .run(thread, .value(takeEvent(of: .subtask(subtask)).payload))
        }
        if isAsync { return .run(thread, .value(Self.blocked)) }
        threads[thread].point = .cancellation(subtask)
        wait(thread)
        return nil
    }

    /// The host does not need the result of its call.
    mutating func cancel(_ subtask: SubtaskID) -> TaskAction {
        guard subtasks.contains(subtask), !subtasks[subtask].isCancelRequested,
            !subtasks[subtask].state.isResolved
        else { return .yield }
        subtasks[subtask].isCancelRequested = true
        return guarding { (machine) throws(CanonicalRule) in
            try machine.requestCancellation(of: subtask, from: nil, isAsync: true) ?? .yield
        }
    }

    /// Tells a callee, at once if it is in its event loop and can be entered.
    ///
    /// - Returns: nil if nothing has to run for that.
    private mutating func requestCancellation(
        of subtask: SubtaskID, from caller: Int?, isAsync: Bool
    ) throws(CanonicalRule) -> TaskAction? {
        guard case .task(let task)? = subtasks[subtask].callee else {
            if subtasks[subtask].callee == .host { hostEvents.append(.cancelRequested(subtask)) }
            return nil
        }
        if tasks[task].state == .initial {
            resolve(task, as: .cancelledBeforeStarted)
            withdraw(task)
            return nil
        }
        let instance = tasks[task].instance
        guard let thread = tasks[task].implicitThread, case .waiting = threads[thread].state,
            case .callback = threads[thread].point, instances[instance].exclusiveThread == nil,
            mayEnter(instance, from: caller)
        else {
            tasks[task].state = .cancelPending
            return nil
        }
        tasks[task].state = .cancelDelivered
        push(
            thread, for: .cancellation(subtask, isAsync: isAsync), in: instance, from: caller)
        return try resume(thread, cancelled: true)
    }

    /// A task that waits to start never does.
    private mutating func withdraw(_ task: TaskID) {
        guard let thread = tasks[task].implicitThread else { return }
        stopWaiting(thread)
        instances[tasks[task].instance].enteringCount -= 1
        remove(thread)
    }

    /// A call has no caller any more: a callee that has not started never does, another one goes
    /// on for nobody.
    mutating func disown(_ subtask: SubtaskID) {
        guard case .task(let task)? = subtasks[subtask].callee else { return }
        tasks[task].caller = nil
        guard tasks[task].state == .initial else { return }
        subtasks[subtask].callee = nil
        withdraw(task)
    }
}
