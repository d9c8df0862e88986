/// Where a socket is reached.
package enum SocketAddress: Hashable, Sendable {
    case ip(IPAddress, port: UInt16)
    case unix(UnixPath)

    package var family: AddressFamily {
        switch self {
        case .ip(let address, _): address.family
        case .unix: .unix
        }
    }

    /// An address and a port, `127.0.0.1:80` or `[::1]:80`, or a path, `unix:/run/a`.
    package init(parsing text: some StringProtocol) throws(AddressTextError) {
        let scalars = text.addressScalars
        if text.hasPrefix("unix:") {
            self = .unix(try UnixPath(text.dropFirst(5)))
            return
        }
        guard let colon = scalars.lastIndex(of: ":"),
            let port = AddressText.decimal(scalars[scalars.index(after: colon)...], max: 65_535)
        else { throw AddressTextError(text, .port) }
        let host = scalars[..<colon]
        let address: IPAddress
        if host.first == "[", host.last == "]" {
            address = .v6(try IPv6Address(parsing: Substring(host.dropFirst().dropLast())))
        } else {
            address = .v4(try IPv4Address(parsing: Substring(host)))
        }
        self = .ip(address, port: UInt16(clamping: port))
    }
}

extension AddressFamily {
    /// What a socket without an address says: all addresses and no port, or no path.
    var unspecified: SocketAddress {
        switch self {
        case .ipv4: .ip(.v4(.unspecified), port: 0)
        case .ipv6: .ip(.v6(.unspecified), port: 0)
        case .unix: .unix(.unnamed)
        }
    }
}

extension SocketAddress: CustomStringConvertible {
    package var description: String {
        switch self {
        case .ip(.v4(let address), let port): "\(address):\(port)"
        case .ip(.v6(let address), let port): "[\(address)]:\(port)"
        case .unix(let path): "unix:\(path)"
        }
    }
}
