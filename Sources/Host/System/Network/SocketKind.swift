/// What a socket carries.
package enum SocketKind: Hashable, Sendable, CaseIterable {
    /// Bytes in order: TCP, or a stream of the Unix family.
    case stream
    /// Messages, each by itself: UDP, or datagrams of the Unix family.
    case datagram
}

/// Of what kind the addresses of a socket are.
package enum AddressFamily: Hashable, Sendable, CaseIterable {
    case ipv4, ipv6, unix
}
