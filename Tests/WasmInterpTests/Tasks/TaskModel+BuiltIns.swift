@testable import WasmInterp

extension TaskModel {
    func perform(
        _ operation: GuestOperation, _ activity: Int, _ thread: ModelThread,
        _ done: @escaping Continue<Resumption>
    ) throws {
        let instance = thread.task.instance
        switch operation {
        case .finish: break
        case .builtIn(let builtIn): try perform(builtIn, thread, done)
        case .call(let function, let isAsync):
            try call(script.functions[function], isAsync: isAsync, thread, done)
        case .callHost(let isAsync): try callHost(isAsync: isAsync, thread, done)
        case .pass(let index, let type, let place):
            let end = try self.end(index, type, isReader: true, of: instance)
            guard end.state == .idle else {
                throw CanonicalRule.task(.liftedBusy(type.kind))
            }
            guard end.set == nil else { throw CanonicalRule.task(.liftedInSet(type.kind)) }
            instance.handles.remove(index)
            let moved = ModelEnd(end.stream, isReader: true)
            if let place {
                script.received(instances[place].handles.add(moved), type, by: place)
            } else {
                hostEnds.append(moved)
                _ = script.hostGetsEnd()
            }
            try done(.nothing)
        case .receive(let type):
            let stream = ModelStream(type)
            hostEnds.append(ModelEnd(stream, isReader: false))
            _ = script.hostGetsEnd()
            try done(.value(instance.handles.add(ModelEnd(stream, isReader: true))))
        }
    }

    private func perform(
        _ builtIn: BuiltIn, _ thread: ModelThread, _ done: @escaping Continue<Resumption>
    ) throws {
        let (task, instance) = (thread.task, thread.task.instance)
        switch builtIn {
        case .backpressureIncrement, .backpressureDecrement:
            instance.backpressure += builtIn == .backpressureIncrement ? 1 : -1
            try done(.nothing)
        case .taskReturn:
            guard task.target.lifting != .synchronous else {
                throw CanonicalRule.task(.wrongReturn)
            }
            try task.returned()
            try done(.nothing)
        case .taskCancel:
            guard task.target.lifting != .synchronous, task.state == .cancelDelivered else {
                throw CanonicalRule.task(task.state == .resolved ? .resolvedTwice : .notCancelled)
            }
            try task.cancelled()
            try done(.nothing)
        case .waitableSetNew: try done(.value(instance.handles.add(ModelSet())))
        case .waitableSetWait(let index):
            let set = try instance.handles.get(index, as: ModelSet.self)
            if let event = set.oldest?.take() { return try done(.event(event)) }
            try wait(thread, set) { try done(.event($0)) }
        case .waitableSetPoll(let index):
            let set = try instance.handles.get(index, as: ModelSet.self)
            try done(.event(set.oldest?.take() ?? GuestEvent(code: .none)))
        case .waitableSetDrop(let index):
            let set = try instance.handles.get(index, as: ModelSet.self)
            if !set.members.isEmpty { throw CanonicalRule.task(.setHasMembers) }
            if set.waitingCount > 0 { throw CanonicalRule.task(.setHasWaiters) }
            instance.handles.remove(index)
            try done(.nothing)
        case .waitableJoin(let index, let set):
            let waitable = try instance.handles.get(index, as: ModelWaitable.self)
            if waitable.hasSyncWaiter { throw CanonicalRule.task(.synchronousInSet) }
            waitable.join(set == 0 ? nil : try instance.handles.get(set, as: ModelSet.self))
            try done(.nothing)
        case .subtaskCancel(let index, let isAsync):
            try subtaskCancel(index, isAsync: isAsync, thread, done)
        case .subtaskDrop(let index):
            let subtask = try instance.handles.get(index, as: ModelSubtask.self)
            guard subtask.isDelivered else { throw CanonicalRule.task(.subtaskUnresolved) }
            instance.handles.remove(index)
            subtask.join(nil)
            try done(.nothing)
        case .errorContextDrop: try done(.nothing)
        default: try performOnEnd(builtIn, thread, done)
        }
    }

