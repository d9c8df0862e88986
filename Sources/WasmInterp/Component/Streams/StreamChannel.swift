import Platform
import WasmCore

/// What the two ends of a stream or future share that the host has one of, or both.
///
/// There is no room of its own: what is written stays the writer's until it is taken. Whoever takes
/// or writes looks at the state and, if there is nothing to do, comes back when it is told to.
final class StreamChannel<Element: Sendable>: Sendable {
    /// Called outside of the lock, on any thread.
    typealias Signal = @Sendable () -> Void

    private let state = Locked(State())
    /// In place of a writer.
    let source: (any StreamSource)?
    private let pull: (@Sendable (StreamChannel, Int) -> Portion)?

    init() { (source, pull) = (nil, nil) }

    /// - Parameter pull: Reads what the source has.
    init(
        source: any StreamSource, pull: @escaping @Sendable (StreamChannel, Int) -> Portion
    ) {
        self.source = source
        self.pull = pull
    }

    /// What there is for a reader.
    enum Portion {
        /// At least one.
        case elements([Element])
        /// No more comes.
        case end
        case failure(StreamError)
        /// Nothing yet: the reader is told when that changes.
        case later
    }

    /// Takes up to so many elements, at least one, if there are any.
    func take(upTo count: Int) -> Portion {
        let count = max(count, 1)
        if let pull, let portion = portion(from: pull, count) { return portion }
        return change { state, wakes in
            if !state.isEmpty {
                state.demand = 0
                let elements = state.take(upTo: count)
                if state.isEmpty { wakes.writer = true }
                return .elements(elements)
            }
            if let failure = state.failure { return .failure(failure) }
            if state.isFinished { return .end }
            if let refusal = state.refusal { return .failure(refusal) }
            if state.demand != count {
                state.demand = count
                wakes.writer = true
            }
            return .later
        }
    }

    private func portion(
        from pull: (StreamChannel, Int) -> Portion, _ count: Int
    ) -> Portion? {
        let isOver = state.withLock { state in
            state.isReady = false
            return state.isOver || state.refusal != nil
        }
        if isOver { return nil }
        let portion = pull(self, count)
        if case .end = portion { finish() }
        return portion
    }

    /// The reader does not wait any more.
    func withdraw() {
        change { state, wakes in
            guard state.demand > 0 else { return }
            state.demand = 0
            wakes.writer = true
        }
    }

    /// Offers elements, which have to be taken before the next are written.
    ///
    /// - Throws: ``StreamError``: nobody reads, no more was to come, or others are not taken yet.
    func put(_ elements: [Element]) throws(StreamError) {
        let failure: StreamError? = change { state, wakes in
            if let refusal = state.refusal { return refusal }
            if let failure = state.failure { return failure }
            if state.isFinished { return .closed }
            guard state.isEmpty else { return .inUse }
            (state.elements, state.takenCount) = (elements, 0)
            wakes.reader = true
            return nil
        }
        if let failure { throw failure }
    }

    /// Takes back what was offered and nobody has taken.
    func takeBack() {
        change { state, _ in (state.elements, state.takenCount) = ([], 0) }
    }

    /// No more is written.
    func finish(_ failure: StreamError? = nil) {
        change { state, wakes in
            guard !state.isFinished, state.failure == nil else { return }
            if let failure { state.failure = failure } else { state.isFinished = true }
            (wakes.reader, wakes.writer) = (true, true)
        }
    }

    /// Nobody reads any more.
    func close(_ refusal: StreamError = .closed) {
        let isFirst = change { state, wakes in
            guard state.refusal == nil else { return false }
            state.refusal = refusal
            state.isRefused = !state.isEmpty
            (state.elements, state.takenCount, state.demand) = ([], 0, 0)
            (wakes.reader, wakes.writer) = (true, true)
            return true
        }
        if isFirst { source?.close() }
    }

    /// How things stand.
    func look<R: Sendable>(_ body: (State) -> R) -> R { state.withLock { body($0) } }

    // MARK: Who is told

    /// - Parameter signal: nil once nobody is there to be told.
    func tellProducer(_ signal: Signal?, _ ticket: StreamTicket? = nil) {
        state.withLock { ($0.producer, $0.ticket) = (signal, ticket) }
    }
    func tellConsumer(_ signal: Signal?) { state.withLock { $0.consumer = signal } }

