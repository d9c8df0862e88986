import HostSystem
import Platform
import Testing

@Suite struct PolicedNetworkTests {
    private let public1: IPAddress
    private let public2: IPAddress
    private let metadata: IPAddress
    private let name: HostName
    private let base: SimulatedNetwork

    init() throws {
        public1 = try IPAddress(parsing: "192.0.2.1")
        public2 = try IPAddress(parsing: "192.0.2.2")
        metadata = try IPAddress(parsing: "169.254.169.254")
        name = try HostName("example.org")
        base = SimulatedNetwork(
            SimulatedReactor(), addresses: [public1, public2, metadata],
            limits: Self.limits)
    }

    private static var limits: NetworkLimits {
        var limits = NetworkLimits()
        limits.addressesMax = 20_000
        return limits
    }

    private func network(
        _ rules: [String], _ directions: AddressDirections = .connect,
        limits: PolicedNetworkLimits = PolicedNetworkLimits(), log: Notes = Notes()
    ) throws -> PolicedNetwork {
        let policy = AddressPolicy(
            try rules.map { try AddressRule(.allow, directions, parsing: $0) })
        return PolicedNetwork(base, policy, limits: limits) { log.add("\($0)") }
    }

    private func resolve(
        _ network: any Network, _ name: HostName
    ) throws -> Result<[IPAddress], NetworkError> {
        let told = Shared(Locked<Result<[IPAddress], NetworkError>?>(nil))
        try network.resolve(network.reactor.makeWaitID(), name, nil, until: nil) { answer in
            told.value.withLock { $0 = answer }
        }
        let end = base.simulation.clock.now.advanced(by: .milliseconds(1))
        #expect(base.simulation.run(until: end))
        return try #require(told.value.withLock { $0 })
    }

    private func connect(_ network: any Network, _ address: IPAddress) async -> Bool {
        let outcome = await reason {
            let socket = try network.makeSocket(address.family, .stream)
            _ = try socket.connect(to: .ip(address, port: 443))
        }
        if case .forbidden = outcome { return false }
        return true
    }

    @Test func nameLendsItsRuleToTheAddressesThatItHadWhenAsked() async throws {
        let network = try network(["example.org:443"])
        #expect(await !connect(network, public1))
        base.setAddresses(of: name, to: [public1])
        #expect(try resolve(network, name) == .success([public1]))
        #expect(await connect(network, public1))
        #expect(await connect(network, .v6(IPv6Address(mapping: IPv4Address(bits: 0xC000_0201)))))
        #expect(await !connect(network, public2))
        let socket = try network.makeSocket(.ipv4, .stream)
        let port = await reason { _ = try socket.connect(to: .ip(public1, port: 80)) }
        #expect(port != nil && port != .refused)
    }

    /// The name's owner has it mean something else once it has been let through.
    @Test func nameThatIsReboundDoesNotReachWhatIsDenied() async throws {
        let log = Notes()
        let network = try network(["example.org:443"], log: log)
        base.setAddresses(of: name, to: [public1])
        _ = try resolve(network, name)
        base.setAddresses(of: name, to: [metadata, .v4(.loopback), public2])
        #expect(try resolve(network, name) == .success([public2]))
        #expect(await !connect(network, metadata))
        #expect(await !connect(network, .v4(.loopback)))
        #expect(await connect(network, public2))
        base.setAddresses(of: name, to: [metadata])
        guard case .failure(let error) = try resolve(network, name),
            case .forbidden(let words) = error.reason
        else {
            Issue.record("it has an answer")
            return
        }
        #expect(words == "169.254.169.254 (metadata) is denied, as no rule allows it")
        #expect(log.take().contains(words))
    }

    @Test func grantsOfNamesEndAndAreBounded() async throws {
        var limits = PolicedNetworkLimits()
        limits.grantDuration = .seconds(10)
        limits.grantedAddressesMax = 100
        limits.addressesMax = 10_000
        let network = try network(["example.org:443"], limits: limits)
        base.setAddresses(of: name, to: [public1])
        _ = try resolve(network, name)
        base.simulation.clock.advance(by: .seconds(9))
        #expect(await connect(network, public1))
        base.simulation.clock.advance(by: .seconds(2))
        #expect(await !connect(network, public1))
        let many = (0..<UInt32(10_000)).map { IPAddress.v4(IPv4Address(bits: 0x0B00_0000 + $0)) }
        base.setAddresses(of: name, to: many)
        #expect(try resolve(network, name) == .success(many))
        #expect(await !connect(network, many[0]))
        #expect(await connect(network, many[9_999]))
    }

