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
    ///
    /// - Parameter keeps: Whether what is taken stays for others, as the value of a future does.
    func take(upTo count: Int, keeps: Bool = false) -> Portion {
        let count = max(count, 1)
        if let pull, let portion = portion(from: pull, count) { return portion }
        return change { state, wakes in
            if !state.isEmpty {
                state.demand = 0
                if keeps { return .elements(state.first) }
                let (elements, former) = state.take(upTo: count)
                if let writer = former?.sleeper { wakes.sleepers.append(writer) }
                wakes.former = former
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

    /// Offers elements, which are taken after those that were offered before.
    ///
    /// - Parameters:
    ///   - elements: At least one.
    ///   - isAwaited: Whether somebody waits until they are taken.
    ///   - isLast: Whether no more comes.
    /// - Returns: What the write is known by.
    /// - Throws: ``StreamError``: nobody reads, or no more was to come.
    @discardableResult
    func put(
        _ elements: [Element], isAwaited: Bool = false, isLast: Bool = false
    ) throws(StreamError) -> UInt64 {
        let result: Result<UInt64, StreamError> = change { state, wakes in
            if let refusal = state.refusal { return .failure(refusal) }
            if let failure = state.failure { return .failure(failure) }
            if state.isFinished { return .failure(.closed) }
            wakes.reader = true
            if isLast { state.isFinished = true }
            return .success(state.add(elements, isAwaited: isAwaited))
        }
        return try result.get()
    }

    /// Takes back what was offered and nobody has taken.
    private func takeBack(_ write: UInt64) {
        change { state, wakes in
            wakes.former = state.remove(write)
            if state.isOver { wakes.reader = true }
        }
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
        // What goes with it runs code of the host's: nobody holds the lock then.
        let former: [UInt64: Write]? = change { state, wakes in
            guard state.refusal == nil else { return nil }
            state.refusal = refusal
            state.demand = 0
            let (sleepers, former) = state.refuse()
            wakes.sleepers += sleepers
            (wakes.reader, wakes.writer) = (true, true)
            return former
        }
        if former != nil { source?.close() }
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

    /// Waits until there is something to look at.
    ///
    /// - Parameter isOver: Whether there is already.
    private nonisolated(nonsending) func sleep(
        _ waiter: StreamWaiter, unless isOver: @Sendable (State) -> Bool
    ) async {
        await withCheckedContinuation { continuation in
            let sleeps = state.withLock { state in
                if isOver(state) { return false }
                state.add(.task(continuation), waiter)
                return true
            }
            if !sleeps { continuation.resume() }
        }
    }

    private struct Wakes {
        var reader = false
        var writer = false
        /// Those who wait until their writes are taken.
        var sleepers: [Sleeper] = []
        /// What goes runs code of the host's: nobody holds the lock then.
        var former: Write?
    }

    /// Changes the state and tells others of it once nobody holds the lock.
    private func change<R: Sendable>(_ body: (inout State, inout Wakes) -> R) -> R {
        var wakes = Wakes()
        var told: (Signal?, Signal?) = (nil, nil)
        let result = state.withLock { state in
            let result = body(&state, &wakes)
            if wakes.reader {
                wakes.sleepers += state.takeSleepers(.reader)
                told.0 = state.consumer
            }
            if wakes.writer { told.1 = state.producer }
            return result
        }
        for sleeper in wakes.sleepers { sleeper.wake() }
        told.0?()
        told.1?()
        return result
    }
}

// Reads and writes of the host that wait.
extension StreamChannel {
    /// Up to so many elements; none at the end.
    ///
    /// - Parameter isShared: Whether several may read, and each gets the same: of a future.
    nonisolated(nonsending) func read(
        upTo count: Int, isShared: Bool = false
    ) async throws(StreamError) -> [Element] {
        try beginRead(isShared: isShared)
        defer { endRead() }
        return try await waiting(.reader) { () throws(StreamError) -> [Element]? in
            switch take(upTo: count, keeps: isShared) {
            case .elements(let elements): return elements
            case .end: return []
            case .failure(let error): throw error
            case .later: return nil
            }
        } unless: {
            !$0.isEmpty || $0.isOver || $0.isReady || $0.refusal != nil
        } cancel: {
        }
    }

    /// Waits until all are taken. Writes are taken in the order in which they were begun.
    nonisolated(nonsending) func write(_ elements: [Element]) async throws(StreamError) {
        if elements.isEmpty { return }
        let number = try put(elements, isAwaited: true)
        try await waiting(.writer(number)) { () throws(StreamError) -> Void? in
            switch look({ state in state.writes[number].map { $0.isRefused ? state.refusal : nil } }
            ) {
            case nil: return ()
            case .some(nil): return nil
            case .some(let refusal?):
                takeBack(number)
                throw refusal
            }
        } unless: {
            $0.writes[number]?.isRefused ?? true
        } cancel: {
            takeBack(number)
        }
    }

    /// - Parameter isShared: Whether others may read as well.
    func beginRead(isShared: Bool = false) throws(StreamError) {
        let failure: StreamError? = state.withLock { state in
            if state.isGivenAway { return .givenAway }
            if state.isReading, !isShared { return .inUse }
            state.readCount += 1
            return nil
        }
        if let failure { throw failure }
    }

    /// What nobody waits for is not asked for any more.
    func endRead() {
        change { state, wakes in
            state.readCount -= 1
            guard !state.isReading, state.demand > 0 else { return }
            state.demand = 0
            wakes.writer = true
        }
    }

    /// Takes it from whoever reads it, for somebody else: from now on no read begins.
    func giveAway() throws(StreamError) {
        let failure: StreamError? = state.withLock { state in
            if let failure = state.givingFailure { return failure }
            state.isGivenAway = true
            return nil
        }
        if let failure { throw failure }
    }

    /// Whether it can be taken from whoever reads it.
    func requireGivable() throws(StreamError) {
        if let failure = look(\.givingFailure) { throw failure }
        try requireTakeable()
    }

    /// Whether a guest may have it: it would hear nothing of a failure, or wait for a value that
    /// never comes.
    func requireTakeable() throws(StreamError) {
        if let failure = look({ $0.isEmpty ? $0.failure : nil }) { throw failure }
    }

    /// Somebody reads it from now on.
    func receive() { state.withLock { $0.isGivenAway = false } }

    /// Looks again whenever there is something new, until there is an outcome or the task is
    /// cancelled.
    private nonisolated(nonsending) func waiting<R>(
        _ waiter: StreamWaiter, _ attempt: () throws(StreamError) -> R?,
        unless isOver: @Sendable (State) -> Bool, cancel: () -> Void
    ) async throws(StreamError) -> R {
        while true {
            if let outcome = try attempt() { return outcome }
            if Task.isCancelled {
                cancel()
                throw .cancelled
            }
            await withTaskCancellationHandler {
                await sleep(waiter, unless: { isOver($0) || Task.isCancelled })
            } onCancel: {
                wake(waiter)
            }
        }
    }

    private func wake(_ waiter: StreamWaiter) {
        for sleeper in state.withLock({ $0.takeSleepers(waiter) }) { sleeper.wake() }
    }
}
