import Platform
import WasmCore

/// The readable end of a `stream` that the host has, whoever writes it: a guest, or the host.
///
/// It knows no store. What a guest writes comes when somebody drives the guest's store: calls one
/// of its functions, or awaits a ``GuestStream`` of it. The guest is not asked for more than is
/// waited for.
///
/// One reader at a time: a second `read` at the same time throws ``StreamError/inUse``, and of two
/// loops one after the other the second one gets what the first has left. A reader can be given to
/// one guest, as an argument or a result, which then reads what is left; here it is used up. The
/// end is dropped with the last reference, or by ``close()``.
public final class StreamReader<Element: Sendable>: Sendable {
    private let channel: Locked<StreamChannel<Element>?>

    init(_ channel: StreamChannel<Element>) {
        channel.receive()
        self.channel = Locked(channel)
    }

    deinit { take()?.close() }

    /// A stream of the host's with both ends.
    ///
    /// It may be given to a guest or not: the ends can both be the host's.
    public static func makeStream() -> (reader: StreamReader, writer: StreamWriter<Element>) {
        let channel = StreamChannel<Element>()
        return (StreamReader(channel), StreamWriter(channel))
    }

    /// A stream of the elements of a sequence, each asked for when the one before has been taken.
    ///
    /// The sequence is not begun before somebody reads. If it throws, a host that reads gets the
    /// error, and to a guest the stream has ended.
    public convenience init<Elements: AsyncSequence & Sendable>(_ sequence: Elements)
    where Elements.Element == Element {
        let channel = StreamChannel<Element>()
        let feed = StreamFeed(channel, sequence)
        channel.tellProducer { feed.look() }
        self.init(channel)
    }

    /// Reads what there is, and waits if there is nothing.
    ///
    /// - Parameter count: How many at most, at least one.
    /// - Returns: At least one element; none once the stream has ended.
    /// - Throws: ``StreamError``. What a guest has written before it trapped comes first.
    public nonisolated(nonsending) func read(
        upTo count: Int
    ) async throws(StreamError) -> [Element] {
        guard let channel = current else { throw .givenAway }
        return try await channel.read(upTo: count)
    }

    /// Gives the end up: whoever writes hears of it.
    public func close() { take()?.close() }

    /// nil once it is given away or closed.
    var current: StreamChannel<Element>? { channel.withLock { $0 } }

    /// Takes what it reads from for somebody else, while nobody reads.
    func takeIdle() throws(StreamError) -> StreamChannel<Element> {
        guard let channel = current else { throw .givenAway }
        try channel.giveAway()
        _ = take()
        return channel
    }

    /// What a guest may have now.
    func channelToInspect() throws(StreamError) -> StreamChannel<Element> {
        guard let channel = current else { throw .givenAway }
        try channel.requireGivable()
        return channel
    }

    /// The same for a guest.
    func channelToLower() throws(Trap) -> StreamChannel<Element> {
        do throws(StreamError) { return try takeIdle() } catch {
            throw Trap(.host, message: "\(error)", cause: error)
        }
    }

    func take() -> StreamChannel<Element>? {
        channel.withLock { channel in
            defer { channel = nil }
            return channel
        }
    }
}

extension StreamReader: AsyncSequence {
    /// Elements of a stream, one after another.
    public struct AsyncIterator: AsyncIteratorProtocol {
        private let reader: StreamReader
        /// What was read and not given yet, the next one last.
        private var elements: [Element] = []

        init(_ reader: StreamReader) { self.reader = reader }

        /// The next element; nil at the end.
        ///
        /// - Throws: ``StreamError``, as ``StreamReader/read(upTo:)``.
        public mutating func next(
            isolation actor: isolated (any Actor)? = #isolation
        ) async throws(StreamError) -> Element? {
            if elements.isEmpty {
                elements = try await reader.read(upTo: StreamLimits.chunkElementsMax)
                elements.reverse()
            }
            return elements.popLast()
        }
    }

    /// Goes along the elements. They are read some at a time, so that a loop that is left early may
    /// have taken more than it has used.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(self) }
}

/// What is read of streams at once.
enum StreamLimits {
    /// Elements that an iterator takes at a time.
    static let chunkElementsMax = 64
}

/// Feeds a stream from a sequence, an element at a time, once somebody reads.
private final class StreamFeed<Elements: AsyncSequence & Sendable>: Sendable
where Elements.Element: Sendable {
    private let channel: Locked<StreamChannel<Elements.Element>?>
    private let sequence: Elements
    private let task = Locked<Task<Void, Never>?>(nil)

    init(_ channel: StreamChannel<Elements.Element>, _ sequence: Elements) {
        self.channel = Locked(channel)
        self.sequence = sequence
    }

    /// Begins with the first demand, and stops when nobody reads any more.
    func look() {
        let channel = channel.withLock { $0 }
        guard let channel else { return }
        let (isWanted, isClosed) = channel.look { ($0.demand > 0, $0.refusal != nil) }
        if isClosed {
            self.channel.withLock { $0 = nil }
            task.withLock { $0 }?.cancel()
        } else if isWanted {
            task.withLock { task in
                if task == nil { task = Task { await self.run(channel) } }
            }
        }
    }

    private func run(_ channel: StreamChannel<Elements.Element>) async {
        do {
            for try await element in sequence { try await channel.write([element]) }
            channel.finish()
        } catch let error as StreamError {
            channel.finish(error)
        } catch {
            channel.finish(.failed(error))
        }
        // It holds the feed.
        channel.tellProducer(nil)
    }
}
