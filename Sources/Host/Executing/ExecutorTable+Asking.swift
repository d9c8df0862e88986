// What is asked for while guests run.

extension ExecutorTable {
    /// What a guest waits for has come. Too early does no harm: it waits again.
    ///
    /// - Parameter turn: The one that the wait began with; those of others are over.
    /// - Returns: Whether it can run now.
    package mutating func wake(_ id: GuestID, turn: UInt64) -> Bool {
        guard let guest = guests[id], guest.turn == turn else { return false }
        guests[id]?.hasWoken = true
        guard guest.state == .waiting || guest.state == .held else { return false }
        guests[id]?.state = .waiting
        return queue(id)
    }

    /// It gets no turn until it is resumed; a slice that runs comes to its end.
    package mutating func suspend(_ id: GuestID) {
        guard let guest = guests[id], !guest.isSuspended else { return }
        guests[id]?.isSuspended = true
        guard guest.isReady, !guest.isCancelled else { return }
        leaveQueue(id)
        guests[id]?.hasWoken = true
    }

    /// - Returns: Whether it can run now.
    package mutating func resume(_ id: GuestID) -> Bool {
        guard let guest = guests[id], guest.isSuspended else { return false }
        guests[id]?.isSuspended = false
        return guest.state == .waiting && guest.hasWoken && queue(id)
    }

    /// It gets a turn, whatever it waits for, in which it ends; one that is held when it is not any
    /// more.
    ///
    /// - Returns: Whether it can run now, and could not before.
    package mutating func cancel(_ id: GuestID) -> Bool {
        guard let guest = guests[id], !guest.isCancelled else { return false }
        guests[id]?.isCancelled = true
        leaveQueue(id)
        return queue(id) && !guest.isReady
    }

    /// It has had a time beside its slices.
    package mutating func charge(_ id: GuestID, _ nanoseconds: UInt64) {
        guard let guest = guests[id] else { return }
        let place = guest.priority.guestClass.rawValue
        classes[place].time.advance(nanoseconds, weight: guest.priority.guestClass.weight)
        classes[place].nanoseconds &+= nanoseconds
        guests[id]?.time.advance(nanoseconds, weight: UInt64(guest.priority.weight))
        guests[id]?.used.add(nanoseconds)
    }

    /// It goes on with another share; it owes nothing to the guests that it joins.
    package mutating func change(_ id: GuestID, to priority: GuestPriority) {
        guard let guest = guests[id], guest.priority != priority else { return }
        let isQueued = guest.isReady && guest.ticket != 0
        if isQueued { leaveQueue(id) }
        if priority.guestClass != guest.priority.guestClass {
            guests[id]?.time = classes[priority.guestClass.rawValue].queue.time
        }
        guests[id]?.priority = priority
        if isQueued { queue(id) }
    }

    /// A thread will let the system have what a guest that waits does not need.
    ///
    /// - Returns: False if it does not wait.
    package mutating func hold(_ id: GuestID) -> Bool {
        guard guests[id]?.state == .waiting else { return false }
        guests[id]?.state = .resting
        return true
    }

    /// What ``hold(_:)`` was for is done.
    ///
    /// - Returns: Whether it can run now.
    package mutating func release(_ id: GuestID) -> Bool {
        guard let guest = guests[id], guest.state == .resting else { return false }
        guests[id]?.state = .waiting
        return (guest.hasWoken || guest.isCancelled) && queue(id)
    }
}
