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
        /// Somebody uses it who will wake it.
        case held
        /// A thread gives back what it does not need meanwhile; nobody may have it before.
        case resting
    }

    package struct Guest {
        package var content: Content
        package var priority: GuestPriority
        package var state = State.ready
        /// Its virtual time in its class.
        var time = VirtualTime()
        /// The entry of a queue that counts; those with another one are passed over.
        var ticket: UInt64 = 0
        /// How many turns it has had: who wakes it says of which turn's wait it speaks.
        package var turn: UInt64 = 0
        /// What it waits for has come, before its slice had ended, or while it could not run.
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
    private var ending = ArrivalQueue<GuestID>()
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

    /// A guest that gets no turn before it is released.
    package mutating func add(_ content: Content, _ priority: GuestPriority) -> GuestID {
        guests.add(
            Guest(content: content, priority: priority, state: .resting, hasWoken: true))
    }

    /// Whose turn it is; it runs from here on.
    package mutating func next() -> GuestID? {
        while let id = ending.take() {
            if begin(id) { return id }
        }
        guard let place = nextClass else { return nil }
        classTime = classes[place].time
        while let turn = classes[place].queue.take() {
            guard guests[turn.id]?.ticket == turn.ticket, begin(turn.id) else { continue }
            classes[place].readyCount -= 1
            return turn.id
        }
        assertionFailure("a class has ready guests and none in its queue")
        classes[place].readyCount = 0
        return nil
    }

    /// The class that has had least, of those that have somebody.
    private var nextClass: Int? {
        var best: Int?
        for place in classes.indices where classes[place].readyCount > 0 {
            if let best, !classes[place].time.isBefore(classes[best].time) { continue }
            best = place
        }
        return best
    }

    private mutating func begin(_ id: GuestID) -> Bool {
        guard guests[id]?.state == .ready else { return false }
        guests[id]?.state = .running
        guests[id]?.ticket = 0
        guests[id]?.turn += 1
        // What was waited for before is nothing to what comes now.
        guests[id]?.hasWoken = false
        return true
    }

    /// A slice of a guest that runs is over.
    ///
    /// - Returns: Whether it can run again now.
    package mutating func end(_ id: GuestID, after nanoseconds: UInt64, _ end: SliceEnd) -> Bool {
        guard let guest = guests[id], guest.state == .running else { return false }
        charge(id, nanoseconds)
        guests[id]?.used.noteSlice()
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
