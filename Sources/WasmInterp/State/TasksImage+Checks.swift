import WasmCore

// What every machine of tasks is like, as far as it could be led astray.

extension TasksImage {
    /// Records that are named are there, and no two things happen at once.
    func check(scopeCount: Int, instanceCount: Int) throws(StateError) {
        guard threads.isWhole, tasks.isWhole, subtasks.isWhole, sets.isWhole, streams.isWhole,
            ends.isWhole, errorContexts.isWhole, exclusiveThreads.count == instanceCount,
            0...1 << 32 ~= work, clock < 1 << 63
        else { throw .malformed("records of tasks") }
        var orders = Set<UInt64>()
        func isNew(_ order: UInt64) -> Bool { order <= clock && orders.insert(order).inserted }
        func isScope(_ scope: UInt32?) -> Bool { scope.map { Int($0) < scopeCount } ?? true }
        func fits(_ waitable: WaitableImage) -> Bool {
            waitable.set.map { sets.contains($0) } ?? true
                && waitable.event.map { isNew($0.order) } ?? true
        }
        for thread in threads.records {
            guard tasks.contains(thread.task), contains(thread.point),
                thread.order.map(isNew) ?? true
            else { throw .malformed("a thread") }
        }
        for task in tasks.records {
            guard isScope(task.scope), task.caller.map({ subtasks.contains($0) }) ?? true,
                task.implicitThread.map({ threads.contains($0) }) ?? true
            else { throw .malformed("a task") }
        }
        for call in subtasks.records {
            guard isScope(call.scope), fits(call.waitable),
                call.caller.map({ 0..<instanceCount ~= $0 }) ?? true,
                call.waitable.event.map({ $0.event == .subtask }) ?? true
            else { throw .malformed("a call of a task") }
        }
        for stream in streams.records {
            guard stream.pending.map({ ends.contains($0) }) ?? true else {
                throw .malformed("a stream")
            }
        }
        for end in ends.records {
            guard streams.contains(end.stream), fits(end.waitable),
                end.waitable.event.map({ $0.event != .subtask }) ?? true
            else { throw .malformed("an end of a stream") }
        }
        guard exclusiveThreads.allSatisfy({ $0.map { threads.contains($0) } ?? true }) else {
            throw .malformed("who has a stack")
        }
    }

    private func contains(_ point: ThreadRecord.ResumePoint) -> Bool {
        switch point {
        case .entry, .admission, .resumed, .callback(nil): true
        case .callback(let set?), .event(let set): sets.contains(set)
        case .copy(let end): ends.contains(end)
        case .cancellation(let subtask), .result(let subtask): subtasks.contains(subtask)
        }
    }
}

extension RecordsImage {
    var records: some Sequence<Record> { slots.lazy.compactMap(\.record) }

    /// Whether each place that is not used is among those to be used again, once.
    var isWhole: Bool {
        var isFree = slots.map { $0.record == nil }
        for index in free {
            guard isFree.indices.contains(Int(index)), isFree[Int(index)] else { return false }
            isFree[Int(index)] = false
        }
        return !isFree.contains(true)
    }

    func contains<Other>(_ id: RecordID<Other>) -> Bool {
        let index = Int(id.index)
        guard slots.indices.contains(index), slots[index].serial == id.serial else { return false }
        return slots[index].record != nil
    }
}

extension TaskMachine {
    /// Tells records which handles stand for them: each has one, as nothing is on its way.
    mutating func placeHandles() throws(StateError) {
        for number in instances.indices {
            for (index, entry) in instances[number].handles.all {
                try place(entry, index, of: number)
            }
            for (index, entry) in instances[number].threads.all {
                let id = ThreadID(packed: entry.value)
                guard entry.kind == .thread, threads.contains(id), threads[id].index == 0,
                    instance(of: id) == number
                else { throw .malformed("a handle of no thread") }
                threads[id].index = index
                tasks[threads[id].task].threadCount += 1
            }
        }
        for id in ends.ids where ends[id].handle == 0 { throw .malformed("an end of nobody") }
        for id in sets.ids where sets[id].handle == 0 { throw .malformed("a set of nobody") }
        for id in errorContexts.ids where errorContexts[id].useCount == 0 {
            throw .malformed("an error context of nobody")
        }
        for id in streams.ids where streams[id].endCount == 0 {
            throw .malformed("a stream of nobody")
        }
    }

    private mutating func place(
        _ entry: HandleEntry, _ index: UInt32, of instance: Int
    ) throws(StateError) {
        switch entry.kind {
        case .resource, .free: return
        case .waitableSet:
            let id = WaitableSetID(packed: entry.value)
            guard sets.contains(id), sets[id].handle == 0 else { break }
            sets[id].handle = index
            return
        case .subtask:
            let id = SubtaskID(packed: entry.value)
            guard subtasks.contains(id), subtasks[id].handle == 0, subtasks[id].isAsync,
                subtasks[id].caller == instance
            else { break }
            subtasks[id].handle = index
            return
        case .errorContext:
            let id = RecordID<ErrorContextRecord>(packed: entry.value)
            guard errorContexts.contains(id) else { break }
            errorContexts[id].useCount += 1
            return
        case .streamReader, .streamWriter, .futureReader, .futureWriter:
            let id = EndID(packed: entry.value)
            guard ends.contains(id), ends[id].handle == 0 else { break }
            let (stream, isReader) = (ends[id].stream, ends[id].isReader)
            guard kind(streams[stream].type, isReader: isReader) == entry.kind,
                streams[stream].endCount < 2
            else { break }
            ends[id].handle = index
            ends[id].instance = instance
            if ends[id].buffer.instance != nil { ends[id].buffer.instance = instance }
            streams[stream].endCount += 1
            return
        case .thread, .hostStream, .hostFuture: break
        }
        throw .malformed("a handle of nothing")
    }

