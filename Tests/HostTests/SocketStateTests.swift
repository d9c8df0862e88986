import Host
import HostSystem
import Testing
import WasmInterp

/// Sockets of a guest that goes on in another world.
@Suite struct SocketStateTests {
    /// Lets a guest go on in a world of its own; the former one is closed before.
    private func move(
        _ world: SocketWorld, _ kind: SocketWorld.Kind, listen: [String] = SocketWorld.loopback,
        _ lost: LostConnections = .refused
    ) throws -> SocketWorld {
        let bytes = try world.guest.wasi.captureState()
        world.guest.wasi.close()
        let next = try SocketWorld(kind, listen: listen) { $0.lostConnections = lost }
        try next.guest.wasi.restoreState(bytes)
        return next
    }

    private func bound(
        _ guest: Guest, _ address: SocketAddress, _ kind: SocketKind
    ) throws -> UInt64 {
        let number = try #require(guest.socket(address.family, kind))
        guest.put(address, .tagged)
        #expect(guest.errno(.sockBind, number, 3000, 0) == .success)
        return number
    }

    @Test(arguments: SocketWorld.Kind.allCases, [AddressFamily.ipv4, .ipv6])
    func socketsAreBoundAgainWhereTheyWere(
        kind: SocketWorld.Kind, family: AddressFamily
    ) throws {
        let loopback = SocketAddress.ip(
            family == .ipv4 ? .v4(.loopback) : .v6(.loopback), port: 0)
        var world = try SocketWorld(kind)
        let fresh = try #require(world.guest.socket(family, .stream))
        let listener = try bound(world.guest, loopback, .stream)
        #expect(world.guest.errno(.sockListen, listener, 7) == .success)
        let datagrams = try bound(world.guest, loopback, .datagram)
        #expect(world.guest.errno(.fdFdstatSetFlags, datagrams, 4) == .success)
        world.guest.store(UInt32(1), at: 56)
        #expect(world.guest.errno(.sockSetOption, datagrams, 0, 4, 56, 4) == .success)
        let ports = [listener, datagrams].map { world.guest.port(of: $0) }
        let peer = try #require(world.guest.socket(family, .datagram))
        world.guest.put(loopback, .tagged)
        #expect(world.guest.errno(.sockConnect, peer, 3000, ports[1]) == .success)

        world = try move(world, kind)
        let guest = world.guest
        #expect([listener, datagrams].map { guest.port(of: $0) } == ports)
        guest.store(UInt32(4), at: 52)
        #expect(guest.errno(.sockGetOption, datagrams, 0, 4, 56, 52) == .success)
        #expect(guest.load(UInt32.self, at: 56) == 1)
        #expect(guest.receive(datagrams).errno == .again)
        #expect(guest.send(peer, ["to it"]).errno == .success)
        world.pass()
        #expect(guest.receive(datagrams).text == "to it")
        guest.put(loopback, .tagged)
        #expect(guest.errno(.sockConnect, fresh, 3000, ports[0]) == .success)
        #expect(guest.errno(.sockAccept, listener, 0, 16) == .success)
    }

    @Test(arguments: SocketWorld.Kind.allCases, [LostConnections.refused, .reset])
    func connectionsAreLost(kind: SocketWorld.Kind, lost: LostConnections) throws {
        let world = try SocketWorld(kind)
        let listener = try bound(world.guest, .ip(.v4(.loopback), port: 0), .stream)
        #expect(world.guest.errno(.sockListen, listener, 7) == .success)
        let port = world.guest.port(of: listener)
        let client = try #require(world.guest.socket(.ipv4, .stream))
        world.guest.put(.ip(.v4(.loopback), port: 0), .tagged)
        #expect(world.guest.errno(.sockConnect, client, 3000, port) == .success)
        #expect(world.guest.errno(.sockAccept, listener, 0, 16) == .success)
        let server = UInt64(world.guest.load(UInt32.self, at: 16))
        guard lost == .reset else {
            let error = #expect(throws: StateError.self) { try move(world, kind) }
            let text = error.map { "\($0)" } ?? ""
            #expect(text.contains("\(client)") && text.contains("\(server)"))
            return
        }
        // Connections that Linux remembers keep nobody from listening there again.
        let next = try move(world, .simulated, .reset)
        let guest = next.guest
        for number in [client, server] {
            #expect(guest.send(number, ["x"]).errno == .connreset)
            #expect(guest.receive(number).errno == .connreset)
            // Nobody waits for it.
            guest.store(UInt8(1), at: 4104)
            guest.store(UInt32(truncatingIfNeeded: number), at: 4112)
            #expect(guest.errno(.pollOneoff, 4096, 5120, 1, 16) == .success)
            #expect(guest.errno(.fdClose, number) == .success)
        }
        #expect(guest.port(of: listener) == port)
    }

    @Test func whatIsNotAllowedThereIsNotMadeAgain() throws {
        let world = try SocketWorld(.simulated)
        let address = try SocketAddress(parsing: "127.0.0.1:7000")
        let number = try #require(world.guest.socket(.ipv4, .datagram))
        world.guest.put(address, .tagged)
        #expect(world.guest.errno(.sockBind, number, 3000, 7000) == .success)
        let error = #expect(throws: StateError.self) {
            try move(world, .simulated, listen: ["127.0.0.1:80"])
        }
        #expect(error.map { "\($0)" }?.contains("127.0.0.1:7000") == true)
    }

    @Test func statesThatAreNoneAreRefused() throws {
        let world = try SocketWorld(.simulated)
        _ = try bound(world.guest, .ip(.v4(.loopback), port: 0), .datagram)
        let bytes = try world.guest.wasi.captureState()
        let next = try SocketWorld(.simulated)
        for index in bytes.indices {
            for value: UInt8 in [0, 1, 4, 0x7F, 0xFF] {
                var forged = bytes
                forged[index] = value
                _ = try? next.guest.wasi.restoreState(forged)
            }
            let cut = Array(bytes.prefix(index))
            #expect(throws: StateError.self) { try next.guest.wasi.restoreState(cut) }
        }
    }
}
