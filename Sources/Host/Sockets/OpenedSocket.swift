import HostSystem

/// A socket that the guest has opened or accepted itself.
///
/// It is used by one thread at a time, as ports are. The last reference closes it.
final class OpenedSocket: Socket {
    let base: any NetworkSocket
    let network: GuestNetwork
    private let count: SocketCount
    /// Where a connection was begun to, as long as nobody knows what became of it.
    private var attempt: SocketAddress?
    /// What of it can be made again elsewhere.
    private(set) var standing = SocketStanding()
    /// How long calls wait, in nanoseconds; nil for as long as it takes.
    var (receiveTimeout, sendTimeout): (UInt64?, UInt64?) = (nil, nil)

    init(_ base: any NetworkSocket, of network: GuestNetwork, _ count: SocketCount) {
        (self.base, self.network, self.count) = (base, network, count)
    }

    var type: FileType { base.kind == .stream ? .socketStream : .socketDatagram }
    var pollDescriptor: Int32 { base.systemDescriptor ?? -1 }
    var isListening: Bool { standing.backlog != nil }

    /// Nil for what never makes anybody wait.
    func waitSource(forWriting: Bool) -> WaitRequest.Source? {
        if standing.isLost { return nil }
        if let descriptor = base.systemDescriptor { return .descriptor(descriptor) }
        return .waitable(SocketWaitable(base, forWriting: forWriting))
    }

    func bind(to address: SocketAddress) throws(WASIErrno) {
        try checkFamily(of: address)
        try call { socket throws(NetworkError) in try socket.bind(to: address) }
        standing.isBound = true
    }

    func listen(backlog: Int) throws(WASIErrno) {
        try call { socket throws(NetworkError) in try socket.listen(backlog: backlog) }
        standing.backlog = backlog
    }

    func accept() throws(WASIErrno) -> any Socket {
        let count = try SocketCount(of: network)
        let accepted = try call { socket throws(NetworkError) in try socket.accept() }
        let socket = OpenedSocket(accepted, of: network, count)
        socket.standing.hasPeer = true
        return socket
    }

    /// Connects, or tells what became of the connection that a former call has begun.
    ///
    /// - Parameter isAgain: Whether it is the same call, made again as it had to wait.
    /// - Throws: `inprogress` if it has begun, `already` if it is still under way; `isconn` if it
    ///   leads elsewhere, as calls with other addresses are told.
    func connect(to address: SocketAddress, isAgain: Bool) throws(WASIErrno) {
        if let begun = attempt {
            do throws(WASIErrno) {
                try finishConnecting()
                guard begun == address else { throw .isconn }
                return
            } catch {
                // Another call was told why there is no connection: this is a new attempt.
                guard error == .notconn, !isAgain else { throw error }
            }
        }
        try checkFamily(of: address)
        let progress = try call { socket throws(NetworkError) in try socket.connect(to: address) }
        standing.hasPeer = true
        guard progress == .pending else { return }
        attempt = address
        throw .inprogress
    }

    /// - Throws: `already` if the attempt is still under way; why it came to nothing; `notconn` if
    ///   that has been told.
    private func finishConnecting() throws(WASIErrno) {
        let begun = attempt
        attempt = nil
        let progress: ConnectionProgress
        do throws(WASIErrno) {
            progress = try call { socket throws(NetworkError) in try socket.finishConnecting() }
        } catch {
            standing.hasPeer = false
            throw error
        }
        guard progress == .pending else { return }
        attempt = begun
        throw .already
    }

    /// Whether a connection is under way to another address.
    func isConnecting(elsewhereThan address: SocketAddress) -> Bool {
        attempt.map { $0 != address } ?? false
    }

    private func checkFamily(of address: SocketAddress) throws(WASIErrno) {
        guard address.family == base.family else { throw .afnosupport }
    }

    func receive(
        into bytes: inout MutableRawSpan, peek: Bool
    ) throws(WASIErrno) -> (count: Int, truncated: Bool) {
        let received = try receiveWithSource(into: &bytes, peek: peek)
        return (received.count, received.isTruncated)
    }

    func receiveWithSource(
        into bytes: inout MutableRawSpan, peek: Bool
    ) throws(WASIErrno) -> ReceivedBytes {
        try checkConnection()
        do throws(NetworkError) {
            return try base.receive(into: &bytes, peek: peek)
        } catch {
            throw network.errno(of: error)
        }
    }

    func send(_ bytes: RawSpan) throws(WASIErrno) -> Int { try send(bytes, to: nil) }

    func send(_ bytes: RawSpan, to address: SocketAddress?) throws(WASIErrno) -> Int {
        try checkConnection()
        if let address { try checkFamily(of: address) }
        do throws(NetworkError) {
            return try base.send(bytes, to: address)
        } catch {
            throw network.errno(of: error)
        }
    }

    func shutdown(receive: Bool, send: Bool) throws(WASIErrno) {
        try call { socket throws(NetworkError) in
            try socket.shutdown(receive && send ? .both : send ? .send : .receive)
        }
    }

    func localAddress() throws(WASIErrno) -> SocketAddress {
        try call { socket throws(NetworkError) in try socket.localAddress() }
    }

    func peerAddress() throws(WASIErrno) -> SocketAddress {
        try call { socket throws(NetworkError) in try socket.peerAddress() }
    }

    /// The error that a later call would have thrown, taken; `success` if there is none.
    func takeError() throws(WASIErrno) -> WASIErrno {
        let error = try call { socket throws(NetworkError) in try socket.takeError() }
        return error?.errno ?? .success
    }

    func value(of option: SocketOption) throws(WASIErrno) -> Int {
        try ofOption { socket throws(NetworkError) in try socket.value(of: option) }
    }

    func set(_ option: SocketOption, to value: Int) throws(WASIErrno) {
        let value = option.isBufferSize ? min(value, network.limits.socketBufferBytesMax) : value
        try ofOption { socket throws(NetworkError) in try socket.set(option, to: value) }
    }

    private func ofOption<R>(
        _ body: (any NetworkSocket) throws(NetworkError) -> R
    ) throws(WASIErrno) -> R {
        do throws(WASIErrno) { return try call(body) } catch {
            throw error == .notsup ? .noprotoopt : error
        }
    }

    private func call<R>(
        _ body: (any NetworkSocket) throws(NetworkError) -> R
    ) throws(WASIErrno) -> R {
        try checkConnection()
        do throws(NetworkError) { return try body(base) } catch { throw network.errno(of: error) }
    }

    /// - Throws: `connreset` if the connection was left in another world.
    private func checkConnection() throws(WASIErrno) {
        if standing.isLost { throw .connreset }
    }

    /// Has the socket be what is left of one whose connection was in another world.
    func loseConnection() { standing.isLost = true }
}

/// What a guest has made of a socket, by which it can be made again.
struct SocketStanding: Equatable {
    /// Whether the guest has given it an address.
    var isBound = false
    /// What it was told to hold of connections; nil if it does not listen.
    var backlog: Int?
    /// Whether it is connected, was, or tries to be.
    var hasPeer = false
    /// Whether its connection was in another world.
    var isLost = false
}

extension Socket {
    /// What is waited for before reading or writing; nil if nothing is.
    func waitSource(forWriting: Bool) -> WaitRequest.Source? {
        if let opened = self as? OpenedSocket { return opened.waitSource(forWriting: forWriting) }
        return .descriptor(pollDescriptor)
    }
}