    private func performOnEnd(
        _ builtIn: BuiltIn, _ thread: ModelThread, _ done: @escaping Continue<Resumption>
    ) throws {
        let instance = thread.task.instance
        switch builtIn {
        case .streamNew(let type):
            let stream = ModelStream(type)
            let reader = instance.handles.add(ModelEnd(stream, isReader: true))
            let writer = instance.handles.add(ModelEnd(stream, isReader: false))
            try done(.pair(UInt64(reader) | UInt64(writer) << 32))
        case .copy(let request): try copy(request, thread, done)
        case .cancelCopy(let index, let type, let isReader, let isAsync):
            let end = try self.end(index, type, isReader: isReader, of: instance)
            guard end.state == .copying, !end.hasSyncWaiter else {
                throw CanonicalRule.task(.noCopy(type.kind))
            }
            if end.set != nil, !isAsync { throw CanonicalRule.task(.synchronousInSet) }
            if end.event == nil { end.stream.stopPending(.cancelled) }
            let payload = end.take().payload
            let isProgress = !type.isFuture && payload & 0xF == CopyResult.completed.rawValue
            try done(.value(isProgress ? payload | CopyResult.cancelled.rawValue : payload))
        case .dropEnd(let index, let type, let isReader):
            let end = try self.end(index, type, isReader: isReader, of: instance)
            if end.state == .copying { throw CanonicalRule.task(.busy(type.kind)) }
            if type.isFuture, !isReader, end.state != .done {
                throw CanonicalRule.task(.unwrittenFuture)
            }
            instance.handles.remove(index)
            end.stream.drop()
            end.join(nil)
            try done(.nothing)
        default: try performOnThread(builtIn, thread, done)
        }
    }

    private func performOnThread(
        _ builtIn: BuiltIn, _ thread: ModelThread, _ done: @escaping Continue<Resumption>
    ) throws {
        let threads = thread.task.instance.threads
        func suspended(_ index: UInt32) throws -> ModelThread {
            let other = try threads.get(index, as: ModelThread.self)
            guard other.isSuspended else { throw CanonicalRule.task(.cannotResume) }
            return other
        }
        func promoted(_ index: UInt32) throws -> ModelThread? {
            let other = try threads.get(index, as: ModelThread.self)
            guard other.isReadyNow else { return nil }
            stopWaiting(other)
            return other
        }
        func leave(suspends: Bool, for other: ModelThread?) {
            if !suspends { startWaiting(thread) { true } }
            block(thread, for: other) { _ in try done(.value(0)) }
        }
        switch builtIn {
        case .threadIndex: try done(.value(thread.index ?? 0))
        case .threadNew(_, let argument):
            let task = thread.task
            var new: ModelThread?
            let made = ModelThread(task: task) { [unowned self] _ in
                guard let new else { return }
                let activity = script.beginThread(
                    task: Int(argument), in: script.instance(of: task.target))
                script.note("\(activity) starts")
                try run(activity, new) { [unowned self] _ in try unregister(new) }
            }
            new = made
            register(made)
            try done(.value(made.index ?? 0))
        case .threadResumeLater(let index):
            startWaiting(try suspended(index)) { true }
            try done(.nothing)
        case .threadSuspend: leave(suspends: true, for: nil)
        case .threadYield: leave(suspends: false, for: nil)
        case .threadSuspendThenResume(let index): leave(suspends: true, for: try suspended(index))
        case .threadYieldThenResume(let index): leave(suspends: false, for: try suspended(index))
        case .threadSuspendThenPromote(let index): leave(suspends: true, for: try promoted(index))
        case .threadYieldThenPromote(let index): leave(suspends: false, for: try promoted(index))
        default: break
        }
    }

    // MARK: Calls

    private func call(
        _ target: CallTarget, isAsync: Bool, _ thread: ModelThread,
        _ done: @escaping Continue<Resumption>
    ) throws {
        let caller = thread.task.instance
        let subtask = ModelSubtask()
        let callee = try lift(
            target, from: caller,
            onStart: { [unowned self] in
                subtask.state = .started
                progress(subtask)
                script.note("arguments of \(target.function)")
            },
            onResolve: { [unowned self] isReturned in resolve(subtask, isReturned, target) })
        subtask.onCancel = { [unowned self] _ in
            try requestCancellation(of: callee, from: caller)
        }
        try callIsBack(subtask, isAsync: isAsync, thread, done)
    }

    func resolve(_ subtask: ModelSubtask, _ isReturned: Bool, _ target: CallTarget) {
        if isReturned { script.note("result of \(target.function)") }
        subtask.state =
            isReturned
            ? .returned
            : subtask.state == .starting ? .cancelledBeforeStarted : .cancelledBeforeReturned
        progress(subtask)
    }

