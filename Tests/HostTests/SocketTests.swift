import Host
import HostSystem
import Testing

/// The extension for sockets: both layouts of addresses, over loopback and over a simulation.
struct SocketTests {
    static let families: [(AddressFamily, AddressLayout)] = [
        (.ipv4, .older), (.ipv4, .tagged), (.ipv6, .older), (.ipv6, .tagged), (.unix, .tagged),
    ]

    private func address(
        _ world: SocketWorld, _ family: AddressFamily, port: UInt64 = 0, _ name: String = "a"
    ) throws -> SocketAddress {
        let port = UInt16(clamping: port)
        return switch family {
        case .ipv4: .ip(.v4(.loopback), port: port)
        case .ipv6: .ip(.v6(.loopback), port: port)
        case .unix: .unix(try UnixPath(world.path(name)))
        }
    }

    /// A socket that is bound to an address of loopback.
    private func bound(
        _ world: SocketWorld, _ family: AddressFamily, _ kind: SocketKind,
        _ layout: AddressLayout, _ name: String = "a"
    ) throws -> UInt64 {
        let number = try #require(world.guest.socket(family, kind))
        world.guest.put(try address(world, family, name), layout)
        #expect(world.guest.errno(.sockBind, number, 3000, 0) == .success)
        return number
    }

    private func address(
        _ world: SocketWorld, _ family: AddressFamily, _ name: String
    ) throws -> SocketAddress {
        try address(world, family, port: 0, name)
    }

    @Test(arguments: SocketWorld.Kind.allCases, families)
    func streamsCarryBytesBothWays(
        kind: SocketWorld.Kind, form: (family: AddressFamily, layout: AddressLayout)
    ) throws {
        let world = try SocketWorld(kind)
        let guest = world.guest
        let listener = try bound(world, form.family, .stream, form.layout)
        #expect(guest.errno(.sockListen, listener, 8) == .success)
        let port = form.family == .unix ? 0 : guest.port(of: listener)
        let client = try #require(guest.socket(form.family, .stream))
        guest.put(try address(world, form.family), form.layout)
        #expect(guest.errno(.sockConnect, client, 3000, port) == .success)
        #expect(guest.errno(.sockConnect, client, 3000, port) == .isconn)
        let isOlder = form.layout == .older
        let accepting = isOlder ? [listener, 16] : [listener, 0, 16]
        #expect(guest.call(.sockAccept, accepting) == .errno(.success))
        let server = UInt64(guest.load(UInt32.self, at: 16))
        #expect(guest.send(client, ["hello"]) == (.success, 5))
        #expect(guest.receive(server, flags: 1).text == "hello")
        #expect(guest.receive(server, [2]) == (.success, "he", 0))
        #expect(guest.read(server, 64).text == "llo")
        #expect(guest.write(server, "back") == .success)
        #expect(guest.receive(client).text == "back")
        try expectAddresses(guest, client, server, listener, port: port, form)
        #expect(guest.errno(.sockShutdown, client, 2) == .success)
        #expect(guest.receive(server) == (.success, "", 0))
        #expect(guest.errno(.fdClose, server) == .success)
        #expect(guest.receive(client) == (.success, "", 0))
        #expect(guest.send(server, ["x"]).errno == .badf)
    }

