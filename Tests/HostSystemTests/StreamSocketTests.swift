import HostSystem
import Testing

/// What holds of streams of every network.
@Suite(.timeLimit(.minutes(1))) struct StreamSocketTests {
    typealias Kind = NetworkWorld.Kind
    static let kinds = Kind.allCases
    static let families = AddressFamily.allCases
    static let ip: [AddressFamily] = [.ipv4, .ipv6]

    @Test(arguments: kinds, families)
    func bytesGoBothWaysAndEachWayEndsByItself(kind: Kind, family: AddressFamily) async throws {
        let world = try NetworkWorld(kind)
        let (client, server) = try await world.pair(family)
        #expect(try client.send([1, 2, 3]) == 3)
        #expect(try await world.receive(server, peek: true).bytes == [1, 2, 3])
        #expect(try await world.receive(server, 2).bytes == [1, 2])
        #expect(try await world.receive(server).bytes == [3])
        #expect(await reason { _ = try server.received(1) } == .wouldBlock)
        try client.shutdown(.send)
        #expect(try await world.receive(server).received == ReceivedBytes(count: 0))
        #expect(await reason { try client.send([4]) } == .brokenPipe)
        #expect(try server.send([5]) == 1)
        #expect(try await world.receive(client).bytes == [5])
        server.close()
        #expect(try await world.receive(client).bytes == [])
        #expect(try client.takeError() == nil)
    }

    @Test(arguments: kinds, families)
    func addressesOfBothEndsFit(kind: Kind, family: AddressFamily) async throws {
        let world = try NetworkWorld(kind)
        let listener = try world.listener(family)
        let client = try world.socket(family)
        #expect(await reason { _ = try client.peerAddress() } == .notConnected)
        try await world.connect(client, to: try listener.localAddress())
        let server = try await world.accept(listener)
        #expect(try server.localAddress() == listener.localAddress())
        #expect(try client.peerAddress() == listener.localAddress())
        #expect(try server.peerAddress() == client.localAddress())
        #expect(try client.finishConnecting() == .established)
        #expect((server.family, server.kind) == (family, .stream))
        let again = await reason { _ = try client.connect(to: try listener.localAddress()) }
        #expect(again == .alreadyConnected)
    }

    /// More than any buffer holds, from a sender that is faster than its receiver.
    @Test(arguments: kinds, families)
    func buffersAreBoundedAndNothingIsLost(kind: Kind, family: AddressFamily) async throws {
        let world = try NetworkWorld(kind)
        let (client, server) = try await world.pair(family)
        try client.set(.sendBufferBytes, to: 16_384)
        try server.set(.receiveBufferBytes, to: 16_384)
        let part = (0..<10_007).map { UInt8($0 % 251) }
        var sent: [UInt8] = []
        while true {
            do throws(NetworkError) {
                sent += part.prefix(try client.send(part))
            } catch {
                #expect(error == .wouldBlock || error.reason == .wouldBlock)
                break
            }
            try #require(sent.count < 64 << 20)
        }
        var received: [UInt8] = []
        while received.count < sent.count {
            received += try await world.receive(server, 65_536).bytes
        }
        #expect(received == sent)
        #expect(try await world.ready(client, .write).contains(.write))
    }

    @Test(arguments: kinds, families)
    func connectionToNobodyIsRefused(kind: Kind, family: AddressFamily) async throws {
        let world = try NetworkWorld(kind)
        let address: SocketAddress
        do {
            let listener = try world.listener(family)
            address = try listener.localAddress()
            listener.close()
        }
        let client = try world.socket(family)
        let refused = await reason { try await world.connect(client, to: address) }
        #expect(refused == .refused)
        let after = await reason { _ = try client.finishConnecting() }
        #expect(after == .notConnected)
        if family == .unix {
            let nowhere = try world.address(.unix, "none/a")
            let missing = await reason { try await world.connect(client, to: nowhere) }
            #expect(missing == .noSuchPath)
        }
    }

    @Test(arguments: kinds, ip)
    func connectionThatIsGivenUpIsReset(kind: Kind, family: AddressFamily) async throws {
        let world = try NetworkWorld(kind)
        let (client, server) = try await world.pair(family)
        try server.set(.lingerSeconds, to: 0)
        server.close()
        let received = await reason { _ = try await world.receive(client) }
        #expect(received == .reset)
        #expect(try client.received(1).received.count == 0)
        #expect(await reason { try client.send([1]) } == .brokenPipe)
        #expect(try await world.ready(client, []).contains(.hangUp))
    }

    /// Bytes that were there are still received, those that come afterwards are not.
    @Test(arguments: kinds, families)
    func resetComesInTheMiddle(kind: Kind, family: AddressFamily) async throws {
        let world = try NetworkWorld(kind)
        let (client, server) = try await world.pair(family)
        try await world.send(client, [UInt8](repeating: 7, count: 1_000))
        _ = try await world.receive(server, 10)
        // What nobody has received is lost with it.
        server.close()
        let received = await reason {
            while true {
                if try await world.receive(client).received.count == 0 { break }
            }
        }
        #expect(received == .reset)
        #expect(await reason { try client.send([1]) } == .brokenPipe)
    }

    @Test(arguments: kinds, ip)
    func connectionMayBeResetBeforeItIsAccepted(kind: Kind, family: AddressFamily) async throws {
        let world = try NetworkWorld(kind)
        let listener = try world.listener(family)
        let client = try world.socket(family)
        try await world.connect(client, to: try listener.localAddress())
        try client.set(.lingerSeconds, to: 0)
        client.close()
        let outcome = await reason {
            let server = try await world.accept(listener)
            _ = try await world.receive(server)
        }
        // Systems differ in who learns it.
        #expect(outcome == .reset || outcome == .aborted || outcome == .wouldBlock)
    }

    @Test(arguments: kinds, families)
    func whatHasNoMeaningIsRefused(kind: Kind, family: AddressFamily) async throws {
        let world = try NetworkWorld(kind)
        let idle = try world.socket(family)
        #expect(await reason { _ = try idle.finishConnecting() } == .notConnected)
        #expect(await reason { _ = try idle.accept() } == .invalid)
        let received = await reason { _ = try idle.received(1) }
        #expect(received == .notConnected || received == .invalid)
        let sent = await reason { try idle.send([1]) }
        #expect(sent == .notConnected || sent == .brokenPipe)
        // Linux ends those of the Unix family, connected or not.
        let ended = await reason { try idle.shutdown(.both) }
        #expect(ended == .notConnected || family == .unix)
        let address = try world.address(family)
        #expect(await reason { try idle.send([1], to: address) } == .invalid)
        #expect(await reason { try idle.disconnect() } == .invalid)
        let other = try world.address(family == .ipv4 ? .ipv6 : .ipv4)
        #expect(await reason { try idle.bind(to: other) } == .unsupported)
        #expect(await reason { _ = try idle.connect(to: other) } == .unsupported)
        let listener = try world.listener(family)
        #expect(await reason { _ = try listener.accept() } == .wouldBlock)
        let taken = await reason { try idle.bind(to: try listener.localAddress()) }
        #expect(taken == .addressInUse)
    }

    @Test(arguments: kinds, families)
    func closingEndsWaitsAndCalls(kind: Kind, family: AddressFamily) async throws {
        let world = try NetworkWorld(kind)
        try await closing(world, family, .stream)
        try await closing(world, family, .datagram)
    }

    private func closing(
        _ world: NetworkWorld, _ family: AddressFamily, _ socketKind: SocketKind
    ) async throws {
        let name = socketKind == .stream ? "a" : "b"
        let socket = try world.bound(family, socketKind, name)
        if socketKind == .stream { try socket.listen(backlog: 1) }
        let notes = Notes()
        let reactor = world.network.reactor
        for name in ["a", "b"] {
            try socket.wait(reactor.makeWaitID(), for: .read, until: nil) { outcome in
                if case .failed(.closed) = outcome { notes.add(name) }
            }
        }
        socket.close()
        socket.close()
        // Its number is free, and others may have it.
        let other = try world.socket(family, socketKind)
        var told: [String] = []
        while told.count < 2 {
            if world.kind == .simulated { _ = reactor.turn(mayWait: false) }
            told += notes.take()
            await Task.yield()
        }
        #expect(told == ["a", "b"])
        #expect(await reason { _ = try socket.localAddress() } == .closed)
        #expect(await reason { try socket.send([1]) } == .closed)
        #expect(await reason { _ = try socket.received(1) } == .closed)
        #expect(await reason { _ = try socket.takeError() } == .closed)
        #expect(await reason { _ = try await socket.readiness(for: .read) } == .closed)
        #expect(try other.takeError() == nil)
    }

    @Test(arguments: kinds)
    func addressesOfIPv6HearThoseOfIPv4(kind: Kind) async throws {
        let world = try NetworkWorld(kind)
        for isAlone in [0, 1] {
            let listener = try world.socket(.ipv6)
            try listener.set(.v6Only, to: isAlone)
            try listener.bind(to: .ip(.v6(.unspecified), port: 0))
            try listener.listen(backlog: 1)
            guard case .ip(_, let port) = try listener.localAddress() else { return }
            let client = try world.socket(.ipv4)
            let target = SocketAddress.ip(.v4(.loopback), port: port)
            let outcome = await reason { try await world.connect(client, to: target) }
            #expect(outcome == (isAlone == 1 ? .refused : nil))
            guard isAlone == 0 else { continue }
            let server = try await world.accept(listener)
            guard case .ip(.v6(let peer), _) = try server.peerAddress() else {
                Issue.record("no address of IPv6")
                return
            }
            #expect(peer.mapped == .loopback)
        }
    }
}
