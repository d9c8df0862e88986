// A trap ends whoever is on the stack. What they had entered stays locked; others go on.

extension TaskMachine {
    /// A thread has trapped, or what was to be passed or copied.
    ///
    /// Everything above the host's last entry is lost.
    mutating func trapped() {
        step = nil
        reallocations = []
        // Who is around a callee was entered by it, or by one below it.
        var trapped: Set<Int> = []
        while let top = stack.popLast() {
            trapped.insert(top.instance)
            guard top.isHosts else { continue }
            if case .call(let subtask, _) = top.purpose, subtasks.contains(subtask) {
                // Whoever began the call has left it.
                if !subtasks[subtask].isOnStack { hostEvents.append(.abandoned(subtask)) }
                forget(subtask)
            }
            break
        }
        let lost = locked(by: trapped)
        for thread in threads.ids where lost.contains(instance(of: thread)) { abandon(thread) }
        for subtask in subtasks.ids { abandon(subtask, ifCalledFrom: lost) }
        for instance in lost.sorted() { empty(instance) }
        // Whose `realloc` has trapped while another one's thread ran: it was not entered. Nobody
        // else cannot be left, as nothing runs above a function that may not call out.
        for instance in instances.indices where !lost.contains(instance) {
            instances[instance].mayLeave = true
        }
    }

    /// Those that have been entered by one that trapped, and all within them.
    private func locked(by trapped: Set<Int>) -> Set<Int> {
        var isLocked = [Bool](repeating: false, count: instances.count)
        for instance in trapped {
            var next = Optional(instance)
            while let current = next, !isLocked[current] {
                isLocked[current] = true
                next = instances[current].parent
            }
        }
        // Whoever is around another one was made before it.
        for (index, instance) in instances.enumerated() {
            if let parent = instance.parent, isLocked[parent] { isLocked[index] = true }
        }
        return Set(isLocked.indices.filter { isLocked[$0] })
    }

    /// The host has begun to do something in an instance while nothing runs: its end is
    /// ``pop()``, or ``trapped()``.
    mutating func enterForHost(_ instance: Int) {
        push(ThreadID(index: .max, serial: 0), for: .turn, in: instance, from: nil)
    }

    private mutating func abandon(_ thread: ThreadID) {
        stopWaiting(thread)
        if let execution = threads[thread].execution { abandonedExecutions.append(execution) }
        let id = threads[thread].task
        let task = tasks[id]
        remove(thread)
        guard !tasks.contains(id) else { return }
        guard let caller = task.caller, subtasks.contains(caller) else {
            if let scope = task.scope { closeScope(scope) }
            return
        }
        subtasks[caller].callee = nil
        guard subtasks[caller].caller == nil else { return }
        hostEvents.append(.abandoned(caller))
        forget(caller)
    }

    /// A call whose caller is lost: its result is nobody's.
    private mutating func abandon(_ subtask: SubtaskID, ifCalledFrom lost: Set<Int>) {
        guard let caller = subtasks[subtask].caller, lost.contains(caller) else { return }
        if subtasks[subtask].callee == .host { hostEvents.append(.abandoned(subtask)) }
        disown(subtask)
        forget(subtask)
    }

    /// Gives up what an instance held of the tasks; nobody is told.
    private mutating func empty(_ instance: Int) {
        instances[instance].enteringCount = 0
        for (index, entry) in Array(instances[instance].handles.all) {
            switch entry.kind {
            case .free, .resource, .thread, .hostStream, .hostFuture: continue
            case .waitableSet:
                sets.remove(WaitableSetID(packed: entry.value), leaving: WaitableSet())
            case .subtask: break
            case .streamReader, .streamWriter, .futureReader, .futureWriter:
                let end = EndID(packed: entry.value)
                let stream = ends[end].stream
                if streams[stream].pending == end { streams[stream].pending = nil }
                ends.remove(end)
                if let open = streams[stream].openEnd { hostEvents.append(.lost(open)) }
                closeEnd(of: stream)
            case .errorContext: release(RecordID(packed: entry.value))
            }
            removeHandle(index, of: instance)
        }
    }

    /// Who waits for what.
    var waits: [Wait] {
        threads.ids.compactMap { id in
            let thread = threads[id]
            let target = tasks[thread.task].target
            return Wait(
                instance: target.instance, function: target.function, thread: thread.index,
                cause: thread.point, handle: handle(of: thread.point))
        }
    }

    private func handle(of point: ThreadRecord.ResumePoint) -> UInt32 {
        switch point {
        case .entry, .admission, .resumed, .callback(nil): return 0
        case .callback(let set?), .event(let set): return sets[set].handle
        case .copy(let end): return ends[end].handle
        case .cancellation(let subtask), .result(let subtask): return subtasks[subtask].handle
        }
    }
}
