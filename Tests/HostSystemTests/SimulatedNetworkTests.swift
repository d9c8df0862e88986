import HostSystem
import Testing

/// What only the simulation can be made to do.
@Suite struct SimulatedNetworkTests {
    private func network(
        _ faults: NetworkFaults = NetworkFaults(), addresses: [IPAddress] = []
    ) -> SimulatedNetwork {
        SimulatedNetwork(SimulatedReactor(), addresses: addresses, faults: faults)
    }

    private func run(_ network: SimulatedNetwork, _ duration: Duration) {
        let end = network.simulation.clock.now.advanced(by: duration)
        #expect(network.simulation.run(until: end))
    }

    private func bound(
        _ network: SimulatedNetwork, _ kind: SocketKind
    ) throws -> any NetworkSocket {
        let socket = try network.makeSocket(.ipv4, kind)
        try socket.bind(to: .ip(.v4(.loopback), port: 0))
        return socket
    }

    /// Which of a hundred datagrams arrive, and in which order.
    private func arrivals(seed: UInt64) throws -> [UInt8] {
        var faults = NetworkFaults()
        (faults.seed, faults.lossPerThousand) = (seed, 200)
        faults.delayNanoseconds = 1_000_000...9_000_000
        let network = network(faults)
        let (a, b) = (try bound(network, .datagram), try bound(network, .datagram))
        let target = try b.localAddress()
        for number in 0..<UInt8(100) { try a.send([number], to: target) }
        #expect((try? b.received(1)) == nil)
        run(network, .milliseconds(20))
        var numbers: [UInt8] = []
        while let next = try? b.received(1) { numbers += next.bytes }
        return numbers
    }

    @Test(arguments: Effort.seeds)
    func datagramsAreLostAndOvertakenAsTheSeedSays(seed: UInt64) throws {
        let numbers = try arrivals(seed: seed)
        #expect((50..<100).contains(numbers.count))
        #expect(numbers != numbers.sorted())
        #expect(Set(numbers).count == numbers.count)
        #expect(try arrivals(seed: seed) == numbers)
        #expect(try arrivals(seed: seed + 1_000) != numbers)
    }

    @Test(arguments: Effort.seeds)
    func streamsKeepTheirOrderWhateverTheDelay(seed: UInt64) throws {
        var faults = NetworkFaults()
        (faults.seed, faults.lossPerThousand) = (seed, 900)
        faults.delayNanoseconds = 0...50_000_000
        let network = network(faults)
        let listener = try bound(network, .stream)
        try listener.listen(backlog: 1)
        let client = try network.makeSocket(.ipv4, .stream)
        #expect(try client.connect(to: listener.localAddress()) == .pending)
        #expect(try client.finishConnecting() == .pending)
        run(network, .milliseconds(200))
        #expect(try client.finishConnecting() == .established)
        let server = try listener.accept()
        let random = SeededRandomness(seed: seed)
        var (sent, received): ([UInt8], [UInt8]) = ([], [])
        for _ in 0..<200 {
            let part = random.bytes(count: Int(random.next() % 300))
            sent += part.prefix(try client.send(part))
            run(network, .milliseconds(Int64(random.next() % 20)))
            if let next = try? server.received(200) { received += next.bytes }
        }
        client.close()
        run(network, .seconds(1))
        while let next = try? server.received(4_096), !next.bytes.isEmpty {
            received += next.bytes
        }
        #expect(received == sent)
        #expect(try server.received(1).received.count == 0)
    }

    @Test func waitsAreToldWhenSomethingArrives() throws {
        var faults = NetworkFaults()
        faults.delayNanoseconds = 5_000_000...5_000_000
        let network = network(faults)
        let (a, b) = (try bound(network, .datagram), try bound(network, .datagram))
        let notes = Notes()
        try b.wait(network.reactor.makeWaitID(), for: .read, until: nil) { _ in
            notes.add("\(network.simulation.clock.now.nanoseconds)")
        }
        try a.send([1], to: try b.localAddress())
        run(network, .seconds(1))
        #expect(notes.take() == ["5000000"])
    }

