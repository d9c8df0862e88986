/// A socket of a simulation.
package final class SimulatedSocket: NetworkSocket {
    package let family: AddressFamily
    package let kind: SocketKind
    package var reactor: Reactor { network.reactor }
    private let network: SimulatedNetwork
    private let id: UInt64

    init(
        _ id: UInt64, _ family: AddressFamily, _ kind: SocketKind, of network: SimulatedNetwork
    ) {
        (self.id, self.family, self.kind, self.network) = (id, family, kind, network)
    }

    deinit { close() }

    package func close() { network.change { $0.close(id) } }

    package func bind(to address: SocketAddress) throws(NetworkError) {
        try network.change { state throws(NetworkError) in try state.bind(id, to: address) }
    }

    package func listen(backlog: Int) throws(NetworkError) {
        try network.change { state throws(NetworkError) in
            try state.listen(id, backlog: backlog)
        }
    }

    package func accept() throws(NetworkError) -> any NetworkSocket {
        let accepted = try network.change { state throws(NetworkError) in try state.accept(id) }
        return SimulatedSocket(accepted, family, kind, of: network)
    }

    package func connect(to address: SocketAddress) throws(NetworkError) -> ConnectionProgress {
        try network.change { state throws(NetworkError) in try state.connect(id, to: address) }
    }

    package func finishConnecting() throws(NetworkError) -> ConnectionProgress {
        try network.change { state throws(NetworkError) in try state.finishConnecting(id) }
    }

    package func disconnect() throws(NetworkError) {
        guard kind == .datagram else { throw NetworkError(.invalid) }
        try network.change { state throws(NetworkError) in
            _ = try state.endpoint(id)
            state.endpoints[id]?.peer = nil
        }
    }

    package func receive(
        into bytes: inout MutableRawSpan, peek: Bool
    ) throws(NetworkError) -> ReceivedBytes {
        try unsafe bytes.withUnsafeMutableBytes { buffer throws(NetworkError) in
            switch kind {
            case .stream where buffer.count == 0:
                return try network.change { state throws(NetworkError) in
                    _ = try state.endpoint(id)
                    return ReceivedBytes(count: 0)
                }
            case .stream:
                let count = try network.change { state throws(NetworkError) in
                    let part = try state.input(id).prefix(buffer.count)
                    unsafe buffer.copyBytes(from: part)
                    if !peek { state.drop(part.count, id) }
                    return part.count
                }
                return ReceivedBytes(count: count)
            case .datagram:
                return try network.change { state throws(NetworkError) in
                    let (datagram, source) = try state.datagram(id, peek: peek)
                    let part = datagram.prefix(buffer.count)
                    unsafe buffer.copyBytes(from: part)
                    return ReceivedBytes(
                        count: part.count, isTruncated: part.count < datagram.count,
                        source: source)
                }
            }
        }
    }

    package func send(_ bytes: RawSpan, to address: SocketAddress?) throws(NetworkError) -> Int {
        guard address == nil || kind == .datagram else { throw NetworkError(.invalid) }
        return try unsafe bytes.withUnsafeBytes { buffer throws(NetworkError) in
            try network.change { state throws(NetworkError) in
                guard kind == .stream else {
                    try unsafe state.sendDatagram(id, buffer, to: address)
                    return buffer.count
                }
                let room = try state.roomToSend(id)
                guard room > 0 || buffer.count == 0 else { throw .wouldBlock }
                let count = min(room, buffer.count)
                state.sendBytes(id, unsafe Array(buffer.prefix(count)))
                return count
            }
        }
    }

    package func shutdown(_ direction: ShutdownDirection) throws(NetworkError) {
        try network.change { state throws(NetworkError) in try state.shutdown(id, direction) }
    }

    package func localAddress() throws(NetworkError) -> SocketAddress {
        try network.change { state throws(NetworkError) in
            let endpoint = try state.endpoint(id)
            return endpoint.local?.shown(to: family) ?? family.unspecified
        }
    }

    package func peerAddress() throws(NetworkError) -> SocketAddress {
        try network.change { state throws(NetworkError) in
            let endpoint = try state.endpoint(id)
            let isConnected = kind == .datagram || (endpoint.isConnected && !endpoint.isReset)
            guard isConnected, endpoint.peer != nil || family == .unix else {
                throw NetworkError(.notConnected)
            }
            return endpoint.peer ?? .unix(.unnamed)
        }
    }

    package func value(of option: SocketOption) throws(NetworkError) -> Int {
        guard option.isKnown(to: family, kind) else { throw NetworkError(.unsupported) }
        return try network.change { state throws(NetworkError) in
            try state.endpoint(id).value(of: option)
        }
    }

    package func set(_ option: SocketOption, to value: Int) throws(NetworkError) {
        guard option.isKnown(to: family, kind) else { throw NetworkError(.unsupported) }
        var value = Int(clamping: try option.checked(value))
        // So small that nothing fits in, which systems do not have.
        let isBuffer = option == .receiveBufferBytes || option == .sendBufferBytes
        if isBuffer { value = max(value, 2_304) }
        try network.change { [value] state throws(NetworkError) in
            let isBound = try state.endpoint(id).local != nil
            guard !isBound || option != .v6Only else { throw NetworkError(.invalid) }
            state.endpoints[id]?.options[option] = value
            state.touch(id)
        }
    }

    package func takeError() throws(NetworkError) -> NetworkError? {
        try network.change { state throws(NetworkError) in
            _ = try state.endpoint(id)
            return state.takeError(id)
        }
    }

    package var currentReadiness: Readiness { network.change { $0.readiness(of: id) } }
    package var systemDescriptor: Int32? { nil }

    package func wait(
        _ waitID: WaitID, for interest: Readiness, until deadline: Instant?,
        _ completion: @escaping @Sendable (WaitOutcome) -> Void
    ) throws(NetworkError) {
        try network.change { state throws(NetworkError) in
            guard let descriptor = try state.endpoint(id).descriptor else {
                throw NetworkError(.closed)
            }
            do throws(ReactorError) {
                try reactor.wait(
                    waitID, for: interest, of: descriptor, until: deadline, completion)
            } catch {
                throw NetworkError(reactor: error)
            }
        }
    }
}
