import Platform
import WasmCore

/// The readable end of a `future` that the host has, whoever writes it: a guest, or the host.
///
/// What holds for a ``StreamReader`` holds here too: it knows no store, and may be given to one
/// guest, which uses it up. But several may await the value at the same time, and all get it.
public final class FutureReader<Value: Sendable>: Sendable {
    private let channel: Locked<StreamChannel<Value>?>
    private let known = Locked<Value?>(nil)

    init(_ channel: StreamChannel<Value>) {
        channel.receive()
        self.channel = Locked(channel)
    }

    deinit { take()?.close() }

    /// A future of the host's with both ends.
    public static func makeFuture() -> (reader: FutureReader, writer: FutureWriter<Value>) {
        let channel = StreamChannel<Value>()
        return (FutureReader(channel), FutureWriter(channel))
    }

    /// The value, once it is there; the same each time.
    ///
    /// - Throws: ``StreamError``: `closed` if the writer is gone without having written.
    public var value: Value {
        get async throws(StreamError) {
            if let known = knownValue { return known }
            guard let channel = current else { throw .givenAway }
            return try keep(try await channel.read(upTo: 1, isShared: true))
        }
    }

    /// Gives the end up: whoever writes hears of it.
    public func close() { take()?.close() }

    var knownValue: Value? { known.withLock { $0 } }

    /// What was read is the value.
    func keep(_ values: [Value]) throws(StreamError) -> Value {
        guard let value = values.first else { throw .closed }
        known.withLock { $0 = value }
        return value
    }

    /// nil once it is given away or closed.
    var current: StreamChannel<Value>? { channel.withLock { $0 } }

    /// Takes what it reads from for a guest, while nobody reads and the value is not known.
    func channelToLower() throws(Trap) -> StreamChannel<Value> {
        do throws(StreamError) {
            guard let channel = current, knownValue == nil else { throw .givenAway }
            try channel.giveAway()
            _ = take()
            return channel
        } catch {
            throw Trap(.host, message: "\(error)", cause: error)
        }
    }

    /// What a guest may have now.
    func channelToInspect() throws(StreamError) -> StreamChannel<Value> {
        guard let channel = current, knownValue == nil else { throw .givenAway }
        try channel.requireGivable()
        return channel
    }

    private func take() -> StreamChannel<Value>? {
        channel.withLock { channel in
            defer { channel = nil }
            return channel
        }
    }
}

/// The writable end of a `future` of the host's.
///
/// Made by ``FutureReader/makeFuture()``. A host that reads hears of it if the last reference goes
/// before there is a value; a guest that reads waits for ever.
public final class FutureWriter<Value: Sendable>: Sendable {
    private let channel: StreamChannel<Value>

    init(_ channel: StreamChannel<Value>) { self.channel = channel }

    deinit { channel.finish(.closed) }

    /// Writes the value. It waits for nobody: the value is there for whoever reads.
    ///
    /// - Throws: ``StreamError``: `closed` if nobody reads any more, or there is a value already.
    public func write(_ value: Value) throws(StreamError) {
        try channel.put([value], isLast: true)
    }
}
