/// How far a ``StreamSource`` or ``StreamSink`` has come.
public enum StreamProgress: Hashable, Sendable {
    /// So many bytes were moved, at least one.
    case bytes(Int)
    /// None now: `wake` is called as soon as it is worth another try.
    case later
    /// None any more.
    case ended
}

/// Where bytes of a stream come from that go into a guest's memory with nothing in between.
///
/// It is asked when a guest reads, on whatever thread runs the guest, by one at a time, and must
/// not wait.
public protocol StreamSource: Sendable {
    /// Fills the start of a buffer.
    ///
    /// - Parameters:
    ///   - buffer: At least one byte.
    ///   - wake: To be called once after `later`, from any thread; more does no harm.
    func read(
        into buffer: inout MutableRawSpan, wake: @escaping @Sendable () -> Void
    ) -> StreamProgress

    /// Nobody reads any more. Called once, also after `ended`.
    func close()
}

/// Where bytes of a stream go that come out of a guest's memory with nothing in between.
///
/// It is asked when a guest writes, on whatever thread runs the guest, by one at a time, and must
/// not wait.
public protocol StreamSink: Sendable {
    /// Takes bytes from the start of some.
    ///
    /// - Parameters:
    ///   - bytes: At least one.
    ///   - wake: To be called once after `later`, from any thread; more does no harm.
    /// - Returns: How many were taken; `ended` if no more are wanted, which the writer is told.
    func write(_ bytes: RawSpan, wake: @escaping @Sendable () -> Void) -> StreamProgress

    /// No more bytes come. Called once, also after `ended`.
    ///
    /// - Parameter failure: nil if the writer has ended the stream.
    func finish(_ failure: StreamError?)
}
