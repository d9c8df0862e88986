import HostSystem
import Testing

/// What a socket of a network with a policy hears.
@Suite struct PolicedSocketTests {
    private let base: SimulatedNetwork
    private let own: IPAddress

    init() throws {
        own = try IPAddress(parsing: "192.0.2.1")
        base = SimulatedNetwork(SimulatedReactor(), addresses: [own])
    }

    private func network(
        _ rules: [String], _ directions: AddressDirections
    ) throws -> PolicedNetwork {
        PolicedNetwork(
            base, AddressPolicy(try rules.map { try AddressRule(.allow, directions, parsing: $0) }))
    }

    private func isForbidden(_ body: () throws -> Void) async -> Bool {
        if case .forbidden = await reason(body) { true } else { false }
    }

    @Test(arguments: SocketKind.allCases)
    func allAddressesOfIPv6AreThoseOfIPv4Too(kind: SocketKind) async throws {
        let all = SocketAddress.ip(.v6(.unspecified), port: 8_080)
        let network = try network(["[::]:8080"], .listen)
        let socket = try network.makeSocket(.ipv6, kind)
        try socket.set(.v6Only, to: 0)
        #expect(await isForbidden { try socket.bind(to: all) })
        try socket.set(.v6Only, to: 1)
        try socket.bind(to: all)
        #expect(await reason { try socket.set(.v6Only, to: 0) } == .invalid)
        socket.close()
        let both = try self.network(["[::]:8080", "0.0.0.0:8080"], .listen)
        let heard = try both.makeSocket(.ipv6, kind)
        try heard.set(.v6Only, to: 0)
        try heard.bind(to: all)
    }

    /// One that listens without an address is given all of them and any port.
    @Test func listeningWithoutAnAddressNeedsALeaveForAll() async throws {
        let six = try network(["[::]:0"], .listen).makeSocket(.ipv6, .stream)
        try six.set(.v6Only, to: 0)
        #expect(await isForbidden { try six.listen(backlog: 1) })
        try six.set(.v6Only, to: 1)
        try six.listen(backlog: 1)
        try network(["0.0.0.0:0"], .listen).makeSocket(.ipv4, .stream).listen(backlog: 1)
        // A connection that came to nothing has left an address, which the system may give up.
        let four = try network(["127.0.0.1:*"], [.connect, .listen]).makeSocket(.ipv4, .stream)
        _ = try four.connect(to: .ip(.v4(.loopback), port: 9))
        #expect(await reason { _ = try four.finishConnecting() } == .refused)
        #expect(await isForbidden { try four.listen(backlog: 1) })
    }

    private func bound(_ network: any Network) throws -> any NetworkSocket {
        let socket = try network.makeSocket(.ipv4, .datagram)
        try socket.bind(to: .ip(.v4(.loopback), port: 0))
        return socket
    }

    /// The system gives whoever sends a port, at which everybody can reach it.
    @Test func whoMayOnlySendHearsWhomItMaySendTo() async throws {
        let (friend, stranger) = (try bound(base), try bound(base))
        let target = try friend.localAddress()
        let network = try network(["\(target)"], .send)
        let socket = try network.makeSocket(.ipv4, .datagram)
        try socket.send([1], to: target)
        let source = try friend.received(1).received.source
        let address = try #require(source)
        for number in 0..<UInt8(20) { try stranger.send([number], to: address) }
        try friend.send([100, 101], to: address)
        // Nothing of what others send gets to the caller.
        var bytes: [UInt8] = [200]
        let outcome = unsafe bytes.withUnsafeMutableBytes { buffer in
            var span = unsafe MutableRawSpan(_unsafeBytes: buffer)
            return Result { () throws(NetworkError) in
                try socket.receive(into: &span, peek: false)
            }
        }
        #expect(outcome == .failure(.wouldBlock))
        #expect(bytes == [200])
        let peeked = try socket.received(1, peek: true)
        #expect(peeked.bytes == [100])
        #expect(peeked.received.isTruncated)
        try stranger.send([1], to: address)
        #expect(try socket.received(2).bytes == [100, 101])
        #expect(await reason { _ = try socket.received(1, peek: true) } == .wouldBlock)
        // Whoever may listen hears everybody.
        let open = try bound(try self.network(["127.0.0.1:*"], .listen))
        try stranger.send([7], to: try open.localAddress())
        #expect(try open.received(1).bytes == [7])
    }

    /// The name's grant ends, the connection does not.
    @Test func whoIsConnectedIsHeardAsLongAsThat() async throws {
        let friend = try base.makeSocket(.ipv4, .datagram)
        try friend.bind(to: .ip(own, port: 53))
        let stranger = try bound(base)
        let name = try HostName("example.org")
        base.setAddresses(of: name, to: [own])
        let network = try network(["example.org:53"], .send)
        try network.resolve(network.reactor.makeWaitID(), name, nil, until: nil) { _ in }
        let now = base.simulation.clock.now
        #expect(base.simulation.run(until: now))
        let socket = try network.makeSocket(.ipv4, .datagram)
        _ = try socket.connect(to: .ip(own, port: 53))
        try socket.send([1])
        let source = try friend.received(1).received.source
        let address = try #require(source)
        base.simulation.clock.advance(by: .seconds(1_000))
        try friend.send([2], to: address)
        try stranger.send([3], to: address)
        #expect(try socket.received(1).bytes == [2])
        try socket.disconnect()
        try friend.send([4], to: address)
        #expect(await reason { _ = try socket.received(1) } == .wouldBlock)
    }
}
