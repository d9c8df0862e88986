// Spec: canonical ABI, "Tasks" and `canon lift`.

extension TaskRecord {
    var instance: Int { target.instance }
}

extension TaskMachine {
    /// What a task costs that does nothing: so much fuel.
    private static let taskWork = 20

    /// Begins a call. Its caller goes on when it blocks or ends.
    mutating func begin(
        _ target: CallTarget, for subtask: SubtaskID
    ) throws(CanonicalRule) -> TaskAction {
        work += Self.taskWork
        let caller = subtasks[subtask].caller
        guard mayEnter(target.instance, from: caller) else { throw .cannotEnter }
        guard threads.count < limits.threadsMax else { throw .task(.tooManyTasks) }
        let task = tasks.add(
            TaskRecord(target: target, caller: subtask, scope: subtasks[subtask].scope))
        let thread = threads.add(ThreadRecord(task: task, state: .running, point: .admission))
        tasks[task].implicitThread = thread
        subtasks[subtask].callee = .task(task)
        push(
            thread, for: .call(subtask, isAsync: target.isAsync), in: target.instance,
            from: caller)
        if target.isAsync, isHeldBack(target) {
            instances[target.instance].enteringCount += 1
            wait(thread)
            return try goBack()
        }
        return try start(thread)
    }

    /// Whether a new task has to wait: whoever already does goes first.
    private func isHeldBack(_ target: CallTarget) -> Bool {
        let queue: InstanceRecord.Queue = target.needsStack ? .admissionAndStack : .admission
        return instances[target.instance].enteringCount > 0
            || !instances[target.instance].isOpen(queue)
    }

    /// A task starts: nothing holds it back.
    mutating func start(_ thread: ThreadID) throws(CanonicalRule) -> TaskAction {
        let id = threads[thread].task
        let task = tasks[id]
        if task.target.needsStack { instances[task.instance].exclusiveThread = thread }
        try register(thread)
        tasks[id].state = .started
        if let caller = task.caller {
            subtasks[caller].state = .started
            progress(caller)
        }
        step = .start(thread)
        return .passArguments(id)
    }

    /// Gives a thread its index.
    mutating func register(_ thread: ThreadID) throws(CanonicalRule) {
        let task = threads[thread].task
        let entry = HandleEntry(kind: .thread, value: thread.packed)
        guard let index = instances[tasks[task].instance].threads.add(entry) else {
            throw .task(.tooManyTasks)
        }
        threads[thread].index = index
        tasks[task].threadCount += 1
    }

    /// The function of the thread that runs has returned for good.
    mutating func end(_ thread: ThreadID) throws(CanonicalRule) -> TaskAction {
        let id = threads[thread].task
        let task = tasks[id]
        if task.threadCount == 1, task.state != .resolved { throw .task(.noResult) }
        remove(thread)
        return try goBack()
    }

    /// Takes a thread away, and its task with the last one.
    mutating func remove(_ thread: ThreadID) {
        let id = threads[thread].task
        let instance = tasks[id].instance
        if instances[instance].exclusiveThread == thread {
            instances[instance].exclusiveThread = nil
        }
        if tasks[id].implicitThread == thread { tasks[id].implicitThread = nil }
        if threads[thread].index != 0 {
            instances[instance].threads.remove(threads[thread].index)
            tasks[id].threadCount -= 1
        }
        threads.remove(thread)
        if tasks[id].threadCount == 0 { tasks.remove(id) }
    }

    func checkReturn(_ task: TaskRecord) throws(CanonicalRule) {
        if task.state == .resolved { throw .task(.resolvedTwice) }
        if let scope = task.scope, scopes[Int(scope)].borrowCount > 0 { throw .borrowsRemain }
    }

    /// A task has its result, or was cancelled: its caller is told.
    mutating func resolve(_ task: TaskID, as state: SubtaskRecord.State) {
        tasks[task].state = .resolved
        if let caller = tasks[task].caller {
            resolve(caller, state)
        } else if let scope = tasks[task].scope {
            closeScope(scope)
        }
        tasks[task].caller = nil
        tasks[task].scope = nil
    }

    mutating func taskReturn(
        result: UInt32, options: UInt32
    ) throws(CanonicalRule) -> TaskAction {
        let thread = current
        let task = tasks[threads[thread].task]
        guard task.target.lifting != .synchronous, task.target.result == result,
            task.target.isLifted(with: options)
        else { throw .task(.wrongReturn) }
        try checkReturn(task)
        step = .taskReturned(thread)
        return .passResult(threads[thread].task)
    }

    mutating func taskCancel() throws(CanonicalRule) -> TaskAction {
        let id = threads[current].task
        guard tasks[id].target.lifting != .synchronous, tasks[id].state == .cancelDelivered else {
            throw .task(tasks[id].state == .resolved ? .resolvedTwice : .notCancelled)
        }
        try checkReturn(tasks[id])
        resolve(id, as: .cancelledBeforeReturned)
        return .run(current, .nothing)
    }
}

// Callbacks.
extension TaskMachine {
    /// A callback, or the function before it, says what its task does next.
    mutating func callbackReturned(
        _ packed: UInt32, on thread: ThreadID
    ) throws(CanonicalRule) -> TaskAction {
        let id = threads[thread].task
        let set: WaitableSetID?
        switch packed & 0xF {
        case 0: return try end(thread)
        case 1: set = nil
        case 2:
            let index = packed >> 4
            set = .init(packed: try handle(index, .waitableSet, of: tasks[id].instance))
        default: throw .task(.unsupportedCallbackCode)
        }
        if tasks[id].state == .cancelPending {
            tasks[id].state = .cancelDelivered
            return callBack(thread, GuestEvent(code: .taskCancelled))
        }
        instances[tasks[id].instance].exclusiveThread = nil
        threads[thread].point = .callback(set)
        wait(thread)
        return try goBack()
    }

    /// A callback has the stack again.
    mutating func callBack(_ thread: ThreadID, _ event: GuestEvent) -> TaskAction {
        instances[instance(of: thread)].exclusiveThread = thread
        return .run(thread, .callback(threads[thread].task, event))
    }
}
