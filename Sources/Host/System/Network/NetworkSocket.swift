/// A socket. No call waits: what cannot be done now throws `wouldBlock`, and ``wait`` tells when it
/// may be. Any thread may call at any time; after ``close()`` all throw `closed`.
package protocol NetworkSocket: AnyObject, Sendable {
    var family: AddressFamily { get }
    var kind: SocketKind { get }

    /// Where ``wait`` waits.
    var reactor: Reactor { get }

    /// Gives the socket an address; of port 0, a port that is free.
    ///
    /// - Throws: `addressInUse`, `addressNotAvailable`, `denied`, `noSuchPath`, `pathTooLong`,
    ///   `unsupported` for an address of another family, `invalid` if it has one and for no path.
    func bind(to address: SocketAddress) throws(NetworkError)

    /// Takes connections; as many as the backlog wait to be accepted, within the system's limit.
    func listen(backlog: Int) throws(NetworkError)

    /// The next connection.
    ///
    /// - Throws: `wouldBlock`; `aborted` if one was given up meanwhile; `tooManyDescriptors`, and
    ///   then it is still there; `invalid` if the socket does not listen, `unsupported` if it is
    ///   one of datagrams.
    func accept() throws(NetworkError) -> any NetworkSocket

    /// Begins to connect. A socket of datagrams is connected at once, and to another address if it
    /// is connected.
    ///
    /// - Throws: `refused`, `unreachable` and the like, at once or from ``finishConnecting()``;
    ///   `inProgress`, `alreadyConnected`; `invalid` for no path.
    func connect(to address: SocketAddress) throws(NetworkError) -> ConnectionProgress

    /// What became of a pending connection, to be asked for when the socket can be written to.
    ///
    /// - Throws: Why there is none, once, unless ``receive(into:peek:)``, ``send(_:to:)`` or
    ///   ``takeError()`` has told it; `notConnected` if none was begun or it is over.
    func finishConnecting() throws(NetworkError) -> ConnectionProgress

    /// Lets a socket of datagrams send to anybody, and hear anybody, again.
    func disconnect() throws(NetworkError)

    /// Receives what is there: some bytes of a stream, or one datagram, of which the rest is lost.
    /// An empty buffer gets no bytes of a stream, and 0 says nothing about its end then.
    ///
    /// - Parameter peek: Whether it stays there.
    /// - Throws: `wouldBlock`, `reset`, `notConnected`; `refused` if nobody takes what was sent.
    func receive(
        into bytes: inout MutableRawSpan, peek: Bool
    ) throws(NetworkError) -> ReceivedBytes

    /// Sends a part of the bytes, or all of them as one datagram.
    ///
    /// - Parameter address: Of a datagram; nil if the socket is connected.
    /// - Returns: How many bytes were taken.
    /// - Throws: `wouldBlock`, `brokenPipe`, `reset`, `notConnected`, `destinationRequired`,
    ///   `messageTooLong`, `unreachable`, `denied`; `invalid` for a stream with an address.
    func send(_ bytes: RawSpan, to address: SocketAddress?) throws(NetworkError) -> Int

    /// Ends one direction of a stream or both.
    ///
    /// - Throws: `notConnected`.
    func shutdown(_ direction: ShutdownDirection) throws(NetworkError)

    func localAddress() throws(NetworkError) -> SocketAddress

    /// - Throws: `notConnected`.
    func peerAddress() throws(NetworkError) -> SocketAddress

    /// - Throws: `unsupported` if the socket has no such option.
    func value(of option: SocketOption) throws(NetworkError) -> Int

    /// - Throws: `unsupported` if the socket has no such option; `invalid` for no value of it, and
    ///   for `v6Only` once the socket has an address.
    func set(_ option: SocketOption, to value: Int) throws(NetworkError)

    /// Takes the error that a later call would have thrown.
    func takeError() throws(NetworkError) -> NetworkError?

    /// Waits at the reactor until the socket is ready for something, or until a deadline.
    ///
    /// - Throws: `closed`, `notWaiting`; then the completion is not called.
    func wait(
        _ id: WaitID, for interest: Readiness, until deadline: Instant?,
        _ completion: @escaping @Sendable (WaitOutcome) -> Void
    ) throws(NetworkError)

    /// What it is ready for now; nothing once it is closed.
    var currentReadiness: Readiness { get }

    /// The system's number, for who polls by himself and holds the socket meanwhile; nil of a
    /// simulation's, and once it is closed.
    var systemDescriptor: Int32? { get }

    /// Closes the socket and ends its waits. Once is enough; the last reference does it too.
    func close()
}

/// How far a connection is.
package enum ConnectionProgress: Hashable, Sendable {
    case established
    /// Under way until the socket can be written to.
    case pending
}

/// What was received.
package struct ReceivedBytes: Hashable, Sendable {
    /// Bytes in the buffer; 0 at the end of a stream, and for an empty datagram.
    package var count: Int
    /// Whether the datagram was longer.
    package var isTruncated = false
    /// Where the datagram came from; nil for streams and for senders without an address.
    package var source: SocketAddress?

    package init(count: Int, isTruncated: Bool = false, source: SocketAddress? = nil) {
        self.count = count
        self.isTruncated = isTruncated
        self.source = source
    }
}

/// Which way of a stream ends.
package enum ShutdownDirection: Hashable, Sendable, CaseIterable {
    case receive, send, both
}
