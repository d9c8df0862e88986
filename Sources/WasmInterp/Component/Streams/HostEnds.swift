import WasmCore

/// The host's ends of streams and futures in a store.
struct HostEnds {
    private var ends: [EndID: any HostEnd] = [:]
    private var numbers: [ObjectIdentifier: EndID] = [:]

    subscript(id: EndID) -> (any HostEnd)? { ends[id] }

    /// The end that a ticket stands for.
    func id(of ticket: StreamTicket) -> EndID? { numbers[ObjectIdentifier(ticket)] }

    mutating func add(_ end: any HostEnd, _ id: EndID) {
        ends[id] = end
        numbers[ObjectIdentifier(end.ticket)] = id
    }

    mutating func remove(_ id: EndID) -> (any HostEnd)? {
        guard let end = ends.removeValue(forKey: id) else { return nil }
        numbers[ObjectIdentifier(end.ticket)] = nil
        return end
    }

    var all: [any HostEnd] { Array(ends.values) }
}

// Streams and futures between guests and the host: whoever drives the store serves them.
extension ComponentStoreState {
    /// An end of the host's is from now on what another object says.
    func add(_ id: EndID, _ end: any HostEnd) throws(Trap) {
        do throws(CanonicalRule) { try machine.hostOpen(id) } catch {
            machine.hostDrop(id)
            throw Trap(error)
        }
        driver.hostEnds.add(end, id)
    }

    /// Does what the host wants about an end.
    ///
    /// - Returns: Whether there was anything to do.
    func look(_ ticket: StreamTicket) throws(Trap) -> Bool {
        guard let id = driver.hostEnds.id(of: ticket), let end = driver.hostEnds[id] else {
            ticket.take()
            return false
        }
        if let guest = waitingInstance(at: id), !machine.mayEnter(guest, from: nil) {
            driver.letters.append(.init(number: 0, content: .look(ticket)))
            return false
        }
        ticket.take()
        switch end.wish() {
        case .nothing: machine.hostCancelCopy(id)
        case .copy: try offer(id)
        case .drop: drop(id)
        }
        hearEvents()
        return true
    }

    /// The instance whose read or write waits for an end of the host's.
    private func waitingInstance(at id: EndID) -> Int? {
        guard let pending = machine.streams[machine.ends[id].stream].pending else { return nil }
        return machine.ends[pending].instance
    }

    /// An end of the host's may have something to copy.
    private func offer(_ id: EndID) throws(Trap) {
        let guest = waitingInstance(at: id)
        if let guest { machine.enterForHost(guest) }
        do throws(Trap) { _ = try settle(machine.hostOffer(id)) } catch {
            abandon(for: error)
            throw error
        }
        if guest != nil { machine.pop() }
    }

    /// The host gives an end up.
    private func drop(_ id: EndID) {
        machine.hostClose(id)
        driver.hostEnds.remove(id)?.end(.closed)
    }

    /// A read or write of the host's is over.
    func hear(_ result: CopyResult, of id: EndID) {
        guard let end = driver.hostEnds[id], machine.ends.contains(id) else { return }
        let isLast = machine.ends[id].state == .done
        switch result {
        case .cancelled: break
        case .completed where !isLast:
            // There may be more.
            driver.letters.append(.init(number: 0, content: .look(end.ticket)))
        case .completed, .dropped:
            machine.hostClose(id)
            driver.hostEnds.remove(id)?.end(nil)
            driver.mailbox.interrupt()
        }
    }

    /// The guest at the other end has trapped.
    func lose(_ id: EndID, in trap: Trap?) {
        machine.hostClose(id)
        guard let end = driver.hostEnds.remove(id) else { return }
        end.end(trap.map { .trapped($0) } ?? .closed)
        driver.lostCount += 1
        driver.mailbox.interrupt()
    }

    /// Nobody serves them any more.
    func endStreams() {
        let ends = driver.hostEnds.all
        driver.hostEnds = HostEnds()
        for end in ends { end.end(.storeEnded) }
        let streams = driver.hostStreams.all
        driver.hostStreams = HostStreams()
        for stream in streams { stream.close(.storeEnded) }
    }

    /// Moves elements between a guest and the host.
    func hostCopy(_ from: CopyBuffer, _ to: CopyBuffer, count: UInt32) throws(Trap) -> HostCopy {
        let (guest, host) = from.instance == nil ? (to, from) : (from, to)
        let id = EndID(packed: host.pointer)
        guard let end = driver.hostEnds[id] else { return HostCopy(count: 0) }
        let options = driver.options[Int(guest.options)]
        var address = guest.pointer
        if let element = options.element {
            address += UInt64(guest.progress) * element.size
        }
        let place = ElementPlace(
            context: options.context, type: options.element?.type, address: address)
        let copy = try end.copy(place, count: count)
        // Others may wait for what has come, asleep.
        if copy.count > 0 || copy.isLast { driver.mailbox.interrupt() }
        if copy.isLast { driver.hostEnds.remove(id)?.end(.closed) }
        return copy
    }
}