    mutating func exclude(_ exclusive: [ThreadID?]) {
        for (number, thread) in exclusive.enumerated() {
            instances[number].exclusiveThread = thread
        }
    }

    /// Puts threads and events where they were, in order.
    mutating func restoreWaits(_ image: TasksImage) throws(StateError) {
        var waitables: [WaitableID] = subtasks.ids.map { .subtask($0) }
        waitables += ends.ids.map { .end($0) }
        waitables.sort { self[$0].eventOrder < self[$1].eventOrder }
        for waitable in waitables {
            guard self[waitable].set.map({ sets[$0].handle != 0 }) ?? true else {
                throw .malformed("a member of no set")
            }
            restoreEvent(of: waitable)
        }
        var waiting: [(order: UInt64, thread: ThreadID)] = []
        for (index, slot) in image.threads.slots.enumerated() {
            guard let order = slot.record?.order else { continue }
            waiting.append((order, ThreadID(index: UInt32(index), serial: slot.serial)))
        }
        waiting.sort { $0.order < $1.order }
        for (order, thread) in waiting {
            if threads[thread].point == .admission {
                instances[instance(of: thread)].enteringCount += 1
            }
            wait(thread, since: order)
        }
    }

    /// Records say the same of each other.
    func checkTasks(_ driver: TaskDriverState) throws(StateError) {
        guard threads.count <= limits.threadsMax, tasks.count <= threads.count else {
            throw .limitExceeded("threads of components")
        }
        for id in threads.ids {
            let (thread, task) = (threads[id], tasks[threads[id].task])
            let isAdmission = thread.point == .admission
            // Without a stack a thread has not begun, or waits in its callback.
            let hasBegun =
                switch thread.point {
                case .entry, .admission, .callback: false
                case .resumed, .event, .copy, .cancellation, .result: true
                }
            let isWaiting = if case .waiting = thread.state { true } else { false }
            let isCallback = if case .callback = thread.point { true } else { false }
            guard isAdmission == (thread.index == 0), hasBegun == (thread.execution != nil),
                isAdmission || isCallback ? isWaiting && task.implicitThread == id : true,
                !isCallback || task.target.lifting == .callback
            else { throw .malformed("a thread that stands nowhere") }
        }
        for id in tasks.ids { try check(id, driver) }
        try checkScopes()
        for id in subtasks.ids { try check(subtasks[id]) }
        for id in streams.ids {
            guard let pending = streams[id].pending else { continue }
            let (end, isLate) = (ends[pending], ends[pending].waitable.event)
            let reclaims = if case .copy(_, reclaims: true)? = isLate { true } else { false }
            guard end.stream == id, end.state == .copying, isLate == nil || reclaims,
                end.buffer.instance != nil
            else { throw .malformed("an end that waits for nobody") }
        }
        for (number, instance) in instances.enumerated() {
            guard let thread = instance.exclusiveThread else { continue }
            guard self.instance(of: thread) == number,
                tasks[threads[thread].task].implicitThread == thread
            else { throw .malformed("who has a stack") }
        }
    }

    private func check(_ id: TaskID, _ driver: TaskDriverState) throws(StateError) {
        let task = tasks[id]
        let isFirst = task.implicitThread.map { threads[$0].point == .admission } ?? false
        guard task.implicitThread.map({ threads[$0].task == id }) ?? (task.threadCount > 0),
            (task.state == .initial) == isFirst, task.state != .resolved || task.caller == nil,
            !isFirst || task.target.isAsync && task.threadCount == 0
        else { throw .malformed("a task that is at no place") }
        guard let caller = task.caller else { return }
        let call = subtasks[caller]
        guard !call.state.isResolved, (call.state == .starting) == isFirst else {
            throw .malformed("a call whose task is elsewhere")
        }
        guard let number = call.lowering else {
            let lifted = driver.callees[Int(task.target.function)].lifted
            let parameterCount = isFirst ? lifted?.signature.parameters.count ?? 0 : 0
            guard (lifted == nil) == (call.caller != nil), parameterCount == 0 else {
                throw .malformed("a call that nobody makes")
            }
            return
        }
        let lowering = driver.lowerings[Int(number)]
        let count = call.arguments.map { arguments[$0].count } ?? 0
        guard case .task(task.target) = lowering.callee, lowering.isAsync == call.isAsync,
            !isFirst || count == lowering.flat.parameters.count,
            call.scope != nil || !lowering.lends
        else { throw .malformed("a call of another function") }
    }

    /// What is lent is lent for one call, and for the task that it has begun.
    private func checkScopes() throws(StateError) {
        var taken = Set<UInt32>()
        func take(_ scope: UInt32?) throws(StateError) {
            guard let scope else { return }
            guard scopes[Int(scope)].isOpen, taken.insert(scope).inserted else {
                throw .malformed("what is lent for two calls, or for none")
            }
        }
        for id in subtasks.ids { try take(subtasks[id].scope) }
        for id in tasks.ids {
            let task = tasks[id]
            if let caller = task.caller, subtasks[caller].scope == task.scope { continue }
            try take(task.scope)
        }
    }

    private func check(_ call: SubtaskRecord) throws(StateError) {
        // One that is not seen by its handle is waited for.
        let isHosts = call.caller == nil
        guard isHosts || call.handle != 0 || call.resultWaiter != nil,
            !call.isDelivered || call.state.isResolved,
            !isHosts || call.isAsync && call.lowering == nil && call.callee != nil
        else { throw .malformed("a call that nobody waits for") }
    }
}
