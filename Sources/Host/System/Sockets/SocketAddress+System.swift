internal import Platform

extension SocketAddress {
    var system: SystemAddress {
        switch self {
        case .ip(.v4(let address), let port): .ipv4(address.bits, port: port)
        case .ip(.v6(let address), let port):
            .ipv6(address.bits, port: port, scope: address.scope)
        case .unix(let path): .unix(path.bytes)
        }
    }

    init(_ address: SystemAddress) {
        switch address {
        case .ipv4(let bits, let port): self = .ip(.v4(IPv4Address(bits: bits)), port: port)
        case .ipv6(let bits, let port, let scope):
            self = .ip(.v6(IPv6Address(bits: bits, scope: scope)), port: port)
        case .unix(let path): self = .unix(UnixPath(ofSystem: path))
        }
    }
}

extension AddressFamily {
    var system: Int32 {
        switch self {
        case .ipv4: AF_INET
        case .ipv6: AF_INET6
        case .unix: AF_UNIX
        }
    }
}

extension SocketKind {
    var system: Int32 {
        switch self {
        case .stream: SystemSocket.stream
        case .datagram: SystemSocket.datagram
        }
    }
}
