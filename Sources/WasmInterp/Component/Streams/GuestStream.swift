import WasmCore

/// A stream that a guest writes, with the guest: whoever reads lets it run.
///
///     let shelf = GuestStream(try watch(), of: instance)
///     for try await item in shelf { print(item.name) }
///
/// It belongs to the instance's store, as functions do, and is awaited where that is used. Several
/// may be awaited at once from one actor, and calls beside them. A ``reader`` alone would wait for
/// somebody else to drive the store.
public struct GuestStream<Element: Sendable> {
    private let state: StoreState
    /// The same stream without the guest: it may go anywhere, and be given to a guest.
    public let reader: StreamReader<Element>

    /// A stream with its guest.
    ///
    /// - Parameters:
    ///   - reader: What a function of the instance has returned.
    ///   - instance: Any of the store.
    public init(_ reader: StreamReader<Element>, of instance: ComponentInstance) {
        self.reader = reader
        state = instance.object.state
    }

    /// Reads what there is, and lets guests run until there is something.
    ///
    /// - Parameter count: How many at most, at least one.
    /// - Returns: At least one element; none once the stream has ended.
    /// - Throws: ``StreamError``; `trapped` also where all tasks of the store wait for each other:
    ///   the trap says who waits for what. If there are none, a call may come that writes.
    public nonisolated(nonsending) func read(
        upTo count: Int
    ) async throws(StreamError) -> [Element] {
        guard let channel = reader.current else { throw .givenAway }
        return try await state.componentState.read(channel, upTo: count, on: #isolation)
    }
}

extension GuestStream: AsyncSequence {
    /// Elements of a stream, one after another.
    public struct AsyncIterator: AsyncIteratorProtocol {
        private let stream: GuestStream
        /// What was read and not given yet, the next one last.
        private var elements: [Element] = []

        init(_ stream: GuestStream) { self.stream = stream }

        /// The next element; nil at the end.
        ///
        /// - Throws: ``StreamError``, as ``GuestStream/read(upTo:)``.
        public mutating func next(
            isolation actor: isolated (any Actor)? = #isolation
        ) async throws(StreamError) -> Element? {
            if elements.isEmpty {
                elements = try await stream.read(upTo: StreamLimits.chunkElementsMax)
                elements.reverse()
            }
            return elements.popLast()
        }
    }

    /// Goes along the elements. They are read some at a time, so that a loop that is left early may
    /// have taken more than it has used.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(self) }
}

/// A future that a guest writes, with the guest: whoever awaits it lets the guest run.
public struct GuestFuture<Value: Sendable> {
    private let state: StoreState
    /// The same future without the guest: it may go anywhere, and be given to a guest.
    public let reader: FutureReader<Value>

    /// A future with its guest.
    ///
    /// - Parameters:
    ///   - reader: What a function of the instance has returned.
    ///   - instance: Any of the store.
    public init(_ reader: FutureReader<Value>, of instance: ComponentInstance) {
        self.reader = reader
        state = instance.object.state
    }

    /// The value, once it is there; the same each time.
    ///
    /// - Throws: ``StreamError``, as ``GuestStream/read(upTo:)``; `closed` if the guest is gone
    ///   without having written.
    public nonisolated(nonsending) func value() async throws(StreamError) -> Value {
        if let known = reader.knownValue { return known }
        guard let channel = reader.current else { throw .givenAway }
        return try reader.keep(
            try await state.componentState.read(
                channel, upTo: 1, isShared: true, on: #isolation))
    }
}

extension ComponentStoreState {
    /// Reads, and lets tasks run until something has come.
    func read<Element>(
        _ channel: StreamChannel<Element>, upTo count: Int, isShared: Bool = false,
        on actor: isolated (any Actor)?
    ) async throws(StreamError) -> [Element] {
        guard let ticket = channel.look(\.ticket), driver.hostEnds.id(of: ticket) != nil else {
            return try await channel.read(upTo: count, isShared: isShared)
        }
        try channel.beginRead(isShared: isShared)
        defer { channel.endRead() }
        let portion: StreamChannel<Element>.Portion
        do throws(Trap) {
            try dropReleased()
            portion = try await drive(on: actor, waitsForCalls: true) {
                let portion = channel.take(upTo: count, keeps: isShared)
                if case .later = portion { return nil }
                return portion
            } cancel: {
                .failure(.cancelled)
            }
        } catch {
            throw .trapped(error)
        }
        switch portion {
        case .elements(let elements): return elements
        case .failure(let error): throw error
        case .end, .later: return []
        }
    }
}
