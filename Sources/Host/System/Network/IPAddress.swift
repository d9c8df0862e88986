/// An address of the internet protocol, of either version.
package enum IPAddress: Hashable, Sendable {
    case v4(IPv4Address)
    case v6(IPv6Address)

    /// As ``IPv4Address`` or ``IPv6Address`` read it.
    package init(parsing text: some StringProtocol) throws(AddressTextError) {
        if text.unicodeScalars.contains(":") {
            self = .v6(try IPv6Address(parsing: text))
        } else {
            self = .v4(try IPv4Address(parsing: text))
        }
    }

    package var family: AddressFamily {
        switch self {
        case .v4: .ipv4
        case .v6: .ipv6
        }
    }

    /// An address of IPv4 in place of one of IPv6 that maps it: both reach the same host.
    package var unmapped: IPAddress {
        if case .v6(let address) = self, let mapped = address.mapped { .v4(mapped) } else { self }
    }

    package var isLoopback: Bool {
        switch unmapped {
        case .v4(let address): address.bits >> 24 == 127
        case .v6(let address): address.bits == 1
        }
    }

    /// What a socket that is bound to it hears: all addresses.
    package var isUnspecified: Bool {
        switch unmapped {
        case .v4(let address): address == .unspecified
        case .v6(let address): address.bits == 0
        }
    }
}

extension IPAddress: CustomStringConvertible {
    package var description: String {
        switch self {
        case .v4(let address): address.description
        case .v6(let address): address.description
        }
    }
}
