// How sockets get addresses and connections.
extension SimulatedNetworkState {
    func endpoint(_ id: UInt64) throws(NetworkError) -> SimulatedEndpoint {
        guard let endpoint = endpoints[id] else { throw NetworkError(.closed) }
        return endpoint
    }

    mutating func bind(_ id: UInt64, to address: SocketAddress) throws(NetworkError) {
        let endpoint = try endpoint(id)
        guard address.family == endpoint.family else { throw NetworkError(.unsupported) }
        guard endpoint.local == nil else { throw NetworkError(.invalid) }
        switch address {
        case .unix(let path):
            try path.checkAsSystem()
            guard !hasFile(path) else { throw NetworkError(.addressInUse) }
            try addFile(path)
            hold(address, id)
        case .ip(let ip, let port):
            guard ip.isUnspecified || isLocal(ip) else {
                throw NetworkError(.addressNotAvailable)
            }
            guard let port = port == 0 ? freePort(endpoint.kind, ip) : port,
                isFree(endpoint, ip, port)
            else { throw NetworkError(.addressInUse) }
            hold(.ip(ip, port: port), id)
        }
    }

    /// Nobody hears the address, nor all addresses if it is one, nor one if it is all.
    private func isFree(_ endpoint: SimulatedEndpoint, _ ip: IPAddress, _ port: UInt16) -> Bool {
        guard owner(endpoint.kind, ip, port) == nil else { return false }
        guard ip.isUnspecified else { return true }
        return !bound.keys.contains { key in
            guard key.kind == endpoint.kind, case .ip(let other, port) = key.address else {
                return false
            }
            return other.family == ip.family || endpoint.value(of: .v6Only) == 0
        }
    }

    private mutating func hold(_ address: SocketAddress, _ id: UInt64) {
        guard let endpoint = endpoints[id] else { return }
        endpoints[id]?.local = address
        bound[Key(kind: endpoint.kind, address: address.key)] = id
    }

    /// An address of the system's choice for a socket that has none.
    private mutating func holdSome(_ id: UInt64, _ ip: IPAddress) throws(NetworkError) {
        let endpoint = try endpoint(id)
        guard endpoint.local == nil else { return }
        guard let port = freePort(endpoint.kind, ip) else {
            throw NetworkError(.addressNotAvailable)
        }
        hold(.ip(ip, port: port), id)
    }

    mutating func listen(_ id: UInt64, backlog: Int) throws(NetworkError) {
        let endpoint = try endpoint(id)
        guard endpoint.kind == .stream else { throw NetworkError(.unsupported) }
        switch endpoint.phase {
        case .idle, .listening, .failed: break
        case .connecting, .connected: throw NetworkError(.invalid)
        }
        switch endpoint.family {
        case .unix: if endpoint.local == nil { throw NetworkError(.invalid) }
        case .ipv4: try holdSome(id, .v4(.unspecified))
        case .ipv6: try holdSome(id, .v6(.unspecified))
        }
        endpoints[id]?.phase = .listening(backlog: min(max(1, backlog), Self.backlogMax))
        touch(id)
    }

    mutating func accept(_ id: UInt64) throws(NetworkError) -> UInt64 {
        let endpoint = try endpoint(id)
        guard endpoint.kind == .stream else { throw NetworkError(.unsupported) }
        guard case .listening = endpoint.phase else { throw NetworkError(.invalid) }
        guard let first = endpoint.queue.first else { throw .wouldBlock }
        let descriptor = try takeDescriptor()
        endpoints[first]?.descriptor = descriptor
        endpoints[id]?.queue.removeFirst()
        touch(id)
        touch(first)
        return first
    }

    mutating func connect(
        _ id: UInt64, to address: SocketAddress
    ) throws(NetworkError) -> ConnectionProgress {
        let endpoint = try endpoint(id)
        guard address.family == endpoint.family else { throw NetworkError(.unsupported) }
        let target = try reachable(address, from: endpoint)
        if endpoint.kind == .datagram {
            if case .ip(let ip, _) = target { try holdSome(id, ip) }
            endpoints[id]?.peer = target.shown(to: endpoint.family)
            return .established
        }
        switch endpoint.phase {
        case .idle, .failed: break
        case .connecting: throw NetworkError(.inProgress)
        case .connected: throw NetworkError(.alreadyConnected)
        case .listening: throw NetworkError(.invalid)
        }
        if case .ip(let ip, _) = target { try holdSome(id, ip) }
        endpoints[id]?.peer = target.shown(to: endpoint.family)
        endpoints[id]?.phase = .connecting
        touch(id)
        // Number 0 is nobody's, and so refuses.
        send(.connection, from: id, to: listener(at: target) ?? 0)
        return .pending
    }

