import HostSystem

// Sockets of the guest's own as plain values, and made again.

extension OpenedSocket {
    /// What guests may set that the system keeps.
    private static let options: [GuestSocketOption] = [
        .reuseAddress, .broadcast, .sendBuffer, .receiveBuffer, .keepAlive,
    ]

    func state(of number: DescriptorNumber) throws(WASIErrno) -> SocketState {
        var state = SocketState()
        state.descriptor = number.raw
        state.family = GuestAddressFamily(base.family).rawValue
        state.type = GuestSocketType(base.kind).rawValue
        (state.receiveTimeout, state.sendTimeout) = (receiveTimeout, sendTimeout)
        state.isConnected = base.kind == .stream && (standing.hasPeer || standing.isLost)
        // Of a connection nothing else can be made again.
        guard !state.isConnected else { return state }
        // One that listens without having been given an address has got one.
        if standing.isBound || isListening {
            state.local = SocketState.AddressState(try localAddress())
        }
        state.backlog = standing.backlog.map { UInt32(clamping: $0) }
        if standing.hasPeer, let peer = try? peerAddress() {
            state.peer = SocketState.AddressState(peer)
        }
        for option in Self.options {
            guard let known = option.option else { continue }
            let value = UInt32(clamping: try value(of: known))
            state.options.append(.init(number: option.rawValue, value: value))
        }
        return state
    }

    /// Makes a fresh socket the one that was written down.
    ///
    /// - Throws: What the system or the rules say to it; `inval` for what was never written so.
    func restore(_ state: SocketState) throws(WASIErrno) {
        (receiveTimeout, sendTimeout) = (state.receiveTimeout, state.sendTimeout)
        guard !state.isConnected else { return loseConnection() }
        for option in state.options {
            guard let known = GuestSocketOption(rawValue: option.number)?.option else {
                throw .inval
            }
            let value = Int(option.value)
            // What the system has by itself it may not take from guests.
            if try self.value(of: known) != value { try set(known, to: value) }
        }
        if let local = state.local { try bind(to: try address(local)) }
        if let backlog = state.backlog { try listen(backlog: Int(Int32(clamping: backlog))) }
        if let peer = state.peer { try connect(to: try address(peer), isAgain: false) }
    }

    private func address(
        _ state: SocketState.AddressState
    ) throws(WASIErrno) -> SocketAddress {
        guard let address = state.address(base.family) else { throw .inval }
        return address
    }
}

extension GuestNetwork {
    /// Opens a socket that was written down.
    ///
    /// - Throws: `inval` for a kind that there is not; else as opening and binding do.
    func open(_ state: SocketState) throws(WASIErrno) -> OpenedSocket {
        guard let family = GuestAddressFamily(rawValue: state.family)?.family,
            let kind = GuestSocketType(rawValue: state.type)?.kind
        else { throw .inval }
        let socket = try open(family, kind)
        try socket.restore(state)
        return socket
    }
}
