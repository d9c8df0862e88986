// Ends of streams and futures come, move and go. Spec: canonical ABI, `canon stream.new`,
// `canon stream.drop-readable`, `lift_async_value`, `lower_stream`.

extension TaskMachine {
    private func kind(_ type: StreamType, isReader: Bool) -> HandleEntry.Kind {
        type.isFuture
            ? (isReader ? .futureReader : .futureWriter)
            : (isReader ? .streamReader : .streamWriter)
    }

    /// The end that a handle stands for.
    func end(
        _ index: UInt32, _ type: StreamType, isReader: Bool, of instance: Int
    ) throws(CanonicalRule) -> EndID {
        let kind = kind(type, isReader: isReader)
        let end = EndID(packed: try handle(index, kind, of: instance))
        guard streams[ends[end].stream].type == type else {
            throw .wrongHandleType(
                index, expected: kind.words, found: "one of a different \(type.word)")
        }
        return end
    }

    mutating func streamNew(_ type: StreamType) throws(CanonicalRule) -> TaskAction {
        let stream = streams.add(StreamRecord(type: type))
        let instance = currentInstance
        let reader = try addEnd(of: stream, isReader: true, to: instance)
        let writer = try addEnd(of: stream, isReader: false, to: instance)
        return .run(current, .pair(UInt64(reader) | UInt64(writer) << 32))
    }

    private mutating func addEnd(
        of stream: StreamID, isReader: Bool, to instance: Int
    ) throws(CanonicalRule) -> UInt32 {
        let end = ends.add(EndRecord(stream: stream, isReader: isReader, instance: instance))
        do throws(CanonicalRule) {
            let kind = kind(streams[stream].type, isReader: isReader)
            ends[end].handle = try addHandle(kind, end.packed, to: instance)
        } catch {
            ends.remove(end)
            closeEnd(of: stream)
            throw error
        }
        return ends[end].handle
    }

    mutating func dropEnd(
        _ index: UInt32, _ type: StreamType, isReader: Bool
    ) throws(CanonicalRule) -> TaskAction {
        let instance = currentInstance
        let end = try end(index, type, isReader: isReader, of: instance)
        if ends[end].state.isBusy { throw .task(.busy(type.word)) }
        if type.isFuture, !isReader, ends[end].state != .done { throw .task(.unwrittenFuture) }
        removeHandle(index, of: instance)
        drop(end)
        return .run(current, .nothing)
    }

    /// An end goes; the other one is told.
    private mutating func drop(_ end: EndID) {
        join(.end(end), nil)
        let stream = ends[end].stream
        ends.remove(end)
        drop(stream)
    }

    private mutating func drop(_ stream: StreamID) {
        streams[stream].isDropped = true
        if let pending = streams[stream].pending {
            streams[stream].pending = nil
            finish(pending, .dropped)
        }
        closeEnd(of: stream)
    }

    /// The stream goes with its second end.
    mutating func closeEnd(of stream: StreamID) {
        streams[stream].endCount -= 1
        if streams[stream].endCount == 0 { streams.remove(stream) }
    }

    /// Lifts a readable end: an instance gives it away.
    mutating func takeReader(
        _ index: UInt32, _ type: StreamType, of instance: Int
    ) throws(CanonicalRule) -> StreamID {
        let end = try end(index, type, isReader: true, of: instance)
        guard ends[end].state == .idle else { throw .task(.liftedBusy(type.word)) }
        guard ends[end].waitable.set == nil else { throw .task(.liftedInSet(type.word)) }
        let stream = ends[end].stream
        removeHandle(index, of: instance)
        ends.remove(end)
        return stream
    }

    /// Lowers a readable end: an instance gets it.
    mutating func giveReader(
        of stream: StreamID, to instance: Int
    ) throws(CanonicalRule) -> UInt32 {
        try addEnd(of: stream, isReader: true, to: instance)
    }
}

// The host's ends.
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
        if streams[stream].type.isFuture, !ends[end].isReader, isUnwritten {
            ends.remove(end)
            closeEnd(of: stream)
        } else {
            drop(end)
        }
    }
}