    /// Limits that allow nothing leave the last grant.
    @Test(arguments: [0, -1, 1])
    func smallestLimitsOfGrantsAreOne(limit: Int) async throws {
        var limits = PolicedNetworkLimits()
        (limits.grantedAddressesMax, limits.namesPerAddressMax) = (limit, limit)
        let network = try network(["example.org:443"], limits: limits)
        base.setAddresses(of: name, to: [public1, public2])
        for _ in 0..<3 { #expect(try resolve(network, name) == .success([public1, public2])) }
        #expect(await !connect(network, public1))
        #expect(await connect(network, public2))
    }

    @Test func grantThatIsRenewedOutlastsOthers() async throws {
        var limits = PolicedNetworkLimits()
        limits.grantedAddressesMax = 2
        let network = try network(["*.example.org:443"], limits: limits)
        let public3 = try IPAddress(parsing: "192.0.2.3")
        let names = try ["a", "b", "c"].map { try HostName($0 + ".example.org") }
        for (name, address) in zip(names, [public1, public2, public3]) {
            base.setAddresses(of: name, to: [address])
        }
        for name in [names[0], names[1]] { _ = try resolve(network, name) }
        for _ in 0..<200 { _ = try resolve(network, names[0]) }
        _ = try resolve(network, names[2])
        #expect(await connect(network, public1))
        #expect(await !connect(network, public2))
        #expect(await connect(network, public3))
    }

    /// One of many networks with policies leaves the others some of what they share.
    @Test func questionsAndAnswersAreBounded() async throws {
        var limits = PolicedNetworkLimits()
        (limits.resolutionsMax, limits.addressesMax) = (1, 2)
        let network = try network(["example.org:443"], limits: limits)
        base.setAddresses(of: name, to: [public1])
        let told = Notes()
        for _ in 0..<2 {
            try network.resolve(network.reactor.makeWaitID(), name, nil, until: nil) { _ in
                told.add("one")
            }
            let second = await reason { _ = try self.resolve(network, self.name) }
            #expect(second == .tooManyResolutions(limit: 1))
            #expect(base.simulation.run(until: base.simulation.clock.now))
            #expect(told.take() == ["one"])
            // What cannot be asked gives its place back.
            let unix = await reason {
                _ = try await network.addresses(of: self.name, .unix)
            }
            #expect(unix == .unsupported)
        }
        base.setAddresses(of: name, to: [public1, public2, metadata])
        let many = NetworkError(.tooManyAddresses(limit: 2))
        #expect(try resolve(network, name) == .failure(many))
        #expect(PolicedNetworkLimits().addressesMax == 64)
    }

    @Test func everyWayToAnAddressIsAsked() async throws {
        let log = Notes()
        let network = try network(["127.0.0.1:443"], [.connect, .listen, .send], log: log)
        let own = SocketAddress.ip(.v4(.loopback), port: 443)
        let other = SocketAddress.ip(.v4(.loopback), port: 444)
        for kind in SocketKind.allCases {
            let socket = try network.makeSocket(.ipv4, kind)
            let calls: [() throws -> Void] = [
                { try socket.bind(to: other) }, { _ = try socket.connect(to: other) },
                { try socket.send([1], to: other) }, { try socket.listen(backlog: 1) },
            ]
            for call in calls {
                let denied = await reason(call)
                guard case .forbidden = denied else {
                    Issue.record("\(kind): \(String(describing: denied))")
                    continue
                }
            }
            _ = log.take()
            try socket.bind(to: own)
            #expect(log.take().count == 1)
        }
        let listener = try network.makeSocket(.ipv4, .stream)
        let inUse = await reason { try listener.bind(to: own) }
        #expect(inUse == nil || inUse == .addressInUse)
        let asked = await reason { _ = try self.resolve(network, self.name) }
        guard case .forbidden = asked else {
            Issue.record("the name may be asked for")
            return
        }
    }

    /// All but addresses goes through as it is.
    @Test func connectionIsThatOfTheNetworkBelow() async throws {
        let network = try network(["127.0.0.1:*"], [.connect, .listen])
        let listener = try network.makeSocket(.ipv4, .stream)
        try listener.bind(to: .ip(.v4(.loopback), port: 0))
        try listener.listen(backlog: 1)
        let client = try network.makeSocket(.ipv4, .stream)
        _ = try client.connect(to: try listener.localAddress())
        #expect(try client.finishConnecting() == .established)
        let server = try listener.accept()
        #expect(try server.peerAddress() == client.localAddress())
        try client.set(.noDelay, to: 1)
        #expect(try client.value(of: .noDelay) == 1)
        try client.send([1, 2])
        #expect(try server.received(2).bytes == [1, 2])
        try client.shutdown(.send)
        #expect(try server.received(2).bytes == [])
        #expect(try client.takeError() == nil)
        server.close()
        #expect(await reason { _ = try server.received(1) } == .closed)
    }
}
