// What sockets that are connected do.
extension SimulatedNetworkState {
    /// How many bytes of a stream may be sent now.
    mutating func roomToSend(_ id: UInt64) throws(NetworkError) -> Int {
        let endpoint = try endpoint(id)
        if endpoint.error != nil, let error = takeError(id) { throw error }
        guard endpoint.isConnected else { throw NetworkError(.notConnected) }
        guard !endpoint.isSendShut, !endpoint.isReset else { throw NetworkError(.brokenPipe) }
        // What is sent to an end that is gone is answered with a reset.
        return endpoint.peerID.flatMap { endpoints[$0]?.roomBytes } ?? 65_536
    }

    mutating func sendBytes(_ id: UInt64, _ bytes: [UInt8]) {
        guard !bytes.isEmpty, let peer = endpoints[id]?.peerID else { return }
        endpoints[peer]?.arrivingBytes += bytes.count
        send(.bytes(bytes), from: id, to: peer)
        touch(id)
    }

    /// The input that can be received now; none at its end.
    mutating func input(_ id: UInt64) throws(NetworkError) -> ArraySlice<UInt8> {
        let endpoint = try endpoint(id)
        if !endpoint.isConnected { throw takeError(id) ?? NetworkError(.notConnected) }
        if endpoint.heldBytes > 0 { return endpoint.input[endpoint.inputStart...] }
        if let error = takeError(id) { throw error }
        guard endpoint.hasInputEnded || endpoint.isReceiveShut || endpoint.isReset else {
            throw .wouldBlock
        }
        return []
    }

    mutating func drop(_ count: Int, _ id: UInt64) {
        endpoints[id]?.dropReceived(count)
        touch(id)
        touch(endpoints[id]?.peerID)
    }

    mutating func datagram(
        _ id: UInt64, peek: Bool
    ) throws(NetworkError) -> (bytes: [UInt8], source: SocketAddress?) {
        let endpoint = try endpoint(id)
        if let error = takeError(id) { throw error }
        guard let first = endpoint.datagrams.first else { throw .wouldBlock }
        if !peek {
            endpoints[id]?.dropDatagram()
            touch(id)
        }
        return first
    }

    mutating func shutdown(
        _ id: UInt64, _ direction: ShutdownDirection
    ) throws(NetworkError) {
        let endpoint = try endpoint(id)
        if endpoint.kind == .datagram {
            if endpoint.peer == nil { throw NetworkError(.notConnected) }
            return
        }
        guard endpoint.isConnected, !endpoint.isReset else { throw NetworkError(.notConnected) }
        if direction != .send { endpoints[id]?.isReceiveShut = true }
        if direction != .receive, !endpoint.isSendShut {
            endpoints[id]?.isSendShut = true
            if let peer = endpoint.peerID { send(.end, from: id, to: peer) }
        }
        touch(id)
    }

    mutating func close(_ id: UInt64) {
        guard let endpoint = endpoints.removeValue(forKey: id) else { return }
        if let descriptor = endpoint.descriptor { give(back: descriptor) }
        if let local = endpoint.local {
            let key = Key(kind: endpoint.kind, address: local.key)
            if bound[key] == id { bound[key] = nil }
        }
        // Connections that nobody accepted are given up with their listener.
        for waiting in endpoint.queue {
            endpoints[waiting]?.options[.lingerSeconds] = 0
            close(waiting)
        }
        guard let peer = endpoint.peerID else { return }
        // What was never received is lost, and the other end is told so.
        let isAbort = endpoint.heldBytes > 0 || endpoint.value(of: .lingerSeconds) == 0
        if isAbort {
            sendLast(.reset, endpoint, id, peer)
        } else if !endpoint.isSendShut {
            sendLast(.end, endpoint, id, peer)
        }
        touch(peer)
    }

    /// After all that the socket has sent before.
    private mutating func sendLast(
        _ content: SimulatedWire.Content, _ endpoint: SimulatedEndpoint, _ id: UInt64,
        _ peer: UInt64
    ) {
        endpoints[id] = endpoint
        send(content, from: id, to: peer)
        endpoints[id] = nil
    }
}
