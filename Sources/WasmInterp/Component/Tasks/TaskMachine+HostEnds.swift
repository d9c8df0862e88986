// Ends of streams and futures that the host has. What becomes of its reads and writes is among the
// ``TaskMachine/hostEvents``.

extension TaskMachine {
    /// A stream or future that the host writes; its readable end is on its way to an instance.
    mutating func hostNew(_ type: StreamType) -> (stream: StreamID, writer: EndID) {
        let stream = streams.add(StreamRecord(type: type))
        return (stream, hostEnd(of: stream, isReader: false))
    }

    /// A readable end that was lifted is the host's from now on.
    mutating func hostReader(of stream: StreamID) -> EndID {
        hostEnd(of: stream, isReader: true)
    }

    private mutating func hostEnd(of stream: StreamID, isReader: Bool) -> EndID {
        hostWorkCount += 1
        return ends.add(EndRecord(stream: stream, isReader: isReader, instance: nil))
    }

    /// The host gives its end up; what it was reading or writing is cancelled. Readers of a
    /// future that it has not written wait for ever.
    mutating func hostDrop(_ end: EndID) {
        guard ends.contains(end), ends[end].instance == nil else { return }
        hostCancelCopy(end)
        hostWorkCount -= 1
        let (stream, isUnwritten) = (ends[end].stream, ends[end].state != .done)
        if streams[stream].openEnd == end { streams[stream].openEnd = nil }
        if streams[stream].type.isFuture, !ends[end].isReader, isUnwritten {
            ends.remove(end)
            closeEnd(of: stream)
        } else {
            drop(end)
        }
    }

    /// The host reads or writes; it must not be doing so already.
    mutating func hostCopy(_ end: EndID, count: UInt32) -> TaskAction {
        hostCopy(end, CopyBuffer(count: min(count, CopyBuffer.countMax)))
    }

    private mutating func hostCopy(_ end: EndID, _ buffer: CopyBuffer) -> TaskAction {
        guard ends.contains(end), ends[end].instance == nil, ends[end].state == .idle else {
            return .yield
        }
        ends[end].buffer = buffer
        if streams[ends[end].stream].type.isFuture { ends[end].buffer.count = 1 }
        return guarding { (machine) throws(CanonicalRule) in
            try machine.offer(end, isAsync: nil) ?? .yield
        }
    }

    /// The host takes its buffer back.
    mutating func hostCancelCopy(_ end: EndID) {
        guard ends.contains(end), ends[end].instance == nil, ends[end].state == .copying else {
            return
        }
        cancelCopy(by: end)
    }

    mutating func setState(_ state: EndRecord.State, of end: EndID) {
        let was = ends[end].isHostWork
        ends[end].state = state
        if was != ends[end].isHostWork { hostWorkCount += was ? -1 : 1 }
    }
}

// Open ends: the host does not say how much it reads or writes. Whenever there is something to
// copy, it is asked how much that is (``HostCopy``).
extension TaskMachine {
    /// An end of the host's becomes an open one, which counts among the handles.
    mutating func hostOpen(_ end: EndID) throws(CanonicalRule) {
        guard handleCount < limits.handlesMax else { throw .tooManyHandles }
        handleCount += 1
        ends[end].isOpen = true
        streams[ends[end].stream].openEnd = end
    }

    /// Whether nobody is left who could write what a readable end on its way would read.
    func isLeft(_ stream: StreamID) -> Bool { streams[stream].endCount == 1 }

    /// The host has something to read or write.
    mutating func hostOffer(_ end: EndID) -> TaskAction {
        hostCopy(end, CopyBuffer(pointer: end.packed, count: CopyBuffer.countMax))
    }

    /// The host gives an open end up.
    mutating func hostClose(_ end: EndID) {
        guard ends.contains(end), ends[end].isOpen else { return }
        handleCount -= 1
        hostDrop(end)
    }

    /// The host gives a readable end away, whose stream goes on.
    mutating func hostGiveAway(_ end: EndID) -> StreamID {
        hostCancelCopy(end)
        let stream = ends[end].stream
        handleCount -= 1
        hostWorkCount -= 1
        streams[stream].openEnd = nil
        ends.remove(end)
        return stream
    }

    /// The host has both ends: what it writes has come back to it. The tasks know of it no more.
    mutating func hostTakeBack(_ writer: EndID) {
        let stream = hostGiveAway(writer)
        closeEnd(of: stream)
        closeEnd(of: stream)
    }

    /// The host had nothing to give, or no room: the other one waits from now on.
    mutating func hostIsLate(_ end: EndID, _ other: EndID) {
        if ends[end].isOpen { return setState(.idle, of: end) }
        setState(.idle, of: other)
        streams[ends[end].stream].pending = end
    }

    /// The other end of one of the host's is gone.
    mutating func hostIsLeft(_ end: EndID, _ result: CopyResult) {
        guard ends.contains(end) else { return }
        setState(.done, of: end)
        hostEvents.append(.copied(end, result, count: 0))
    }
}