    private func expectAddresses(
        _ guest: Guest, _ client: UInt64, _ server: UInt64, _ listener: UInt64, port: UInt64,
        _ form: (family: AddressFamily, layout: AddressLayout)
    ) throws {
        guard form.layout == .older else {
            guest.makeRoom(128)
            #expect(guest.errno(.sockGetPeerAddress, client, 3000, 48) == .success)
            #expect(UInt64(guest.load(UInt32.self, at: 48)) == port)
            let family: UInt8 = form.family == .ipv4 ? 1 : form.family == .ipv6 ? 2 : 3
            #expect(guest.bytes(at: 3016, 2) == [family, 0])
            if form.family == .ipv4 { #expect(guest.bytes(at: 3018, 5) == [127, 0, 0, 1, 0]) }
            #expect(guest.errno(.sockGetPeerAddress, listener, 3000, 48) == .notconn)
            return
        }
        guest.makeRoom(16)
        #expect(guest.errno(.sockGetPeerAddress, client, 3000, 44, 48) == .success)
        #expect(guest.load(UInt32.self, at: 44) == (form.family == .ipv4 ? 4 : 6))
        #expect(UInt64(guest.load(UInt32.self, at: 48)) == port)
        let bytes = guest.bytes(at: 3016, 17)
        switch form.family {
        case .ipv4: #expect(bytes == [127, 0, 0, 1] + [UInt8](repeating: 0xAA, count: 13))
        default: #expect(bytes == [UInt8](repeating: 0, count: 15) + [1, 0xAA])
        }
        // The other end of the client has no other port.
        #expect(guest.errno(.sockGetLocalAddress, server, 3000, 44, 48) == .success)
        #expect(UInt64(guest.load(UInt32.self, at: 48)) == port)
    }

    @Test(arguments: SocketWorld.Kind.allCases, families)
    func datagramsSayWhereTheyComeFrom(
        kind: SocketWorld.Kind, form: (family: AddressFamily, layout: AddressLayout)
    ) throws {
        let world = try SocketWorld(kind)
        let guest = world.guest
        let server = try bound(world, form.family, .datagram, form.layout, "a")
        let client = try bound(world, form.family, .datagram, form.layout, "b")
        let port = form.family == .unix ? 0 : guest.port(of: server)
        guest.put(try address(world, form.family), form.layout)
        #expect(guest.send(client, ["one", "-", "two"], to: port) == (.success, 7))
        #expect(guest.send(client, ["gone"], to: port) == (.success, 4))
        #expect(guest.send(client, [], to: port) == (.success, 0))
        guest.makeRoom(form.layout == .tagged ? 128 : 16)
        let isOlder = form.layout == .older
        let first = guest.receiveFrom(server, [4, 2, 64], isOlder: isOlder)
        #expect(first.errno == .success && first.text == "one-two")
        if !isOlder, form.family != .unix { #expect(first.port == guest.port(of: client)) }
        guest.makeRoom(form.layout == .tagged ? 128 : 16)
        let second = guest.receiveFrom(server, [3], isOlder: isOlder)
        #expect(second.text == "gon" && guest.load(UInt16.self, at: 44) == 1)
        switch (form.layout, form.family) {
        case (.older, .ipv4): #expect(guest.bytes(at: 3016, 5) == [127, 0, 0, 1, 0xAA])
        case (.tagged, .ipv4): #expect(guest.bytes(at: 3016, 7) == [1, 0, 127, 0, 0, 1, 0])
        case (.tagged, .unix): #expect(guest.bytes(at: 3016, 3) == [3, 0, UInt8(ascii: "/")])
        default: break
        }
        // An empty one is one, and takes no room.
        #expect(guest.receive(server, []) == (.success, "", 0))
        guest.store(UInt32(4), at: 2004)
        #expect(guest.errno(.fdFdstatSetFlags, server, 4) == .success)
        #expect(guest.receive(server).errno == .again)
    }

    @Test(arguments: SocketWorld.Kind.allCases)
    func datagramsThatAreTooLongAreRefused(kind: SocketWorld.Kind) throws {
        let world = try SocketWorld(kind)
        let guest = world.guest
        let server = try bound(world, .ipv4, .datagram, .tagged)
        let client = try #require(guest.socket(.ipv4, .datagram))
        let port = guest.port(of: server)
        guest.put(.ip(.v4(.loopback), port: 0), .tagged)
        for index in 0..<3 {
            guest.store(UInt32(0), at: 2000 + index * 8)
            guest.store(UInt32(index == 2 ? 1 : 32_768), at: 2004 + index * 8)
        }
        // 64 KiB + 1, in one and in several buffers, and what fits no packet.
        #expect(guest.errno(.sockSendTo, client, 2000, 3, 3000, port, 0, 40) == .msgsize)
        #expect(guest.errno(.sockSendTo, client, 2000, 2, 3000, port, 0, 40) == .msgsize)
        guest.store(UInt32(65_535), at: 2004)
        #expect(guest.errno(.sockSendTo, client, 2000, 1, 3000, port, 0, 40) == .msgsize)
        guest.store(UInt32(40_000), at: 2004)
        #expect(guest.errno(.sockSendTo, client, 2000, 1, 3000, port, 0, 40) == .success)
        #expect(guest.receive(server, [8]).errno == .success)
        #expect(guest.load(UInt16.self, at: 44) == 1)
    }

    /// A call that had to wait is made again, and finds what it has begun.
    @Test func connectingGoesOnWhereItWas() throws {
        var faults = NetworkFaults()
        faults.delayNanoseconds = 1_000_000...1_000_000
        let world = try SocketWorld(.simulated, faults: faults)
        let guest = world.guest
        let listener = try bound(world, .ipv4, .stream, .tagged)
        #expect(guest.errno(.sockListen, listener, 8) == .success)
        let port = guest.port(of: listener)
        let client = try #require(guest.socket(.ipv4, .stream))
        #expect(guest.errno(.fdFdstatSetFlags, client, 4) == .success)
        guest.put(.ip(.v4(.loopback), port: 0), .older)
        #expect(guest.errno(.sockConnect, client, 3000, port) == .inprogress)
        #expect(guest.errno(.sockConnect, client, 3000, port) == .already)
        #expect(guest.send(client, ["x"]).errno != .success)
        world.pass(milliseconds: 5)
        #expect(guest.errno(.sockConnect, client, 3000, port) == .success)
        #expect(guest.errno(.sockConnect, client, 3000, port) == .isconn)
        // One that may wait does.
        let other = try #require(guest.socket(.ipv4, .stream))
        #expect(guest.errno(.sockConnect, other, 3000, port) == .success)
        let none = try #require(guest.socket(.ipv4, .stream))
        #expect(guest.errno(.sockConnect, none, 3000, 9) == .connrefused)
    }

    @Test(arguments: SocketWorld.Kind.allCases)
    func failedConnectionsTellTheirErrorOnce(kind: SocketWorld.Kind) throws {
        let world = try SocketWorld(kind)
        let guest = world.guest
        let free = try bound(world, .ipv4, .stream, .tagged)
        let port = guest.port(of: free)
        #expect(guest.errno(.fdClose, free) == .success)
        let client = try #require(guest.socket(.ipv4, .stream))
        #expect(guest.errno(.fdFdstatSetFlags, client, 4) == .success)
        guest.put(.ip(.v4(.loopback), port: 0), .older)
        let errno = guest.errno(.sockConnect, client, 3000, port)
        world.pass()
        guard errno == .inprogress else {
            #expect(errno == .connrefused)
            return
        }
        guest.store(UInt32(4), at: 52)
        #expect(guest.errno(.sockGetOption, client, 0, 2, 56, 52) == .success)
        #expect(guest.load(UInt32.self, at: 56) == UInt32(WASIErrno.connrefused.rawValue))
        #expect(guest.errno(.sockGetOption, client, 0, 2, 56, 52) == .success)
        #expect(guest.load(UInt32.self, at: 56) == 0)
    }

    @Test(arguments: SocketWorld.Kind.allCases)
    func pollWaitsForFilesSocketsAndTimers(kind: SocketWorld.Kind) throws {
        let files = MemoryFileSystem()
        try files.addFile("f", [1, 2])
        let world = try SocketWorld(kind) { $0.preopen("/", files) }
        let guest = world.guest
        let file = guest.open("f").number
        let server = try bound(world, .ipv4, .datagram, .tagged)
        let subscriptions: [(tag: UInt8, number: UInt64)] = [
            (1, server), (0, 1), (2, server), (1, file),
        ]
        for (index, subscription) in subscriptions.enumerated() {
            let place = 4096 + index * 48
            guest.store(UInt64(index), at: place)
            guest.store(subscription.tag, at: place + 8)
            guest.store(UInt32(truncatingIfNeeded: subscription.number), at: place + 16)
            guest.store(UInt64(1_000_000), at: place + 24)
            guest.store(UInt16(0), at: place + 40)
        }
        func events(_ count: UInt64) -> [UInt64] {
            #expect(guest.errno(.pollOneoff, 4096, 5120, count, 16) == .success)
            return (0..<Int(guest.load(UInt32.self, at: 16))).map {
                guest.load(UInt64.self, at: 5120 + $0 * 32)
            }
        }
        // Nothing comes before the time is over; then a socket and a file are ready beside it.
        #expect(events(2) == [1])
        #expect(events(4).contains(2) && events(4).contains(3))
        let port = guest.port(of: server)
        guest.put(.ip(.v4(.loopback), port: 0), .tagged)
        #expect(guest.send(server, ["x"], to: port).errno == .success)
        #expect(events(1) == [0])
    }

    /// Each carries a byte and has its own descriptor.
    @Test(arguments: [(SocketWorld.Kind.simulated, 400), (.host, 150)])
    func manyConnectionsAreHeldAtATime(kind: SocketWorld.Kind, count: Int) throws {
        let world = try SocketWorld(kind) { configuration in
            configuration.limits.socketsMax = 2 * count + 1
            configuration.limits.descriptorsMax = 2 * count + 4
        }
        let guest = world.guest
        let listener = try bound(world, .ipv4, .stream, .tagged)
        #expect(guest.errno(.sockListen, listener, 8) == .success)
        let port = guest.port(of: listener)
        guest.put(.ip(.v4(.loopback), port: 0), .tagged)
        var pairs: [(client: UInt64, server: UInt64)] = []
        for _ in 0..<count {
            let client = try #require(guest.socket(.ipv4, .stream))
            #expect(guest.errno(.sockConnect, client, 3000, port) == .success)
            #expect(guest.errno(.sockAccept, listener, 0, 16) == .success)
            pairs.append((client, UInt64(guest.load(UInt32.self, at: 16))))
        }
        #expect(guest.errno(.sockOpen, 1, 2, 16) == .mfile)
        for (index, pair) in pairs.enumerated() {
            #expect(guest.send(pair.client, ["\(index)"]).errno == .success)
        }
        for (index, pair) in pairs.enumerated() {
            #expect(guest.receive(pair.server).text == "\(index)")
            #expect(guest.errno(.fdClose, pair.server) == .success)
            #expect(guest.receive(pair.client) == (.success, "", 0))
        }
    }

    @Test(arguments: SocketWorld.Kind.allCases)
    func optionsAreRead(kind: SocketWorld.Kind) throws {
        let world = try SocketWorld(kind)
        let guest = world.guest
        let number = try bound(world, .ipv4, .stream, .tagged)
        func get(_ option: UInt64, room: UInt32 = 8) -> (WASIErrno?, [UInt32]) {
            guest.store(room, at: 52)
            let errno = guest.errno(.sockGetOption, number, 0, option, 56, 52)
            let count = errno == .success ? Int(guest.load(UInt32.self, at: 52)) / 4 : 0
            return (errno, (0..<count).map { guest.load(UInt32.self, at: 56 + $0 * 4) })
        }
        func set(_ option: UInt64, _ values: [UInt32]) -> WASIErrno? {
            for (index, value) in values.enumerated() {
                guest.store(value, at: 56 + index * 4)
            }
            return guest.errno(.sockSetOption, number, 0, option, 56, UInt64(values.count * 4))
        }
        #expect(get(1) == (.success, [2]))
        #expect(get(2) == (.success, [0]))
        #expect(get(13) == (.success, [0]))
        #expect(guest.errno(.sockListen, number, 1) == .success)
        #expect(get(13) == (.success, [1]))
        for flag: UInt64 in [0, 4, 7] {
            #expect(set(flag, [7]) == .success)
            #expect(get(flag) == (.success, [1]))
            #expect(set(flag, [0]) == .success)
            #expect(get(flag) == (.success, [0]))
        }
        #expect(set(6, [65_536]) == .success)
        #expect(get(6) == (.success, [65_536]))
        #expect(get(9) == (.success, [0, 0]))
        #expect(set(9, [1, 5]) == .success)
        #expect(get(9) == (.success, [1, 5]))
        #expect(set(9, [1]) == .inval && set(0, []) == .inval)
        #expect(get(0, room: 3).0 == .inval && get(9, room: 4).0 == .inval)
        for unknown: UInt64 in [3, 8, 10, 14] {
            #expect(get(unknown).0 == .noprotoopt && set(unknown, [1]) == .noprotoopt)
        }
        #expect(get(15).0 == .inval)
        #expect(guest.errno(.sockGetOption, number, 1, 0, 56, 52) == .inval)
    }
}
