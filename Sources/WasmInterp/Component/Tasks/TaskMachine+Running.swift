// Threads run one above the other: who resumes one goes on when it blocks or ends.
// Spec: canonical ABI, "Stack Switching" and "Threads".

extension TaskMachine {
    /// What a turn costs in which nothing happens: so much fuel.
    private static let turnWork = 5

    /// Gives the thread that has waited longest a turn.
    ///
    /// To be called by the host. What has been entered waits meanwhile.
    mutating func runNext() -> TaskAction {
        var first: OrderedQueue<ThreadID>.Entry?
        work += Self.turnWork + queuedInstances.count
        for instance in queuedInstances {
            guard let entry = instances[instance].firstReady, mayEnter(instance, from: nil) else {
                continue
            }
            if first.map({ entry.order < $0.order }) ?? true { first = entry }
        }
        guard let thread = first?.element else {
            return hostCallCount > 0 && hostWorkCount == 0 ? .deadlock : .idle
        }
        push(thread, for: .turn, in: instance(of: thread), from: nil)
        return guarding { (machine) throws(CanonicalRule) in
            try machine.resume(thread)
        }
    }

    /// Makes the action of a trap of a rule that is broken.
    mutating func guarding(
        _ body: (inout TaskMachine) throws(CanonicalRule) -> TaskAction
    ) -> TaskAction {
        do throws(CanonicalRule) { return try body(&self) } catch {
            let instance = stack.isEmpty ? 0 : currentInstance
            trapped()
            return .trap(error, instance: instance)
        }
    }

    /// A thread goes on, above whoever is topmost.
    mutating func resume(
        _ thread: ThreadID, cancelled: Bool = false
    ) throws(CanonicalRule) -> TaskAction {
        stopWaiting(thread)
        threads[thread].state = .running
        stack[stack.count - 1].thread = thread
        switch threads[thread].point {
        case .entry(let function, let argument):
            return .run(thread, .entry(function: function, argument: argument))
        case .admission:
            instances[instance(of: thread)].enteringCount -= 1
            return try start(thread)
        case .callback(let set):
            let event =
                cancelled
                ? GuestEvent(code: .taskCancelled)
                : set.map { takeEvent(of: $0) } ?? GuestEvent(code: .none)
            return callBack(thread, event)
        case .resumed: return .run(thread, .value(0))
        case .event(let set): return .run(thread, .event(takeEvent(of: set)))
        case .copy(let end): return .run(thread, .value(takeEvent(of: .end(end)).payload))
        case .cancellation(let subtask):
            return .run(thread, .value(takeEvent(of: .subtask(subtask)).payload))
        case .result(let subtask): return .run(thread, .result(takeResult(of: subtask)))
        }
    }

    /// The thread that ran has blocked, or ended: whoever resumed it goes on.
    mutating func goBack() throws(CanonicalRule) -> TaskAction {
        while let top = stack.last {
            var action: TaskAction?
            switch top.purpose {
            case .turn:
                pop()
                action = .yield
            case .call(let subtask, _) where !subtasks.contains(subtask):
                // Of the host, which knows the result, or does not wait for it any more.
                pop()
                action = .yield
            case .call(let subtask, let isAsync):
                if !isAsync, !subtasks[subtask].state.isResolved {
                    return try resume(substitute(in: top.instance))
                }
                pop()
                action = try callIsBack(subtask)
            case .cancellation(let subtask, let isAsync):
                pop()
                action =
                    top.isHosts ? .yield : try cancellationIsBack(subtask, isAsync: isAsync)
            }
            if let action { return action }
        }
        return .yield
    }

    /// Who runs while a function whose type is not `async` is blocked: the oldest thread of its
    /// instance that is ready and does not need the stack to itself, which may be in use.
    private mutating func substitute(in instance: Int) throws(CanonicalRule) -> ThreadID {
        for entry in instances[instance][.nothing].all {
            work += 1
            let task = tasks[threads[entry.element].task]
            if !(task.target.needsStack && task.implicitThread == entry.element) {
                return entry.element
            }
        }
        throw .task(.cannotBlock)
    }

    /// A thread's function has returned.
    ///
    /// - Parameter packed: The result of a callback-lifted task's core function or callback.
    mutating func threadReturned(_ packed: UInt32 = 0) -> TaskAction {
        guarding { (machine) throws(CanonicalRule) in
            let thread = machine.current
            let task = machine.tasks[machine.threads[thread].task]
            guard task.implicitThread == thread else { return try machine.end(thread) }
            switch task.target.lifting {
            case .synchronous:
                try machine.checkReturn(task)
                machine.step = .resultPassed(thread)
                return .passResult(machine.threads[thread].task)
            case .stackful: return try machine.end(thread)
            case .callback: return try machine.callbackReturned(packed, on: thread)
            }
        }
    }

    /// The driver has done what the last action said.
    ///
    /// - Parameter copy: What it was, if it was to copy from or to an open end of the host.
    mutating func completed(_ copy: HostCopy? = nil) -> TaskAction {
        guard let done = step else { return .yield }
        step = nil
        return guarding { (machine) throws(CanonicalRule) in
            switch done {
            case .start(let thread):
                return .run(thread, .start(machine.threads[thread].task))
            case .taskReturned(let thread):
                machine.resolve(machine.threads[thread].task, as: .returned)
                return .run(thread, .nothing)
            case .resultPassed(let thread):
                let id = machine.threads[thread].task
                machine.resolve(id, as: .returned)
                guard machine.tasks[id].target.hasPostReturn else { return try machine.end(thread) }
                machine.instances[machine.tasks[id].instance].mayLeave = false
                machine.step = .postReturned(thread)
                return .postReturn(id)
            case .postReturned(let thread):
                machine.instances[machine.instance(of: thread)].mayLeave = true
                return try machine.end(thread)
            case .copied(let end, let count, let isAsync):
                let stream = machine.ends[end].stream
                machine.copied(end, count: copy?.count ?? count)
                if copy?.isLast == true, let open = machine.streams[stream].openEnd {
                    machine.hostClose(open)
                }
                return try machine.copyIsBack(end, isAsync: isAsync)
            }
        }
    }
}
