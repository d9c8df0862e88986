/// An option of a socket. Each is a number; flags are 0 or 1.
package enum SocketOption: Hashable, Sendable, CaseIterable {
    /// A flag: takes an address that former connections still hold.
    case reuseAddress
    /// A flag: asks whether the other end is still there.
    case keepAlive
    /// Seconds without a word until it asks.
    case keepAliveIdleSeconds
    /// Seconds between questions.
    case keepAliveIntervalSeconds
    /// Questions without an answer until the connection is given up.
    case keepAliveCount
    /// A flag: sends small parts at once.
    case noDelay
    /// Up to 4 MiB, or less as the system's way is.
    case receiveBufferBytes
    /// As of the other buffer.
    case sendBufferBytes
    /// A flag: may send to broadcast addresses.
    case broadcast
    /// Hops that a packet may take, of either version of IP.
    case hopLimit
    /// A flag: an address of IPv6 hears no connections of IPv4.
    case v6Only
    /// Seconds that the system tries to send what is left after closing; 0 gives the connection up
    /// at once, -1 is the system's way.
    case lingerSeconds

    private enum Owner { case all, ip, ipv6, tcp }

    private var owner: Owner {
        switch self {
        case .reuseAddress, .receiveBufferBytes, .sendBufferBytes, .broadcast, .lingerSeconds,
            .keepAlive:
            .all
        case .keepAliveIdleSeconds, .keepAliveIntervalSeconds, .keepAliveCount, .noDelay: .tcp
        case .hopLimit: .ip
        case .v6Only: .ipv6
        }
    }

    /// Whether it is 0 or 1.
    package var isFlag: Bool {
        switch self {
        case .reuseAddress, .keepAlive, .noDelay, .broadcast, .v6Only: true
        case .keepAliveIdleSeconds, .keepAliveIntervalSeconds, .keepAliveCount,
            .receiveBufferBytes, .sendBufferBytes, .hopLimit, .lingerSeconds:
            false
        }
    }

    /// Whether it is the size of a buffer, which the system keeps for the socket.
    package var isBufferSize: Bool { self == .receiveBufferBytes || self == .sendBufferBytes }

    /// Whether sockets of a family and a kind have it.
    package func isKnown(to family: AddressFamily, _ kind: SocketKind) -> Bool {
        switch owner {
        case .all: true
        case .ip: family != .unix
        case .ipv6: family == .ipv6
        case .tcp: family != .unix && kind == .stream
        }
    }

    /// The nearest value that systems take, where there is a nearest one: counts and times that are
    /// too large are cut.
    ///
    /// - Throws: `invalid` for what is no value of the option.
    package func checked(_ value: Int) throws(NetworkError) -> Int32 {
        let (values, mayBeCut): (ClosedRange<Int>, Bool) =
            switch self {
            case .reuseAddress, .keepAlive, .noDelay, .broadcast, .v6Only: (0...1, false)
            case .hopLimit: (1...255, false)
            case .keepAliveIdleSeconds, .keepAliveIntervalSeconds: (1...32_767, true)
            case .keepAliveCount: (1...127, true)
            case .receiveBufferBytes, .sendBufferBytes: (1...(4 << 20), true)
            case .lingerSeconds: (-1...32_767, true)
            }
        let cut = mayBeCut ? min(value, values.upperBound) : value
        guard values.contains(cut) else { throw NetworkError(.invalid) }
        return Int32(clamping: cut)
    }
}
