/// All sockets of a simulation, and what is under way between them.
struct SimulatedNetworkState {
    struct Key: Hashable {
        var kind: SocketKind
        var address: SocketAddress
    }

    private let simulation: SimulatedReactor
    private let addresses: Set<IPAddress>
    private let faults: NetworkFaults
    private let random: SeededRandomness
    private let limits: NetworkLimits
    private let socketsMax: Int

    var names: [HostName: [IPAddress]] = [:]
    var wire = SimulatedWire()
    /// What datagrams on the wire cost.
    var datagramBytes = 0
    /// When the reactor has been asked to look at the wire.
    var wake = Instant.never
    var wakeID: WaitID?

    var endpoints: [UInt64: SimulatedEndpoint] = [:]
    var bound: [Key: UInt64] = [:]
    /// Names that are being asked for.
    var asked: Set<WaitID> = []
    private var files: Set<UnixPath> = []
    private var lastID: UInt64 = 0
    private var lastPort: UInt16 = 49_151
    private var freeDescriptors: [Int32] = []
    /// Far from those of tests.
    private static let firstDescriptor: Int32 = 1 << 20
    /// Connections that a socket holds before they are accepted, which need no descriptors yet.
    static let backlogMax = 128
    private static let filesPerSocketMax = 4
    private var openCount = 0

    init(
        _ simulation: SimulatedReactor, _ addresses: Set<IPAddress>, _ faults: NetworkFaults,
        _ limits: NetworkLimits, socketsMax: Int
    ) {
        (self.simulation, self.addresses) = (simulation, addresses)
        (self.faults, self.limits, self.socketsMax) = (faults, limits, socketsMax)
        random = SeededRandomness(seed: faults.seed)
    }

    // MARK: Descriptors

    mutating func open(
        _ family: AddressFamily, _ kind: SocketKind
    ) throws(NetworkError) -> UInt64 {
        var endpoint = SimulatedEndpoint(family, kind)
        endpoint.descriptor = try takeDescriptor()
        let id = add(endpoint)
        touch(id)
        return id
    }

    mutating func add(_ endpoint: SimulatedEndpoint) -> UInt64 {
        lastID += 1
        endpoints[lastID] = endpoint
        return lastID
    }

    /// The lowest one that is free, as systems do.
    mutating func takeDescriptor() throws(NetworkError) -> Int32 {
        guard openCount < socketsMax else { throw NetworkError(.tooManyDescriptors) }
        openCount += 1
        guard let lowest = freeDescriptors.min() else {
            return Self.firstDescriptor + Int32(clamping: openCount - 1)
        }
        freeDescriptors.removeAll { $0 == lowest }
        return lowest
    }

    mutating func give(back descriptor: Int32) {
        simulation.reactor.forget(descriptor)
        simulation.descriptors.close(descriptor)
        freeDescriptors.append(descriptor)
        openCount -= 1
    }

    /// Says what a socket is ready for after a change to it or to its other end.
    func touch(_ id: UInt64?) {
        guard let id, let descriptor = endpoints[id]?.descriptor else { return }
        simulation.descriptors.set(descriptor, readiness(of: id))
    }

    func readiness(of id: UInt64) -> Readiness {
        guard let endpoint = endpoints[id] else { return [] }
        let peerRoom = endpoint.peerID.flatMap { endpoints[$0]?.roomBytes } ?? 1
        return endpoint.readiness(peerRoom: peerRoom)
    }

    // MARK: Addresses

    func isLocal(_ address: IPAddress) -> Bool {
        address.isLoopback || addresses.contains(address.unmapped)
    }

    /// A port that no socket of the kind has; nil if there is none.
    mutating func freePort(_ kind: SocketKind, _ address: IPAddress) -> UInt16? {
        for _ in 49_152...65_535 {
            lastPort = lastPort == .max ? 49_152 : lastPort + 1
            if owner(kind, address, lastPort) == nil { return lastPort }
        }
        return nil
    }

    /// Who hears what comes to an address.
    func owner(_ kind: SocketKind, _ address: IPAddress, _ port: UInt16) -> UInt64? {
        let address = address.unmapped
        let all: IPAddress =
            address.family == .ipv4 ? .v4(.unspecified) : .v6(.unspecified)
        for candidate in [address, all] {
            if let id = bound[Key(kind: kind, address: .ip(candidate, port: port))] { return id }
        }
        guard address.family == .ipv4,
            let id = bound[Key(kind: kind, address: .ip(.v6(.unspecified), port: port))],
            endpoints[id]?.value(of: .v6Only) == 0
        else { return nil }
        return id
    }

    func hasFile(_ path: UnixPath) -> Bool { files.contains(path) }

    mutating func addFile(_ path: UnixPath) throws(NetworkError) {
        guard files.count / Self.filesPerSocketMax < socketsMax else {
            throw NetworkError(.noMemory)
        }
        files.insert(path)
    }

    mutating func removeFile(_ path: UnixPath) {
        files.remove(path)
        for kind in SocketKind.allCases { bound[Key(kind: kind, address: .unix(path))] = nil }
    }

    // MARK: The wire

    mutating func send(
        _ content: SimulatedWire.Content, from: UInt64, to: UInt64, isOrdered: Bool = true
    ) {
        var arrival = simulation.clock.now.advanced(byNanoseconds: delay())
        if isOrdered {
            arrival = max(arrival, endpoints[from]?.lastArrival ?? .start)
            endpoints[from]?.lastArrival = arrival
        }
        wire.add(SimulatedWire.Part(arrival: arrival, from: from, to: to, content: content))
    }

    /// Whether a datagram does not arrive: by chance, or as others fill the wire.
    func isLost(cost: Int) -> Bool {
        let isUnlucky =
            faults.lossPerThousand > 0 && random.next() % 1_000 < faults.lossPerThousand
        return isUnlucky || datagramBytes + cost > faults.datagramBytesMax
    }

    private func delay() -> UInt64 {
        let (low, high) = (faults.delayNanoseconds.lowerBound, faults.delayNanoseconds.upperBound)
        guard low < high else { return low }
        let choices = (high - low).addingReportingOverflow(1)
        return choices.overflow ? random.next() : low + random.next() % choices.partialValue
    }

    mutating func deliver() {
        while let part = wire.next(at: simulation.clock.now) { take(part) }
    }

    // MARK: Names

    mutating func mayAsk(_ id: WaitID) throws(NetworkError) {
        guard asked.count < limits.resolutionsMax else {
            throw NetworkError(.tooManyResolutions(limit: limits.resolutionsMax))
        }
        asked.insert(id)
    }

    /// Nobody wants to know any more.
    mutating func drop(_ id: WaitID) {
        guard asked.remove(id) != nil else { return }
        wire.removeQuestion(id)
    }

    mutating func ask(_ name: HostName, _ family: AddressFamily?, _ pending: PendingResolution) {
        // Its wait may be over already.
        guard asked.contains(pending.id) else { return }
        send(.question(name, family, pending), from: 0, to: 0, isOrdered: false)
    }

    func answer(_ name: HostName, _ family: AddressFamily?) -> PendingResolution.Answer {
        let found = (names[name] ?? []).filter { family == nil || $0.family == family }
        guard !found.isEmpty else { return .failure(NetworkError(.nameNotFound)) }
        guard found.count <= limits.addressesMax else {
            return .failure(NetworkError(.tooManyAddresses(limit: limits.addressesMax)))
        }
        return .success(found)
    }
}
