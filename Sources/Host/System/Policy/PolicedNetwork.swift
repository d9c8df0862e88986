internal import Platform

/// Bounds of a network with a policy.
package struct PolicedNetworkLimits: Sendable {
    /// How long an address may be used as one of the name that it came from.
    package var grantDuration = Duration.seconds(600)
    /// Addresses of names that are kept in mind; older ones give way.
    package var grantedAddressesMax = 16_384
    /// Names of one address that are kept in mind.
    package var namesPerAddressMax = 16
    /// Names that are being asked for at a time, so that some of the network below are left to
    /// others.
    package var resolutionsMax = 64
    /// Addresses of a name, each of which is judged.
    package var addressesMax = 64

    package init() {}
}

/// A network of which a policy lets through what it allows. All else throws `forbidden`, with the
/// rule in the policy's words.
///
/// An address may be used by a name's rule if it came from asking this network for that name. Who
/// may listen at an address takes connections from anybody; the address that the system chooses
/// for who only connects or sends needs no rule, and hears those alone that one may send to.
package final class PolicedNetwork: Network {
    private let base: any Network
    private let policy: AddressPolicy
    private let limits: PolicedNetworkLimits
    private let grants: Locked<NameGrants>
    private let resolutionCount = Locked(0)
    private let observe: (@Sendable (AddressVerdict) -> Void)?

    package var reactor: Reactor { base.reactor }

    /// - Parameter observe: Told of each verdict, on the thread that asks, which may hold a socket:
    ///   it uses none of this network's.
    package init(
        _ base: any Network, _ policy: AddressPolicy,
        limits: PolicedNetworkLimits = PolicedNetworkLimits(),
        observe: (@Sendable (AddressVerdict) -> Void)? = nil
    ) {
        (self.base, self.policy, self.limits, self.observe) = (base, policy, limits, observe)
        grants = Locked(NameGrants(limits))
    }

    package func makeSocket(
        _ family: AddressFamily, _ kind: SocketKind
    ) throws(NetworkError) -> any NetworkSocket {
        PolicedSocket(try base.makeSocket(family, kind), of: self, isBound: false)
    }

    /// As the network below does, without the addresses that no use is allowed of.
    package func resolve(
        _ id: WaitID, _ name: HostName, _ family: AddressFamily?, until deadline: Instant?,
        _ completion: @escaping @Sendable (Result<[IPAddress], NetworkError>) -> Void
    ) throws(NetworkError) {
        try check(AddressRequest(resolving: name))
        try resolutionCount.withLock { count throws(NetworkError) in
            guard count < limits.resolutionsMax else {
                throw NetworkError(.tooManyResolutions(limit: limits.resolutionsMax))
            }
            count += 1
        }
        do throws(NetworkError) {
            try base.resolve(id, name, family, until: deadline) { [self] answer in
                resolutionCount.withLock { $0 -= 1 }
                completion(
                    answer.flatMap { found in
                        Result { () throws(NetworkError) in try admit(found, of: name) }
                    })
            }
        } catch {
            resolutionCount.withLock { $0 -= 1 }
            throw error
        }
    }

    private func admit(
        _ found: [IPAddress], of name: HostName
    ) throws(NetworkError) -> [IPAddress] {
        guard found.count <= limits.addressesMax else {
            throw NetworkError(.tooManyAddresses(limit: limits.addressesMax))
        }
        var admitted: [IPAddress] = []
        var refusal = NetworkError(.nameNotFound)
        for address in found {
            do throws(NetworkError) {
                try check(AddressRequest(anyUseOf: address, names: [name]))
                admitted.append(address)
            } catch {
                refusal = error
            }
        }
        guard !admitted.isEmpty else { throw refusal }
        let now = reactor.clock.now
        grants.withLock { grants in
            for address in admitted { grants.add(name, address, now: now) }
        }
        return admitted
    }

    /// - Throws: `forbidden` if the policy denies this use of an address.
    func check(
        _ direction: AddressDirections, _ kind: SocketKind, _ address: SocketAddress
    ) throws(NetworkError) {
        var names: [HostName] = []
        // Nobody listens by a name.
        if direction != .listen, case .ip(let ip, _) = address {
            let now = reactor.clock.now
            names = grants.withLock { $0.names(of: ip, now: now) }
        }
        try check(AddressRequest(direction, kind, address, names: names))
    }

    private func check(_ request: AddressRequest) throws(NetworkError) {
        let verdict = policy.verdict(on: request)
        observe?(verdict)
        guard verdict.isAllowed else { throw NetworkError(.forbidden(verdict.description)) }
    }
}
