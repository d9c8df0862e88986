internal import Platform

/// What a simulated network does to what it carries. The seed decides, so a run can be repeated.
package struct NetworkFaults: Sendable {
    package var seed: UInt64 = 1
    /// How long each part is under way. Those of a stream stay in their order, datagrams do not.
    package var delayNanoseconds: ClosedRange<UInt64> = 0...0
    /// Of a thousand datagrams, how many are lost.
    package var lossPerThousand: UInt64 = 0
    /// Bytes of datagrams, and 256 for each, that are under way at a time, whoever has sent them.
    /// What comes then is lost.
    package var datagramBytesMax = 64 << 20

    package init() {}
}

/// A network within the process: one host, whose sockets reach each other alone.
package final class SimulatedNetwork: Network {
    package let simulation: SimulatedReactor
    package var reactor: Reactor { simulation.reactor }
    private let state: Locked<SimulatedNetworkState>

    /// - Parameters:
    ///   - addresses: That the host has besides its loopback addresses.
    ///   - socketsMax: As many descriptors as there are.
    package init(
        _ simulation: SimulatedReactor, addresses: [IPAddress] = [],
        faults: NetworkFaults = NetworkFaults(), limits: NetworkLimits = NetworkLimits(),
        socketsMax: Int = 4_096
    ) {
        self.simulation = simulation
        state = Locked(
            SimulatedNetworkState(
                simulation, Set(addresses.map(\.unmapped)), faults, limits,
                socketsMax: socketsMax))
    }

    /// What a name means from now on; nothing if it has no addresses.
    package func setAddresses(of name: HostName, to addresses: [IPAddress]) {
        state.withLock { $0.names[name] = addresses }
    }

    /// Removes what a socket of the Unix family leaves behind, as a file.
    package func removeFile(_ path: UnixPath) {
        state.withLock { state in state.removeFile(path) }
    }

    package func makeSocket(
        _ family: AddressFamily, _ kind: SocketKind
    ) throws(NetworkError) -> any NetworkSocket {
        let id = try change { state throws(NetworkError) in try state.open(family, kind) }
        return SimulatedSocket(id, family, kind, of: self)
    }

    package func resolve(
        _ id: WaitID, _ name: HostName, _ family: AddressFamily?, until deadline: Instant?,
        _ completion: @escaping @Sendable (Result<[IPAddress], NetworkError>) -> Void
    ) throws(NetworkError) {
        guard family != .unix else { throw NetworkError(.unsupported) }
        let pending = PendingResolution(id, of: reactor)
        try change { state throws(NetworkError) in try state.mayAsk(id) }
        do throws(NetworkError) {
            let cleanUp: @Sendable () -> Void = { [weak self] in
                self?.change { state in state.drop(id) }
            }
            try pending.begin(until: deadline, cleanUp: cleanUp, completion)
        } catch {
            change { state in state.drop(id) }
            throw error
        }
        change { state in state.ask(name, family, pending) }
    }

    /// Does something now, with all that has arrived before it.
    func change<Value: Sendable, Failure: Error>(
        _ body: (inout SimulatedNetworkState) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try state.withLock { state throws(Failure) in
            state.deliver()
            defer {
                state.deliver()
                schedule(&state)
            }
            return try body(&state)
        }
    }

    /// Has the reactor deliver what is under way when it arrives. If it takes no wait, the next
    /// call about any socket does.
    private func schedule(_ state: inout SimulatedNetworkState) {
        guard let next = state.wire.nextArrival, next < state.wake else { return }
        if let id = state.wakeID { reactor.cancel(id) }
        let id = reactor.makeWaitID()
        do throws(ReactorError) {
            try reactor.wait(id, until: next) { [weak self] outcome in
                guard outcome == .deadline, let self else { return }
                change { state in
                    if state.wakeID == id { (state.wakeID, state.wake) = (nil, .never) }
                }
            }
            (state.wakeID, state.wake) = (id, next)
        } catch {
            (state.wakeID, state.wake) = (nil, .never)
        }
    }
}