    func progress(_ subtask: ModelSubtask) {
        guard subtask.index != 0 else { return }
        setEvent(
            {
                if subtask.state.isResolved { subtask.isDelivered = true }
                return GuestEvent(
                    code: .subtask, index: subtask.index, payload: subtask.state.rawValue)
            }, of: subtask)
    }

    private func callIsBack(
        _ subtask: ModelSubtask, isAsync: Bool, _ thread: ModelThread,
        _ done: @escaping Continue<Resumption>
    ) throws {
        if !isAsync {
            if subtask.state.isResolved { return try done(.result(nil)) }
            return try waitUntil(thread, { subtask.state.isResolved }) { _ in
                try done(.result(nil))
            }
        }
        if subtask.state.isResolved { return try done(.value(subtask.state.rawValue)) }
        subtask.index = thread.task.instance.handles.add(subtask)
        try done(.value(subtask.state.rawValue | subtask.index << 4))
    }

    private func callHost(
        isAsync: Bool, _ thread: ModelThread, _ done: @escaping Continue<Resumption>
    ) throws {
        let subtask = ModelSubtask()
        subtask.state = .started
        let number = script.hostIsCalled()
        hostCalls.append((subtask, thread.task.instance, true))
        subtask.onCancel = { [unowned self] _ in script.cancelRequested(number) }
        try callIsBack(subtask, isAsync: isAsync, thread, done)
    }

    private func subtaskCancel(
        _ index: UInt32, isAsync: Bool, _ thread: ModelThread,
        _ done: @escaping Continue<Resumption>
    ) throws {
        let subtask = try thread.task.instance.handles.get(index, as: ModelSubtask.self)
        if subtask.isDelivered { throw CanonicalRule.task(.subtaskDelivered) }
        if subtask.isCancelRequested { throw CanonicalRule.task(.subtaskCancelledTwice) }
        if subtask.set != nil, !isAsync { throw CanonicalRule.task(.synchronousInSet) }
        if !subtask.state.isResolved {
            subtask.isCancelRequested = true
            try subtask.onCancel?({})
            // The callee may have let others run.
            if subtask.isDelivered { throw CanonicalRule.task(.subtaskDelivered) }
            if !subtask.state.isResolved {
                guard !isAsync else { return try done(.value(.max)) }
                // Not the event that it has started, which is no answer.
                subtask.hasSyncWaiter = true
                return try waitUntil(thread, { subtask.state.isResolved }) { _ in
                    subtask.hasSyncWaiter = false
                    try done(.value(subtask.take().payload))
                }
            }
        }
        try done(.value(subtask.take().payload))
    }

    // MARK: Copies

    private func end(
        _ index: UInt32, _ type: StreamType, isReader: Bool, of instance: ModelInstance
    ) throws -> ModelEnd {
        let end = try instance.handles.get(index, as: ModelEnd.self)
        guard end.isReader == isReader, end.stream.type == type else {
            throw CanonicalRule.wrongHandleType(index, expected: .waitable, found: .waitable)
        }
        return end
    }

    private func copy(
        _ request: CopyRequest, _ thread: ModelThread, _ done: @escaping Continue<Resumption>
    ) throws {
        let instance = thread.task.instance
        let type = request.type
        let end = try self.end(request.handle, type, isReader: request.isReader, of: instance)
        if end.state == .copying { throw CanonicalRule.task(.concurrentCopy) }
        if end.state == .done { throw CanonicalRule.task(.otherEndDropped(type.kind)) }
        if end.set != nil, !request.isAsync { throw CanonicalRule.task(.synchronousInSet) }
        let mine = ModelStream.Pending(instance: instance, count: type.isFuture ? 1 : request.count)
        mine.onCopy = { [unowned self] reclaim in
            setEvent(
                {
                    reclaim()
                    return end.event(request.handle, .completed, mine)
                }, of: end)
        }
        mine.onDone = { [unowned self] result in
            setEvent({ end.event(request.handle, result, mine) }, of: end)
        }
        end.state = .copying
        try end.stream.offer(mine, isReader: request.isReader) { script.note("copy \($0)") }
        if end.event != nil { return try done(.value(end.take().payload)) }
        if request.isAsync { return try done(.value(.max)) }
        end.hasSyncWaiter = true
        try waitUntil(thread, { end.event != nil }) { _ in
            end.hasSyncWaiter = false
            try done(.value(end.take().payload))
        }
    }
}
