// Reads and writes. Spec: canonical ABI, "Stream State" and "Future State".

extension TaskMachine {
    mutating func copy(_ request: CopyRequest) throws(CanonicalRule) -> TaskAction {
        let instance = currentInstance
        let type = request.type
        let end = try end(request.handle, type, isReader: request.isReader, of: instance)
        switch ends[end].state {
        case .idle: break
        case .copying, .cancelling: throw .task(.concurrentCopy)
        case .done: throw .task(.otherEndDropped(type.kind))
        }
        if ends[end].waitable.set != nil, !request.isAsync { throw .task(.synchronousInSet) }
        let count = type.isFuture ? 1 : request.count
        guard count <= CopyBuffer.countMax else { throw .task(.tooManyElements) }
        if let fault = request.fault { throw fault }
        ends[end].buffer = CopyBuffer(
            instance: instance, options: request.options, pointer: request.pointer, count: count)
        if let action = try offer(end, isAsync: request.isAsync) { return action }
        return try copyIsBack(end, isAsync: request.isAsync)
    }

    /// An end has a buffer for the other one.
    ///
    /// - Parameter isAsync: nil for the host.
    /// - Returns: nil if nothing has to be copied.
    mutating func offer(_ end: EndID, isAsync: Bool?) throws(CanonicalRule) -> TaskAction? {
        setState(.copying, of: end)
        let stream = streams[ends[end].stream]
        if stream.isDropped {
            finish(end, .dropped)
            return nil
        }
        guard let other = stream.pending else {
            streams[ends[end].stream].pending = end
            return nil
        }
        let (mine, theirs) = (ends[end].buffer, ends[other].buffer)
        if mine.instance != nil, mine.instance == theirs.instance,
            !stream.type.allowsSameInstance
        {
            throw .task(.sameInstance(stream.type.kind))
        }
        let count = min(mine.remaining, theirs.remaining)
        if count > 0 {
            step = .copied(end, count: count, isAsync: isAsync)
            return ends[end].isReader
                ? .copy(from: theirs, to: mine, count: count, type: stream.type)
                : .copy(from: mine, to: theirs, count: count, type: stream.type)
        }
        // One of the two asks only whether the other is there.
        let bothAsk = mine.count == 0 && theirs.count == 0
        if theirs.remaining > 0 || bothAsk && !ends[end].isReader {
            finish(end, .completed)
        } else {
            finish(other, .completed)
            streams[ends[end].stream].pending = end
        }
        return nil
    }

    /// Elements have been moved between an end and the one that was waiting for it.
    mutating func copied(_ end: EndID, count: UInt32) {
        let stream = ends[end].stream
        guard let other = streams[stream].pending else { return }
        if count == 0 { return hostIsLate(end, other) }
        if ends[other].isOpen, !streams[stream].type.isFuture {
            // The host's end goes on waiting.
            ends[end].buffer.progress += count
            return finish(end, .completed)
        }
        ends[end].buffer.progress += count
        ends[other].buffer.progress += count
        if streams[stream].type.isFuture { streams[stream].pending = nil }
        finish(other, .completed, reclaims: !streams[stream].type.isFuture)
        finish(end, .completed)
    }

    /// An end's read or write is over; while that is not delivered, there may come more of it.
    mutating func finish(_ end: EndID, _ result: CopyResult, reclaims: Bool = false) {
        let event = Waitable.PendingEvent.copy(result, reclaims: reclaims)
        guard ends[end].instance == nil else {
            setEvent(event, of: .end(end))
            return
        }
        _ = deliver(event, to: end)
        hostEvents.append(.copied(end, result, count: ends[end].buffer.progress))
    }

    /// The holder of an end hears of its read or write.
    mutating func deliver(_ event: Waitable.PendingEvent?, to id: EndID) -> GuestEvent {
        guard case .copy(let result, let reclaims) = event else { return GuestEvent(code: .none) }
        let end = ends[id]
        if reclaims, streams[end.stream].pending == id { streams[end.stream].pending = nil }
        let isFuture = streams[end.stream].type.isFuture
        let isLast = result == .dropped || isFuture && result == .completed
        setState(isLast ? .done : .idle, of: id)
        let code: GuestEvent.Code =
            isFuture
            ? (end.isReader ? .futureRead : .futureWrite)
            : (end.isReader ? .streamRead : .streamWrite)
        let progress = isFuture ? 0 : end.buffer.progress << 4
        return GuestEvent(code: code, index: end.handle, payload: result.rawValue | progress)
    }

    /// A read or write by the thread that runs has been offered; the thread goes on, unless it
    /// has to wait.
    mutating func copyIsBack(
        _ end: EndID, isAsync: Bool?
    ) throws(CanonicalRule) -> TaskAction {
        guard let isAsync else { return .yield }
        let thread = current
        if ends[end].waitable.event != nil {
            return .run(thread, .value(takeEvent(of: .end(end)).payload))
        }
        if isAsync { return .run(thread, .value(Self.blocked)) }
        threads[thread].point = .copy(end)
        wait(thread)
        return try goBack()
    }

    mutating func cancelCopy(
        _ index: UInt32, _ type: StreamType, isReader: Bool, isAsync: Bool
    ) throws(CanonicalRule) -> TaskAction {
        let end = try end(index, type, isReader: isReader, of: currentInstance)
        guard ends[end].state == .copying, ends[end].waitable.syncWaiter == nil else {
            throw .task(.noCopy(type.kind))
        }
        if ends[end].waitable.set != nil, !isAsync { throw .task(.synchronousInSet) }
        cancelCopy(by: end)
        return .run(current, .value(takeEvent(of: .end(end)).payload))
    }

    /// Takes a buffer back, unless what was done with it is not delivered yet.
    mutating func cancelCopy(by end: EndID) {
        setState(.cancelling, of: end)
        if let event = ends[end].waitable.event {
            // What came before counts; a future's one value is then the end of it.
            let isFuture = streams[ends[end].stream].type.isFuture
            if case .copy(.completed, let reclaims) = event, !isFuture {
                ends[end].waitable.event = .copy(.cancelled, reclaims: reclaims)
            }
            return
        }
        streams[ends[end].stream].pending = nil
        finish(end, .cancelled)
    }
}
