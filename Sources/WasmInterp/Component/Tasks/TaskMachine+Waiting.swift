// Threads wait in queues of their instance. Whatever can change what they wait for moves them.

extension TaskMachine {
    /// What else a thread needs, once it has what it waits for.
    private func queue(of thread: ThreadID) -> InstanceRecord.Queue {
        switch threads[thread].point {
        case .admission:
            tasks[threads[thread].task].target.needsStack ? .admissionAndStack : .admission
        case .callback: .stack
        default: .nothing
        }
    }

    /// Whether a thread has what it waits for.
    private func hasCome(for thread: ThreadID) -> Bool {
        switch threads[thread].point {
        case .entry, .admission, .resumed: true
        case .callback(let set): set.map { !sets[$0].events.isEmpty } ?? true
        case .event(let set): !sets[set].events.isEmpty
        case .copy(let end): ends[end].waitable.event != nil
        case .cancellation(let subtask), .result(let subtask): subtasks[subtask].state.isResolved
        }
    }

    /// Spec: canonical ABI, `Thread.ready`.
    func isReady(_ thread: ThreadID) -> Bool {
        guard case .waiting(_, isQueued: true) = threads[thread].state else { return false }
        return instances[instance(of: thread)].isOpen(queue(of: thread))
    }

    func instance(of thread: ThreadID) -> Int { tasks[threads[thread].task].instance }

    /// Entries of queues that were moved cost what other bytes do that are moved.
    private mutating func pay(moved count: Int) { work += count / 2 }

    /// Puts a thread to sleep, even if it could go on at once.
    mutating func wait(_ thread: ThreadID) { wait(thread, since: tick()) }

    /// - Parameter order: No other thread has it.
    mutating func wait(_ thread: ThreadID, since order: UInt64) {
        threads[thread].state = .waiting(order: order, isQueued: false)
        switch threads[thread].point {
        case .callback(let set?), .event(let set):
            pay(moved: sets[set].waiters.insert(thread, order: order))
        case .copy(let end): ends[end].waitable.syncWaiter = thread
        case .cancellation(let subtask): subtasks[subtask].waitable.syncWaiter = thread
        case .result(let subtask): subtasks[subtask].resultWaiter = thread
        default: break
        }
        enqueue(thread)
    }

    /// Wakes a thread. What it waits for may not have come: it can be cancelled.
    mutating func stopWaiting(_ thread: ThreadID) {
        guard case .waiting(let order, _) = threads[thread].state else { return }
        dequeue(thread)
        threads[thread].state = .suspended
        switch threads[thread].point {
        case .callback(let set?), .event(let set):
            pay(moved: sets[set].waiters.remove(order: order))
        case .copy(let end): ends[end].waitable.syncWaiter = nil
        case .cancellation(let subtask): subtasks[subtask].waitable.syncWaiter = nil
        case .result(let subtask): subtasks[subtask].resultWaiter = nil
        default: break
        }
    }

    /// Queues a thread that has what it waits for.
    private mutating func enqueue(_ thread: ThreadID) {
        guard case .waiting(let order, isQueued: false) = threads[thread].state,
            hasCome(for: thread)
        else { return }
        threads[thread].state = .waiting(order: order, isQueued: true)
        let instance = instance(of: thread)
        pay(moved: instances[instance][queue(of: thread)].insert(thread, order: order))
        instances[instance].queuedCount += 1
        if instances[instance].queuedCount == 1 { queuedInstances.append(instance) }
    }

    private mutating func dequeue(_ thread: ThreadID) {
        guard case .waiting(let order, isQueued: true) = threads[thread].state else { return }
        threads[thread].state = .waiting(order: order, isQueued: false)
        let instance = instance(of: thread)
        pay(moved: instances[instance][queue(of: thread)].remove(order: order))
        instances[instance].queuedCount -= 1
        if instances[instance].queuedCount == 0 { queuedInstances.removeAll { $0 == instance } }
    }
}

// Events of waitables. Spec: canonical ABI, "Waitable State".
extension TaskMachine {
    /// Something has happened to a waitable. A later event takes the place of an earlier one that
    /// nobody has seen.
    mutating func setEvent(_ event: Waitable.PendingEvent, of waitable: WaitableID) {
        let isFirst = self[waitable].event == nil
        self[waitable].event = event
        if let waiter = self[waitable].syncWaiter { enqueue(waiter) }
        guard isFirst else { return }
        let order = tick()
        self[waitable].eventOrder = order
        if let set = self[waitable].set { addEvent(of: waitable, order: order, to: set) }
    }

    /// Takes the event of a waitable, which has one, for whoever is told of it.
    mutating func takeEvent(of waitable: WaitableID) -> GuestEvent {
        let event = self[waitable].event
        self[waitable].event = nil
        if let set = self[waitable].set { removeEvent(self[waitable].eventOrder, from: set) }
        switch waitable {
        case .subtask(let subtask): return deliver(subtask)
        case .end(let end): return deliver(event, to: end)
        }
    }

    /// The oldest event of a set, which has one.
    mutating func takeEvent(of set: WaitableSetID) -> GuestEvent {
        guard let first = sets[set].events.first else { return GuestEvent(code: .none) }
        return takeEvent(of: first.element)
    }

    /// Puts a waitable into a set, or takes it out of the one it is in.
    mutating func join(_ waitable: WaitableID, _ set: WaitableSetID?) {
        let order = self[waitable].event == nil ? nil : self[waitable].eventOrder
        if let old = self[waitable].set {
            sets[old].memberCount -= 1
            if let order { removeEvent(order, from: old) }
        }
        self[waitable].set = set
        if let set {
            sets[set].memberCount += 1
            if let order { addEvent(of: waitable, order: order, to: set) }
        }
    }

    /// Lets a waitable be in its set, and its event where it was among those of the set.
    mutating func restoreEvent(of waitable: WaitableID) {
        guard let set = self[waitable].set else { return }
        sets[set].memberCount += 1
        guard self[waitable].event != nil else { return }
        addEvent(of: waitable, order: self[waitable].eventOrder, to: set)
    }

    private mutating func addEvent(
        of waitable: WaitableID, order: UInt64, to set: WaitableSetID
    ) {
        pay(moved: sets[set].events.insert(waitable, order: order))
        guard sets[set].events.count == 1 else { return }
        work += sets[set].waiters.count
        for waiter in sets[set].waiters.all { enqueue(waiter.element) }
    }

    private mutating func removeEvent(_ order: UInt64, from set: WaitableSetID) {
        pay(moved: sets[set].events.remove(order: order))
        guard sets[set].events.isEmpty else { return }
        work += sets[set].waiters.count
        for waiter in sets[set].waiters.all { dequeue(waiter.element) }
    }

    /// Somebody's synchronous call is resolved.
    mutating func wakeResultWaiter(of subtask: SubtaskID) {
        if let waiter = subtasks[subtask].resultWaiter { enqueue(waiter) }
    }
}
