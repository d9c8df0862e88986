import HostSystem
internal import Synchronization

/// A socket that the guest has opened or accepted itself.
///
/// It is used by one thread at a time, as ports are. The last reference closes it.
final class OpenedSocket: Socket {
    let base: any NetworkSocket
    private let network: GuestNetwork
    private let lease: BudgetLease?
    /// A connection has been begun, and nobody knows yet what became of it.
    private var isConnecting = false
    private(set) var isListening = false

    init(_ base: any NetworkSocket, of network: GuestNetwork, _ lease: BudgetLease?) {
        (self.base, self.network, self.lease) = (base, network, lease)
        network.socketCount.add(1, ordering: .relaxed)
    }

    deinit { network.socketCount.subtract(1, ordering: .relaxed) }

    var type: FileType { base.kind == .stream ? .socketStream : .socketDatagram }
    var pollDescriptor: Int32 { base.systemDescriptor ?? -1 }

    func waitSource(forWriting: Bool) -> WaitRequest.Source {
        if let descriptor = base.systemDescriptor { return .descriptor(descriptor) }
        return .waitable(SocketWaitable(base, forWriting: forWriting))
    }

    func bind(to address: SocketAddress) throws(WASIErrno) {
        try checkFamily(of: address)
        try call { socket throws(NetworkError) in try socket.bind(to: address) }
    }

    func listen(backlog: Int) throws(WASIErrno) {
        try call { socket throws(NetworkError) in try socket.listen(backlog: backlog) }
        isListening = true
    }

    func accept() throws(WASIErrno) -> any Socket {
        let lease = try network.leaseSocket()
        let accepted = try call { socket throws(NetworkError) in try socket.accept() }
        return OpenedSocket(accepted, of: network, lease)
    }

    /// Connects, or tells what became of the connection that a former call has begun, as the same
    /// call is made again until it does not have to wait.
    ///
    /// - Throws: `inprogress` if it has begun, `already` if it is still under way.
    func connect(to address: SocketAddress) throws(WASIErrno) {
        let hadBegun = isConnecting
        if !hadBegun { try checkFamily(of: address) }
        isConnecting = false
        let progress = try call { socket throws(NetworkError) in
            hadBegun ? try socket.finishConnecting() : try socket.connect(to: address)
        }
        guard progress == .pending else { return }
        isConnecting = true
        throw hadBegun ? .already : .inprogress
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
        do throws(NetworkError) {
            return try base.receive(into: &bytes, peek: peek)
        } catch {
            throw network.errno(of: error)
        }
    }

    func send(_ bytes: RawSpan) throws(WASIErrno) -> Int { try send(bytes, to: nil) }

    func send(_ bytes: RawSpan, to address: SocketAddress?) throws(WASIErrno) -> Int {
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
        if error != nil { isConnecting = false }
        return error?.errno ?? .success
    }

    func value(of option: SocketOption) throws(WASIErrno) -> Int {
        try ofOption { socket throws(NetworkError) in try socket.value(of: option) }
    }

    func set(_ option: SocketOption, to value: Int) throws(WASIErrno) {
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
        do throws(NetworkError) { return try body(base) } catch { throw network.errno(of: error) }
    }
}

extension Socket {
    /// What is waited for before reading or writing.
    func waitSource(forWriting: Bool) -> WaitRequest.Source {
        if let opened = self as? OpenedSocket { return opened.waitSource(forWriting: forWriting) }
        return .descriptor(pollDescriptor)
    }
}