    /// As a name does whose owner wants to reach what is behind a policy.
    @Test func nameMeansWhatTheTableSaysNow() throws {
        let network = network()
        let name = try HostName("rebinding.test")
        let notes = Notes()
        func ask(_ family: AddressFamily? = nil) throws {
            try network.resolve(network.reactor.makeWaitID(), name, family, until: nil) { answer in
                switch answer {
                case .success(let found): notes.add("\(found.map(\.description))")
                case .failure(let error): notes.add("\(error)")
                }
            }
            run(network, .milliseconds(1))
        }
        try ask()
        network.setAddresses(of: name, to: [try IPAddress(parsing: "192.0.2.1")])
        try ask()
        network.setAddresses(of: name, to: [.v4(.loopback), .v6(.loopback)])
        try ask()
        try ask(.ipv6)
        let unknown = "the name is not known"
        #expect(
            notes.take() == [
                unknown, #"["192.0.2.1"]"#, #"["127.0.0.1", "::1"]"#, #"["::1"]"#,
            ])
    }

    @Test func onlyTheHostsAddressesAreReached() async throws {
        let own = try IPAddress(parsing: "203.0.113.5")
        let network = network(addresses: [own])
        let listener = try network.makeSocket(.ipv4, .stream)
        let other = try IPAddress(parsing: "203.0.113.6")
        let foreign = await reason { try listener.bind(to: .ip(other, port: 80)) }
        #expect(foreign == .addressNotAvailable)
        try listener.bind(to: .ip(own, port: 80))
        try listener.listen(backlog: 1)
        let client = try network.makeSocket(.ipv4, .stream)
        let away = await reason { _ = try client.connect(to: .ip(other, port: 80)) }
        #expect(away == .unreachable)
        _ = try client.connect(to: .ip(own, port: 80))
        #expect(try client.finishConnecting() == .established)
        #expect(try listener.accept().localAddress() == .ip(own, port: 80))
        let second = try network.makeSocket(.ipv4, .stream)
        _ = try second.connect(to: .ip(own, port: 80))
        let third = try network.makeSocket(.ipv4, .stream)
        _ = try third.connect(to: .ip(own, port: 80))
        // The backlog is full.
        #expect(await reason { _ = try third.finishConnecting() } == .refused)
    }

    /// What is under way arrives all the same, when somebody looks.
    @Test func reactorThatTakesNoWaitLosesNothing() async throws {
        var limits = ReactorLimits()
        limits.waitsMax = 0
        var faults = NetworkFaults()
        faults.delayNanoseconds = 1_000_000...1_000_000
        let network = SimulatedNetwork(SimulatedReactor(limits: limits), faults: faults)
        let (a, b) = (try bound(network, .datagram), try bound(network, .datagram))
        try a.send([1], to: try b.localAddress())
        let none = NetworkError.Reason.notWaiting(.tooManyWaits(limit: 0))
        #expect(await reason { _ = try await b.readiness(for: .read) } == none)
        let name = try HostName("example.org")
        #expect(await reason { _ = try await network.addresses(of: name) } == none)
        #expect(await reason { _ = try b.received(1) } == .wouldBlock)
        network.simulation.clock.advance(by: .milliseconds(1))
        #expect(try b.received(1).bytes == [1])
    }

    @Test func descriptorsAreBoundedAndTheirNumbersUsedAgain() async throws {
        let network = SimulatedNetwork(SimulatedReactor(), socketsMax: 2)
        let notes = Notes()
        let first = try network.makeSocket(.ipv4, .datagram)
        let second = try network.makeSocket(.ipv4, .datagram)
        let third = await reason { _ = try network.makeSocket(.ipv4, .datagram) }
        #expect(third == .tooManyDescriptors)
        try first.wait(network.reactor.makeWaitID(), for: .read, until: nil) {
            notes.add("1: \($0)")
        }
        first.close()
        let again = try network.makeSocket(.ipv4, .datagram)
        try again.bind(to: .ip(.v4(.loopback), port: 0))
        try again.wait(network.reactor.makeWaitID(), for: .read, until: nil) {
            notes.add("2: \($0)")
        }
        run(network, .milliseconds(1))
        #expect(notes.take().count == 1)
        try second.send([1], to: try again.localAddress())
        run(network, .milliseconds(1))
        #expect(notes.take() == ["2: \(WaitOutcome.ready(.read))"])
    }
}
