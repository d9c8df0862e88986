/// Something that is asked of a policy.
package struct AddressRequest: Hashable, Sendable {
    package enum Subject: Hashable, Sendable {
        case name(HostName)
        /// An address, and the names that have resolved to it.
        case address(IPAddress, names: [HostName])
        case path(UnixPath)
    }

    package var directions: AddressDirections
    package var protocols: AddressProtocols
    package var ports: ClosedRange<UInt16>
    package var subject: Subject

    /// Whether it is about hearing what comes to all addresses of a family.
    var isAboutHearingAll: Bool {
        guard directions == .listen, case .address(let address, _) = subject else { return false }
        return address.isUnspecified
    }

    /// One use of the address of a socket.
    package init(
        _ directions: AddressDirections, _ kind: SocketKind, _ address: SocketAddress,
        names: [HostName] = []
    ) {
        self.directions = directions
        switch address {
        case .ip(let ip, let port):
            protocols = kind == .stream ? .tcp : .udp
            ports = port...port
            subject = .address(ip, names: names)
        case .unix(let path):
            protocols = .unix
            ports = AddressRule.allPorts
            subject = .path(path)
        }
    }

    /// Asking for a name.
    package init(resolving name: HostName) {
        directions = .resolve
        protocols = [.tcp, .udp]
        ports = AddressRule.allPorts
        subject = .name(name)
    }

    /// Any use of an address that a name has resolved to.
    package init(anyUseOf address: IPAddress, names: [HostName]) {
        directions = .uses.union(.resolve)
        protocols = [.tcp, .udp]
        ports = AddressRule.allPorts
        subject = .address(address, names: names)
    }
}
