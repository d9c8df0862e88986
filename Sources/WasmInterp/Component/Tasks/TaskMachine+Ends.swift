// Ends of streams and futures come, move and go. Spec: canonical ABI, `canon stream.new`,
// `canon stream.drop-readable`, `lift_async_value`, `lower_stream`.

extension TaskMachine {
    func kind(_ type: StreamType, isReader: Bool) -> HandleEntry.Kind {
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
            throw .wrongHandleType(index, expected: .kind(kind), found: .different(type.kind))
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
        if ends[end].state.isBusy { throw .task(.busy(type.kind)) }
        if type.isFuture, !isReader, ends[end].state != .done { throw .task(.unwrittenFuture) }
        removeHandle(index, of: instance)
        drop(end)
        return .run(current, .nothing)
    }

    /// An end goes; the other one is told.
    mutating func drop(_ end: EndID) {
        join(.end(end), nil)
        let stream = ends[end].stream
        ends.remove(end)
        drop(stream)
    }

    private mutating func drop(_ stream: StreamID) {
        streams[stream].isDropped = true
        let pending = streams[stream].pending
        if let pending {
            streams[stream].pending = nil
            finish(pending, .dropped)
        }
        if let open = streams[stream].openEnd, open != pending { hostIsLeft(open, .dropped) }
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
        guard ends[end].state == .idle else { throw .task(.liftedBusy(type.kind)) }
        guard ends[end].waitable.set == nil else { throw .task(.liftedInSet(type.kind)) }
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
