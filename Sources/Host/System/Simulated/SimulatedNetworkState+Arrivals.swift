// What arrives, and what it does to the socket that it was sent to.
extension SimulatedNetworkState {
    mutating func take(_ part: SimulatedWire.Part) {
        switch part.content {
        case .question(let name, let family, let pending):
            asked.remove(pending.id)
            pending.end(with: answer(name, family))
        case .datagram(let bytes, let source, let target):
            let cost = SimulatedEndpoint.cost(ofDatagram: bytes.count)
            datagramBytes -= cost
            endpoints[part.from]?.leavingBytes -= cost
            takeDatagram(bytes, source, target, from: part.from)
        case .connection: takeConnection(from: part.from, to: part.to)
        default: takeOfStream(part)
        }
        touch(part.to)
        touch(part.from)
    }

    private mutating func takeOfStream(_ part: SimulatedWire.Part) {
        guard endpoints[part.to] != nil else {
            // Its end is gone: what comes for it is an error of the sender.
            if case .bytes = part.content { send(.reset, from: part.to, to: part.from) }
            if case .established = part.content { send(.reset, from: part.to, to: part.from) }
            return
        }
        switch part.content {
        case .established:
            endpoints[part.to]?.phase = .connected
            endpoints[part.to]?.peerID = part.from
        case .failure(let error):
            endpoints[part.to]?.phase = .failed
            endpoints[part.to]?.error = error
        case .bytes(let bytes):
            endpoints[part.to]?.arrivingBytes -= bytes.count
            if endpoints[part.to]?.isReceiveShut == false {
                endpoints[part.to]?.input += bytes
            }
        case .end: endpoints[part.to]?.hasInputEnded = true
        case .reset:
            guard endpoints[part.to]?.isReset == false else { return }
            endpoints[part.to]?.isReset = true
            endpoints[part.to]?.error = NetworkError(.reset)
            endpoints[part.to]?.peerID = nil
        case .connection, .datagram, .question: break
        }
    }

    private mutating func takeConnection(from client: UInt64, to listener: UInt64) {
        guard let asking = endpoints[client], asking.isConnecting else { return }
        guard let listening = endpoints[listener], case .listening(let backlog) = listening.phase,
            listening.queue.count < backlog
        else { return send(.failure(NetworkError(.refused)), from: listener, to: client) }
        var server = SimulatedEndpoint(listening.family, .stream)
        server.phase = .connected
        server.options = listening.options
        server.local = asking.peer.map { $0.shown(to: listening.family) }
        server.peer = asking.local.map { $0.shown(to: listening.family) }
        server.peerID = client
        let id = add(server)
        endpoints[listener]?.queue.append(id)
        send(.established, from: id, to: client)
    }

    private mutating func takeDatagram(
        _ bytes: [UInt8], _ source: SocketAddress?, _ target: SocketAddress, from sender: UInt64
    ) {
        guard let id = receiver(of: target), let endpoint = endpoints[id] else {
            // Those that are connected are told so.
            if endpoints[sender]?.peer != nil {
                endpoints[sender]?.error = NetworkError(.refused)
            }
            return
        }
        let shown = source.map { $0.shown(to: endpoint.family) }
        guard endpoint.peer == nil || endpoint.peer == shown else { return }
        // What finds no room is lost, as datagrams are.
        let cost = SimulatedEndpoint.cost(ofDatagram: bytes.count)
        guard cost <= endpoint.roomBytes else { return }
        endpoints[id]?.hold(bytes, from: shown)
        touch(id)
    }

    func receiver(of target: SocketAddress) -> UInt64? {
        switch target {
        case .ip(let address, let port): owner(.datagram, address, port)
        case .unix: bound[Key(kind: .datagram, address: target)]
        }
    }
}

extension SocketAddress {
    /// As a socket of a family sees it: those of IPv6 see all addresses as theirs.
    func shown(to family: AddressFamily) -> SocketAddress {
        guard case .ip(let address, let port) = self else { return self }
        switch (address.unmapped, family) {
        case (.v4(let address), .ipv6):
            return .ip(.v6(IPv6Address(mapping: address)), port: port)
        case (let address, _): return .ip(address, port: port)
        }
    }

    /// As one that is bound is found.
    var key: SocketAddress {
        guard case .ip(let address, let port) = self else { return self }
        return .ip(address.unmapped, port: port)
    }
}