    /// - Parameter sink: nil once it is over.
    func send(to sink: SinkFeed?) {
        state.withLock { $0.sink = sink }
        guard let sink else { return tellConsumer(nil) }
        tellConsumer { sink.look() }
    }

    /// There may be something to take.
    func wakeReader() {
        change { state, wakes in
            state.isReady = true
            wakes.reader = true
        }
    }

    /// There may be room.
    func wakeWriter() { change { _, wakes in wakes.writer = true } }

    /// Waits until the reader, or the writer, has something to look at.
    ///
    /// - Parameter isOver: Whether it has already.
    private nonisolated(nonsending) func sleep(
        _ side: StreamSide, unless isOver: @Sendable (State) -> Bool
    ) async {
        await withCheckedContinuation { continuation in
            let old: Sleeper? = state.withLock { state in
                if isOver(state) { return .task(continuation) }
                return state.replaceSleeper(side, .task(continuation))
            }
            old?.wake()
        }
    }

    private struct Wakes {
        var reader = false
        var writer = false
    }

    /// Changes the state and tells others of it once nobody holds the lock.
    private func change<R: Sendable>(_ body: (inout State, inout Wakes) -> R) -> R {
        var wakes = Wakes()
        var told: (Sleeper?, Signal?, Sleeper?, Signal?) = (nil, nil, nil, nil)
        let result = state.withLock { state in
            let result = body(&state, &wakes)
            if wakes.reader {
                (told.0, told.1) = (state.replaceSleeper(.reader, nil), state.consumer)
            }
            if wakes.writer {
                (told.2, told.3) = (state.replaceSleeper(.writer, nil), state.producer)
            }
            return result
        }
        told.0?.wake()
        told.1?()
        told.2?.wake()
        told.3?()
        return result
    }
}

// Reads and writes of the host that wait.
extension StreamChannel {
    /// Up to so many elements; none at the end.
    nonisolated(nonsending) func read(upTo count: Int) async throws(StreamError) -> [Element] {
        try beginRead()
        defer { endRead() }
        return try await waiting(.reader) { () throws(StreamError) -> [Element]? in
            switch take(upTo: count) {
            case .elements(let elements): return elements
            case .end: return []
            case .failure(let error): throw error
            case .later: return nil
            }
        } unless: {
            !$0.isEmpty || $0.isOver || $0.isReady || $0.refusal != nil
        } cancel: {
            withdraw()
        }
    }

    /// Waits until all are taken.
    nonisolated(nonsending) func write(_ elements: [Element]) async throws(StreamError) {
        if elements.isEmpty { return }
        try put(elements)
        try await waiting(.writer) { () throws(StreamError) -> Void? in
            let (isTaken, refusal): (Bool, StreamError?) = look { state in
                (state.isEmpty, state.isRefused ? state.refusal : nil)
            }
            if let refusal { throw refusal }
            return isTaken ? () : nil
        } unless: {
            $0.isEmpty
        } cancel: {
            takeBack()
        }
    }

    /// One at a time reads.
    func beginRead() throws(StreamError) {
        let isBusy = state.withLock { state in
            defer { state.isReading = true }
            return state.isReading
        }
        if isBusy { throw .inUse }
    }

    func endRead() { state.withLock { $0.isReading = false } }

    /// Looks again whenever there is something new, until there is an outcome or the task is
    /// cancelled.
    private nonisolated(nonsending) func waiting<R>(
        _ side: StreamSide, _ attempt: () throws(StreamError) -> R?,
        unless isOver: @Sendable (State) -> Bool, cancel: () -> Void
    ) async throws(StreamError) -> R {
        while true {
            if let outcome = try attempt() { return outcome }
            if Task.isCancelled {
                cancel()
                throw .cancelled
            }
            await withTaskCancellationHandler {
                await sleep(side, unless: { isOver($0) || Task.isCancelled })
            } onCancel: {
                wake(side)
            }
        }
    }

    private func wake(_ side: StreamSide) {
        state.withLock { $0.replaceSleeper(side, nil) }?.wake()
    }
}
