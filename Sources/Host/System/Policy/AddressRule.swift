/// What is asked of a policy.
package struct AddressDirections: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Streams to an address.
    package static let connect = AddressDirections(rawValue: 1)
    /// Being bound to an address, to hear what comes there.
    package static let listen = AddressDirections(rawValue: 2)
    /// Datagrams to an address.
    package static let send = AddressDirections(rawValue: 4)
    /// Asking for a name. Whoever may connect or send to a name may ask for it.
    package static let resolve = AddressDirections(rawValue: 8)
}

/// By what.
package struct AddressProtocols: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let tcp = AddressProtocols(rawValue: 1)
    package static let udp = AddressProtocols(rawValue: 2)
    package static let unix = AddressProtocols(rawValue: 4)
}

/// One line of a policy.
package struct AddressRule: Hashable, Sendable {
    package enum Effect: String, Sendable { case allow, deny }

    /// Whom it is about.
    package enum Target: Hashable, Sendable {
        /// Every name and every address of IP.
        case any
        /// A name, and the addresses that it resolves to.
        case name(HostName)
        /// All names below one, not that one itself.
        case below(HostName)
        case range(AddressRange)
        /// A path, as it is written.
        case path(UnixPath)
        case anyPath
    }

    package let effect: Effect
    package let directions: AddressDirections
    package let protocols: AddressProtocols
    package let target: Target
    package let ports: ClosedRange<UInt16>

    package static let allPorts: ClosedRange<UInt16> = 0...65_535

    package init(
        _ effect: Effect, _ directions: AddressDirections, _ protocols: AddressProtocols,
        _ target: Target, ports: ClosedRange<UInt16> = AddressRule.allPorts
    ) {
        (self.effect, self.directions, self.protocols) = (effect, directions, protocols)
        (self.target, self.ports) = (target, ports)
    }

    /// What it is about as far as it allows something.
    private var allowed: AddressDirections {
        directions.isDisjoint(with: [.connect, .send]) ? directions : directions.union(.resolve)
    }

    /// Whether the rule speaks about a request: if it allows, about a part of it, and if it denies,
    /// about all. A request for one thing is either.
    func covers(_ request: AddressRequest) -> Bool {
        switch effect {
        case .allow:
            guard !allowed.isDisjoint(with: request.directions) else { return false }
            guard !request.isAboutName else { return !protocols.isDisjoint(with: [.tcp, .udp]) }
            return !protocols.isDisjoint(with: request.protocols)
                && ports.overlaps(request.ports)
        case .deny:
            guard directions.isSuperset(of: request.directions) else { return false }
            guard !request.isAboutName else { return !protocols.isDisjoint(with: [.tcp, .udp]) }
            return protocols.isSuperset(of: request.protocols)
                && ports.contains(request.ports.lowerBound)
                && ports.contains(request.ports.upperBound)
        }
    }

    func names(_ name: HostName) -> Bool {
        switch target {
        case .any: true
        case .name(let own): own == name
        case .below(let suffix): name.isBelow(suffix)
        case .range, .path, .anyPath: false
        }
    }

    func names(_ path: UnixPath) -> Bool {
        switch target {
        case .path(let own): own == path
        case .anyPath: true
        case .any, .name, .below, .range: false
        }
    }
}
