import HostSystem
import Testing

/// How connections come about, fail and end, on every network.
@Suite(.timeLimit(.minutes(1))) struct ConnectionTests {
    typealias Kind = NetworkWorld.Kind
    static let kinds = Kind.allCases
    static let ip: [AddressFamily] = [.ipv4, .ipv6]

    /// Where nobody listens.
    private func nowhere(_ world: NetworkWorld, _ family: AddressFamily) throws -> SocketAddress {
        let listener = try world.listener(family)
        defer { listener.close() }
        return try listener.localAddress()
    }

    /// Whoever asks first is told, and then the socket is as before.
    @Test(arguments: kinds, ip)
    func connectionThatFailedIsOverWhoeverIsTold(kind: Kind, family: AddressFamily) async throws {
        let world = try NetworkWorld(kind)
        let address = try nowhere(world, family)
        let client = try world.socket(family)
        let askers: [() throws -> Void] = [
            { _ = try client.received(1) }, { try client.send([1]) },
            { _ = try client.finishConnecting() },
            { if let error = try client.takeError() { throw error } },
        ]
        for ask in askers {
            #expect(try client.connect(to: address) == .pending)
            try await world.ready(client, .write)
            #expect(await reason(ask) == .refused)
            #expect(await reason { _ = try client.finishConnecting() } == .notConnected)
            // Other systems have a socket connect once.
            #if !os(Linux)
                if kind == .host { return }
            #endif
        }
        let listener = try world.listener(family)
        try await world.connect(client, to: try listener.localAddress())
        #expect(try client.send([1]) == 1)
    }

    @Test(arguments: kinds, ip)
    func connectionThatIsResetIsNoneAndSaysWhy(kind: Kind, family: AddressFamily) async throws {
        let world = try NetworkWorld(kind)
        let (client, server) = try await world.pair(family)
        try server.set(.lingerSeconds, to: 0)
        server.close()
        try await world.ready(client, .read)
        #expect(await reason { _ = try client.finishConnecting() } == .notConnected)
        #expect(await reason { _ = try client.received(1) } == .reset)
    }

    /// Its backlog is as long as the listener has said, or a bit longer.
    @Test(arguments: kinds)
    func pathWhoseBacklogIsFullRefuses(kind: Kind) async throws {
        let world = try NetworkWorld(kind)
        let listener = try world.bound(.unix)
        try listener.listen(backlog: 1)
        let address = try listener.localAddress()
        var clients: [any NetworkSocket] = []
        var outcome: NetworkError.Reason?
        while outcome == nil, clients.count < 8 {
            let client = try world.socket(.unix)
            outcome = await reason { try await world.connect(client, to: address) }
            clients.append(client)
        }
        #expect(outcome == .refused)
    }

    @Test(arguments: kinds, AddressFamily.allCases)
    func emptyBufferGetsNothingAndIsNoEnd(kind: Kind, family: AddressFamily) async throws {
        let world = try NetworkWorld(kind)
        let (client, server) = try await world.pair(family)
        #expect(try client.received(0).received == ReceivedBytes(count: 0))
        try server.send([1])
        try await world.ready(client, .read)
        #expect(try client.received(0).received == ReceivedBytes(count: 0))
        #expect(try client.received(1).bytes == [1])
        #expect(await reason { _ = try client.received(1) } == .wouldBlock)
        client.close()
        #expect(await reason { _ = try client.received(0) } == .closed)
    }

    /// What systems would take for a name that is no file's, and what finds no room in an address.
    @Test(arguments: kinds, SocketKind.allCases)
    func addressOfAPathIsOneAndHasItsLimit(kind: Kind, socketKind: SocketKind) async throws {
        let world = try NetworkWorld(kind)
        let long = SocketAddress.unix(try UnixPath("/" + String(repeating: "a", count: 200)))
        let rows: [(SocketAddress, NetworkError.Reason)] = [
            (.unix(.unnamed), .invalid), (long, .pathTooLong),
        ]
        for (address, expected) in rows {
            let socket = try world.socket(.unix, socketKind)
            #expect(await reason { try socket.bind(to: address) } == expected)
            #expect(await reason { _ = try socket.connect(to: address) } == expected)
            #expect(try socket.localAddress() == .unix(.unnamed))
            guard socketKind == .datagram else { continue }
            #expect(await reason { try socket.send([1], to: address) } == expected)
        }
    }

    /// As systems have it: nobody hears more than at first.
    @Test(arguments: kinds, SocketKind.allCases)
    func socketThatIsBoundStaysOfItsVersions(kind: Kind, socketKind: SocketKind) async throws {
        let world = try NetworkWorld(kind)
        let socket = try world.socket(.ipv6, socketKind)
        try socket.set(.v6Only, to: 1)
        try socket.bind(to: .ip(.v6(.unspecified), port: 0))
        #expect(await reason { try socket.set(.v6Only, to: 0) } == .invalid)
        #expect(try socket.value(of: .v6Only) == 1)
    }
}
