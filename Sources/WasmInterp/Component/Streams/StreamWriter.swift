import WasmCore

/// The writable end of a `stream` of the host's.
///
/// Made by ``StreamReader/makeStream()``. The stream ends with the last reference, or by
/// ``finish()``.
///
/// Several tasks may write: what they write is read in the order in which the writes were begun,
/// each write's elements together.
public final class StreamWriter<Element: Sendable>: Sendable {
    private let channel: StreamChannel<Element>

    init(_ channel: StreamChannel<Element>) { self.channel = channel }

    deinit { channel.finish() }

    /// Writes elements and waits until the reader has taken all of them.
    ///
    /// If the task is cancelled, what has not been taken is taken back.
    ///
    /// - Throws: ``StreamError``: `closed` if nobody reads any more, or the stream was finished.
    public nonisolated(nonsending) func write(
        contentsOf elements: some Sequence<Element>
    ) async throws(StreamError) {
        try await channel.write(Array(elements))
    }

    /// Writes one element and waits until the reader has taken it.
    ///
    /// - Throws: ``StreamError``, as ``write(contentsOf:)``.
    public nonisolated(nonsending) func write(_ element: Element) async throws(StreamError) {
        try await channel.write([element])
    }

    /// Ends the stream: the reader gets what has been written, writes that wait included, and no
    /// more.
    public func finish() { channel.finish() }
}