    private func listener(at target: SocketAddress) -> UInt64? {
        switch target {
        case .ip(let ip, let port): owner(.stream, ip, port)
        case .unix: bound[Key(kind: .stream, address: target)]
        }
    }

    /// Where something for an address goes; the loopback address for the unspecified one.
    private func reachable(
        _ address: SocketAddress, from endpoint: SimulatedEndpoint
    ) throws(NetworkError) -> SocketAddress {
        switch address {
        case .unix(let path):
            try path.checkAsSystem()
            guard hasFile(path) else { throw NetworkError(.noSuchPath) }
            return address
        case .ip(let ip, let port):
            guard port != 0 else { throw NetworkError(.invalid) }
            if ip.unmapped == .v4(IPv4Address(bits: .max)), endpoint.value(of: .broadcast) == 0 {
                throw NetworkError(.denied)
            }
            let isMapped = endpoint.family == .ipv6 && ip.unmapped.family == .ipv4
            guard !(isMapped && endpoint.value(of: .v6Only) == 1) else {
                throw NetworkError(.unreachable)
            }
            if ip.isUnspecified {
                let own: IPAddress = ip.unmapped.family == .ipv4 ? .v4(.loopback) : .v6(.loopback)
                return .ip(own, port: port)
            }
            guard isLocal(ip) else { throw NetworkError(.unreachable) }
            return .ip(ip.unmapped, port: port)
        }
    }

    mutating func finishConnecting(_ id: UInt64) throws(NetworkError) -> ConnectionProgress {
        let endpoint = try endpoint(id)
        if endpoint.kind == .datagram {
            guard endpoint.peer != nil else { throw NetworkError(.notConnected) }
            return .established
        }
        // What has come of a connection since is told to who uses it.
        if !endpoint.isConnected, let error = takeError(id) { throw error }
        if endpoint.isConnecting { return .pending }
        guard endpoint.isConnected, !endpoint.isReset else { throw NetworkError(.notConnected) }
        return .established
    }

    mutating func takeError(_ id: UInt64) -> NetworkError? {
        let error = endpoints[id]?.error
        endpoints[id]?.error = nil
        touch(id)
        return error
    }

    // MARK: Datagrams

    mutating func sendDatagram(
        _ id: UInt64, _ bytes: UnsafeRawBufferPointer, to address: SocketAddress?
    ) throws(NetworkError) {
        let endpoint = try endpoint(id)
        if let error = takeError(id) { throw error }
        guard let address = address ?? endpoint.peer else {
            throw NetworkError(.destinationRequired)
        }
        guard address.family == endpoint.family else { throw NetworkError(.unsupported) }
        guard bytes.count <= Self.datagramBytesMax(address) else {
            throw NetworkError(.messageTooLong)
        }
        let target = try reachable(address, from: endpoint)
        guard endpoint.hasRoomToSend else { throw .wouldBlock }
        if endpoint.family != .unix {
            try holdSome(id, endpoint.family == .ipv4 ? .v4(.unspecified) : .v6(.unspecified))
        }
        let source = endpoints[id]?.local.map { $0.asSource(for: target) }
        let cost = SimulatedEndpoint.cost(ofDatagram: bytes.count)
        guard !isLost(cost: cost) else { return }
        datagramBytes += cost
        endpoints[id]?.leavingBytes += cost
        touch(id)
        send(
            .datagram(unsafe Array(bytes), from: source, to: target), from: id, to: 0,
            isOrdered: false)
    }

    /// What is left of 65,535 bytes after the headers, which IPv6 does not count in.
    private static func datagramBytesMax(_ address: SocketAddress) -> Int {
        switch address {
        case .ip(let ip, _): ip.unmapped.family == .ipv4 ? 65_507 : 65_527
        case .unix: 200_000
        }
    }
}

extension UnixPath {
    /// As Linux has it: a path, and one that has a place in an address.
    fileprivate func checkAsSystem() throws(NetworkError) {
        guard !bytes.isEmpty else { throw NetworkError(.invalid) }
        guard bytes.count <= 107 else { throw NetworkError(.pathTooLong) }
    }
}

extension SocketAddress {
    /// One that is bound to all addresses sends from the one that reaches the target.
    fileprivate func asSource(for target: SocketAddress) -> SocketAddress {
        guard case .ip(let own, let port) = self, own.isUnspecified, case .ip(let ip, _) = target
        else { return key }
        return .ip(ip, port: port)
    }
}
