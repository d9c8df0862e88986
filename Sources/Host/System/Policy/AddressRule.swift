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
    /// Asking for a name. Whoever may connect or send to a name may ask for it, and whoever is
    /// denied both may not.
    package static let resolve = AddressDirections(rawValue: 8)

    /// What one does with the addresses of a name.
    static let uses: AddressDirections = [.connect, .send]
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
        /// A name, and the addresses that it resolves to. Nobody listens at a name.
        case name(HostName)
        /// All names below one, not that one itself.
        case below(HostName)
        case range(AddressRange)
        /// A path, as it is written. Links are not followed: whoever may make them can have it lead
        /// elsewhere, or others lead there.
        case path(UnixPath)
        case anyPath

        var isName: Bool {
            switch self {
            case .name, .below: true
            case .any, .range, .path, .anyPath: false
            }
        }
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

    /// Whoever may have any use of a name's addresses may ask for it, and whoever may have none may
    /// not.
    private var directionsWithResolve: AddressDirections {
        let isAboutUses =
            switch effect {
            case .allow: !directions.isDisjoint(with: .uses)
            case .deny: directions.isSuperset(of: .uses)
            }
        return isAboutUses ? directions.union(.resolve) : directions
    }

    /// The uses of a name's addresses that it is about: streams are connected, datagrams are sent.
    var uses: AddressDirections {
        var uses = directions.intersection(.uses)
        if !protocols.contains(.tcp) { uses.remove(.connect) }
        if !protocols.contains(.udp) { uses.remove(.send) }
        return uses
    }

    /// Whether it speaks about asking for names, whatever they are used for.
    var isAboutAsking: Bool {
        directions.contains(.resolve) && !protocols.isDisjoint(with: [.tcp, .udp])
    }

    /// Whether the rule speaks about a request: if it allows, about a part of it, and if it denies,
    /// about all. A request for one thing is either.
    func covers(_ request: AddressRequest) -> Bool {
        switch effect {
        case .allow:
            !directionsWithResolve.isDisjoint(with: request.directions)
                && !protocols.isDisjoint(with: request.protocols)
                && ports.overlaps(request.ports)
        case .deny:
            directionsWithResolve.isSuperset(of: request.directions)
                && protocols.isSuperset(of: request.protocols)
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
