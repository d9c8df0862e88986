internal import Platform

/// The host's network, by the C library.
package final class HostNetwork: Network {
    package let reactor: Reactor
    private let resolver: HostResolver
    /// Whose sockets and questions these are, among all who use the resolver.
    private let asker: HostResolver.Asker
    private let followsLinks: Bool

    package convenience init(reactor: Reactor, limits: NetworkLimits = NetworkLimits()) {
        self.init(reactor: reactor, limits: limits, lookUp: HostResolver.systemLookUp(limits))
    }

    /// With names that somebody else knows.
    ///
    /// - Parameters:
    ///   - lookUp: Called on threads of the network's own, and may wait.
    ///   - startThread: Where they come from; nil for the system's.
    package init(
        reactor: Reactor, limits: NetworkLimits = NetworkLimits(),
        lookUp: @escaping HostResolver.LookUp,
        startThread: HostResolver.StartThread? = nil
    ) {
        self.reactor = reactor
        resolver = HostResolver(
            limits, lookUp, startThread: startThread ?? { SystemThread.start($0) })
        asker = resolver.makeAsker()
        followsLinks = true
    }

    private init(of host: HostNetwork) {
        (reactor, resolver) = (host.reactor, host.resolver)
        asker = resolver.makeAsker()
        followsLinks = false
    }

    /// The same network for somebody who is not trusted: its questions take turns with those of
    /// others, and its paths lead through no links that it may have made.
    package func forGuest() -> HostNetwork { HostNetwork(of: self) }

    package func makeSocket(
        _ family: AddressFamily, _ kind: SocketKind
    ) throws(NetworkError) -> any NetworkSocket {
        let descriptor = SystemSocket.open(family.system, kind.system)
        guard descriptor >= 0 else { throw NetworkError(system: errno) }
        return DescriptorSocket(
            owning: descriptor, family, kind, reactor, followsLinks: followsLinks)
    }

    package func resolve(
        _ id: WaitID, _ name: HostName, _ family: AddressFamily?, until deadline: Instant?,
        _ completion: @escaping @Sendable (Result<[IPAddress], NetworkError>) -> Void
    ) throws(NetworkError) {
        guard family != .unix else { throw NetworkError(.unsupported) }
        let pending = PendingResolution(id, of: reactor)
        try resolver.add(
            HostResolver.Question(asker: asker, name: name, family: family, pending: pending))
        do throws(NetworkError) {
            let drop: @Sendable () -> Void = { [resolver, asker] in resolver.drop(id, of: asker) }
            try pending.begin(until: deadline, cleanUp: drop) { completion($0) }
        } catch {
            resolver.drop(id, of: asker)
            throw error
        }
        resolver.work()
    }
}
