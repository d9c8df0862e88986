internal import Platform

/// A socket of a network with a policy: it asks the policy before each use of an address.
package final class PolicedSocket: NetworkSocket {
    struct State {
        /// Whether it has an address that the policy allows to listen at.
        var isBound: Bool
        /// Whom a socket of datagrams is connected to.
        var peer: SocketAddress?
    }

    let base: any NetworkSocket
    let network: PolicedNetwork
    /// Held while an address is judged and then used, so that nothing that counts changes between.
    let state: Locked<State>
    /// Held by who looks at a datagram and then receives it.
    let receiving = Locked(())

    package var family: AddressFamily { base.family }
    package var kind: SocketKind { base.kind }
    package var reactor: Reactor { base.reactor }

    init(_ base: any NetworkSocket, of network: PolicedNetwork, isBound: Bool) {
        (self.base, self.network) = (base, network)
        state = Locked(State(isBound: isBound))
    }

    package func bind(to address: SocketAddress) throws(NetworkError) {
        try state.withLock { state throws(NetworkError) in
            try checkListening(at: address)
            try base.bind(to: address)
            state.isBound = true
        }
    }

    package func listen(backlog: Int) throws(NetworkError) {
        try state.withLock { state throws(NetworkError) in
            // One without an address is given all of them, and a port.
            if !state.isBound { try checkListening(at: family.unspecified) }
            try base.listen(backlog: backlog)
        }
    }

    /// All addresses of IPv6 are those of IPv4 too, unless the socket is told otherwise.
    private func checkListening(at address: SocketAddress) throws(NetworkError) {
        try network.check(.listen, kind, address)
        guard case .ip(.v6(let ip), let port) = address, ip.bits == 0,
            try base.value(of: .v6Only) == 0
        else { return }
        try network.check(.listen, kind, .ip(.v4(.unspecified), port: port))
    }

    package func accept() throws(NetworkError) -> any NetworkSocket {
        PolicedSocket(try base.accept(), of: network, isBound: true)
    }

    package func connect(to address: SocketAddress) throws(NetworkError) -> ConnectionProgress {
        try network.check(kind == .stream ? .connect : .send, kind, address)
        return try state.withLock { state throws(NetworkError) in
            let progress = try base.connect(to: address)
            if kind == .datagram { state.peer = try? base.peerAddress() }
            return progress
        }
    }

    package func send(_ bytes: RawSpan, to address: SocketAddress?) throws(NetworkError) -> Int {
        if let address { try network.check(.send, kind, address) }
        return try base.send(bytes, to: address)
    }

    package func finishConnecting() throws(NetworkError) -> ConnectionProgress {
        try base.finishConnecting()
    }

    package func disconnect() throws(NetworkError) {
        try state.withLock { state throws(NetworkError) in
            try base.disconnect()
            state.peer = nil
        }
    }

    package func shutdown(_ direction: ShutdownDirection) throws(NetworkError) {
        try base.shutdown(direction)
    }

    package func localAddress() throws(NetworkError) -> SocketAddress { try base.localAddress() }
    package func peerAddress() throws(NetworkError) -> SocketAddress { try base.peerAddress() }

    package func value(of option: SocketOption) throws(NetworkError) -> Int {
        try base.value(of: option)
    }

    package func set(_ option: SocketOption, to value: Int) throws(NetworkError) {
        // Nor does what is bound hear more afterwards: systems refuse this one then.
        try state.withLock { _ throws(NetworkError) in try base.set(option, to: value) }
    }

    package func takeError() throws(NetworkError) -> NetworkError? { try base.takeError() }

    package func wait(
        _ id: WaitID, for interest: Readiness, until deadline: Instant?,
        _ completion: @escaping @Sendable (WaitOutcome) -> Void
    ) throws(NetworkError) {
        try base.wait(id, for: interest, until: deadline, completion)
    }

    package var currentReadiness: Readiness { base.currentReadiness }
    package var systemDescriptor: Int32? { base.systemDescriptor }

    package func close() { base.close() }
}
