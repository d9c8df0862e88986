/// Which guests there are, who of them can run, and whose turn it is: without threads, clocks and
/// guests, which its owner has.
///
/// One table serves all threads: none is idle while a guest of another one could run, and shares
/// are those of all threads together. A lock taken once a slice is no bottleneck for threads whose
/// slices are milliseconds.
package struct ExecutorTable<Content> {
    /// What became of a slice.
    package enum SliceEnd {
        case usedUp
        /// The guest waits for something that ``wake(_:)`` tells.
        case waits
        /// The same, and nobody may have it before, whatever is asked for: somebody else uses it.
        case held
        case ended
    }

    package enum State: Hashable {
        case ready
        case running
        case waiting
        case held
    }

    package struct Guest {
        package var content: Content
        package var priority: GuestPriority
        package var state = State.ready
        /// Its virtual time in its class.
        var time = VirtualTime()
        /// The entry of a queue that counts; those with another one are passed over.
        var ticket: UInt64 = 0
        /// What it waits for has come, before its slice had ended or while it was suspended.
        var hasWoken = false
        package var isSuspended = false
        package var isCancelled = false
        /// What it has had so far.
        package var used = GuestUsage()

        /// Whether nothing but a turn is missing.
        var isReady: Bool { state == .ready }
    }

    struct Turn {
        var id: GuestID
        var ticket: UInt64
    }

    package var guests = GuestSlots<Guest>()
    var classes = GuestPriority.Class.allCases.map { _ in ClassQueue() }
    /// Those that only have to end, in their order: before all others, as they take no time.
    private var ending = EndingQueue()
    private var classTime = VirtualTime()
    private var lastTicket: UInt64 = 0

    package init() {}

    /// The guests of a class.
    struct ClassQueue {
        var queue = FairQueue<Turn>()
        /// Of the class among the classes.
        var time = VirtualTime()
        /// Those of the queue that count.
        var readyCount = 0
        /// What its guests have had.
        var nanoseconds: UInt64 = 0
    }

    /// Entries of queues, those that are passed over included.
    package var entryCount: Int { classes.reduce(0) { $0 + $1.queue.count } }

    /// Guests whose turn can come.
    package var readyCount: Int { classes.reduce(ending.count) { $0 + $1.readyCount } }

    package mutating func add(_ content: Content, _ priority: GuestPriority) -> GuestID {
        let id = guests.add(Guest(content: content, priority: priority, state: .waiting))
        queue(id)
        return id
    }

    /// Whose turn it is; it runs from here on.
    package mutating func next() -> GuestID? {
        if let id = ending.take() {
            guests[id]?.state = .running
            return id
        }
        var place: Int?
        for candidate in classes.indices where classes[candidate].readyCount > 0 {
            guard let best = place else {
                place = candidate
                continue
            }
            if classes[candidate].time.isBefore(classes[best].time) { place = candidate }
        }
        guard let place else { return nil }
        classTime = classes[place].time
        while let turn = classes[place].queue.take() {
            guard guests[turn.id]?.ticket == turn.ticket else { continue }
            classes[place].readyCount -= 1
            guests[turn.id]?.state = .running
            guests[turn.id]?.ticket = 0
            return turn.id
        }
        return nil
    }

    /// A slice of a guest that runs is over.
    ///
    /// - Returns: Whether it can run again now.
    package mutating func end(_ id: GuestID, after nanoseconds: UInt64, _ end: SliceEnd) -> Bool {
        guard let guest = guests[id], guest.state == .running else { return false }
        let place = guest.priority.guestClass.rawValue
        classes[place].time.advance(nanoseconds, weight: guest.priority.guestClass.weight)
        classes[place].nanoseconds &+= nanoseconds
        guests[id]?.time.advance(nanoseconds, weight: UInt64(guest.priority.weight))
        guests[id]?.used.note(nanoseconds)
        guests[id]?.state = end == .held ? .held : .waiting
        switch end {
        case .ended:
            guests.remove(id)
            return false
        case .usedUp: return queue(id)
        case .waits: return (guest.hasWoken || guest.isCancelled) && queue(id)
        case .held:
            guard guest.hasWoken else { return false }
            guests[id]?.state = .waiting
            return queue(id)
        }
    }

    /// - Returns: Whether its turn can come.
    @discardableResult
    mutating func queue(_ id: GuestID) -> Bool {
        guard let guest = guests[id], guest.state == .waiting else { return false }
        guard !guest.isCancelled else {
            guests[id]?.state = .ready
            ending.add(id)
            return true
        }
        guard !guest.isSuspended else {
            guests[id]?.hasWoken = true
            return false
        }
        let place = guest.priority.guestClass.rawValue
        // A class that had nobody gets no credit for it either.
        if classes[place].readyCount == 0 {
            classes[place].time = classes[place].time.later(classTime)
        }
        lastTicket += 1
        let turn = Turn(id: id, ticket: lastTicket)
        guests[id]?.ticket = lastTicket
        guests[id]?.state = .ready
        guests[id]?.hasWoken = false
        guests[id]?.time = classes[place].queue.add(turn, at: guest.time)
        classes[place].readyCount += 1
        return true
    }

    /// A ready guest is not any more.
    mutating func leaveQueue(_ id: GuestID) {
        guard let guest = guests[id], guest.isReady, guest.ticket != 0 else { return }
        let place = guest.priority.guestClass.rawValue
        guests[id]?.ticket = 0
        guests[id]?.state = .waiting
        classes[place].readyCount -= 1
        // Who comes and goes leaves entries behind, which must not pile up.
        guard classes[place].queue.count > 2 * classes[place].readyCount + 64 else { return }
        let guests = guests
        classes[place].queue.filter { guests[$0.id]?.ticket == $0.ticket }
    }
}

/// Guests in the order in which they came.
private struct EndingQueue {
    private var ids: [GuestID] = []
    private var first = 0

    var count: Int { ids.count - first }

    mutating func add(_ id: GuestID) { ids.append(id) }

    mutating func take() -> GuestID? {
        guard first < ids.count else { return nil }
        defer {
            first += 1
            if first == ids.count { (ids, first) = ([], 0) }
        }
        return ids[first]
    }
}
