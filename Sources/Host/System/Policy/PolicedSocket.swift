internal import Synchronization

/// A socket of a network with a policy: it asks the policy before each use of an address.
package final class PolicedSocket: NetworkSocket {
    private let base: any NetworkSocket
    private let network: PolicedNetwork
    /// Whether it was bound to an address that the policy allows to listen at.
    private let hasAddress: Atomic<Bool>

    package var family: AddressFamily { base.family }
    package var kind: SocketKind { base.kind }
    package var reactor: Reactor { base.reactor }

    init(_ base: any NetworkSocket, of network: PolicedNetwork, hasAddress: Bool) {
        (self.base, self.network) = (base, network)
        self.hasAddress = Atomic(hasAddress)
    }

    package func bind(to address: SocketAddress) throws(NetworkError) {
        try network.check(.listen, kind, address)
        try base.bind(to: address)
        hasAddress.store(true, ordering: .relaxed)
    }

    /// One without an address would be given all addresses.
    package func listen(backlog: Int) throws(NetworkError) {
        if !hasAddress.load(ordering: .relaxed) {
            try network.check(.listen, kind, try base.localAddress())
        }
        try base.listen(backlog: backlog)
    }

    package func accept() throws(NetworkError) -> any NetworkSocket {
        PolicedSocket(try base.accept(), of: network, hasAddress: true)
    }

    package func connect(to address: SocketAddress) throws(NetworkError) -> ConnectionProgress {
        try network.check(kind == .stream ? .connect : .send, kind, address)
        return try base.connect(to: address)
    }

    package func send(_ bytes: RawSpan, to address: SocketAddress?) throws(NetworkError) -> Int {
        if let address { try network.check(.send, kind, address) }
        return try base.send(bytes, to: address)
    }

    package func receive(
        into bytes: inout MutableRawSpan, peek: Bool
    ) throws(NetworkError) -> ReceivedBytes {
        try base.receive(into: &bytes, peek: peek)
    }

    package func finishConnecting() throws(NetworkError) -> ConnectionProgress {
        try base.finishConnecting()
    }

    package func disconnect() throws(NetworkError) { try base.disconnect() }

    package func shutdown(_ direction: ShutdownDirection) throws(NetworkError) {
        try base.shutdown(direction)
    }

    package func localAddress() throws(NetworkError) -> SocketAddress { try base.localAddress() }
    package func peerAddress() throws(NetworkError) -> SocketAddress { try base.peerAddress() }

    package func value(of option: SocketOption) throws(NetworkError) -> Int {
        try base.value(of: option)
    }

    package func set(_ option: SocketOption, to value: Int) throws(NetworkError) {
        try base.set(option, to: value)
    }

    package func takeError() throws(NetworkError) -> NetworkError? { try base.takeError() }

    package func wait(
        _ id: WaitID, for interest: Readiness, until deadline: Instant?,
        _ completion: @escaping @Sendable (WaitOutcome) -> Void
    ) throws(NetworkError) {
        try base.wait(id, for: interest, until: deadline, completion)
    }

    package func close() { base.close() }
}
