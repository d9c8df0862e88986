import WasmCore

// Readable ends of streams and futures, and error contexts, on their way to the host and from it:
// its table has them. Spec: canonical ABI, `lift_async_value`, `lower_stream` and the like.

extension CanonicalContext {
    /// - Returns: A handle of the host's.
    func liftAsync(
        _ index: UInt32, as type: ComponentValueType
    ) throws(Trap) -> ComponentValue {
        let streamType = streamType(type)
        let stream = try keeping { (machine) throws(CanonicalRule) in
            try machine.takeReader(index, streamType, of: holder.number)
        }
        let kind: HandleEntry.Kind = streamType.isFuture ? .futureReader : .streamReader
        return .resource(
            try components.hostHandle(HandleEntry(kind: kind, value: stream.packed)))
    }

    /// - Returns: A handle of the holder's.
    func lowerAsync(
        _ value: ComponentValue, as type: ComponentValueType
    ) throws(Trap) -> UInt32 {
        let streamType = streamType(type)
        let kind: HandleEntry.Kind = streamType.isFuture ? .futureReader : .streamReader
        let entry = try components.takeHostHandle(
            of: value, kind, streamType.isFuture ? .hostFuture : .hostStream)
        guard entry.kind == kind else {
            guard let channel = components.driver.hostStreams.remove(entry.value) else {
                throw Trap(.host, message: "a stream of the host's is gone")
            }
            return try lower(channel, streamType, .dynamic())
        }
        let stream = StreamID(packed: entry.value)
        return try keeping { (machine) throws(CanonicalRule) in
            guard machine.streams[stream].type == streamType else {
                throw .wrongHandleType(
                    0, expected: .kind(kind), found: .different(streamType.kind))
            }
            return try machine.giveReader(of: stream, to: holder.number)
        }
    }

    func liftErrorContext(_ index: UInt32) throws(Trap) -> ComponentValue {
        let context = try keeping { (machine) throws(CanonicalRule) in
            try machine.takeErrorContext(index, of: holder.number)
        }
        return .resource(
            try components.hostHandle(HandleEntry(kind: .errorContext, value: context.packed)))
    }

    func lowerErrorContext(_ value: ComponentValue) throws(Trap) -> UInt32 {
        let entry = try components.takeHostHandle(of: value, .errorContext)
        let context = RecordID<ErrorContextRecord>(packed: entry.value)
        return try keeping { (machine) throws(CanonicalRule) in
            try machine.giveErrorContext(context, to: holder.number)
        }
    }

    func keeping<R>(
        _ body: (inout TaskMachine) throws(CanonicalRule) -> R
    ) throws(Trap) -> R {
        do throws(CanonicalRule) { return try body(&components.machine) } catch {
            throw Trap(error)
        }
    }
}

extension ComponentStoreState {
    /// The host gives up a readable end or an error context that was given to it.
    ///
    /// - Returns: Whether the handle was one of such.
    func dropAsyncValue(_ index: UInt32) -> Bool {
        guard let entry = hostHandles[index] else { return false }
        switch entry.kind {
        case .streamReader, .futureReader:
            machine.removeHandle(index, of: nil)
            machine.hostDrop(machine.hostReader(of: StreamID(packed: entry.value)))
            // It may be the host that writes.
            hearEvents()
        case .hostStream, .hostFuture:
            machine.removeHandle(index, of: nil)
            driver.hostStreams.remove(entry.value)?.close()
        case .errorContext:
            machine.removeHandle(index, of: nil)
            machine.release(RecordID(packed: entry.value))
        default: return false
        }
        return true
    }
}
