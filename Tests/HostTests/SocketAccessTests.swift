import Host
import HostSystem
import Testing

/// What a guest may use of the network, how much of it, and what it gets that asks for more.
struct SocketAccessTests {
    @Test func nothingIsGrantedUnlessSaid() throws {
        let guest = Guest(WASIConfiguration())
        #expect(guest.errno(.sockOpen, 1, 2, 16) == .notcapable)
        let (node, service) = (guest.text("localhost"), guest.text("80", at: 1100))
        let values = node + service + [0, 2200, 1, 512]
        #expect(guest.call(.sockGetAddressInfo, values) == .errno(.notcapable))
        #expect(guest.errno(.sockListen, 1, 1) == .notsock)
        #expect(guest.errno(.sockListen, 9, 1) == .badf)
    }

    @Test(arguments: SocketWorld.Kind.allCases)
    func denialsAreToldByTheirRule(kind: SocketWorld.Kind) throws {
        let world = try SocketWorld(kind, rules: ["127.0.0.1:7"], listen: ["127.0.0.1:0"])
        let guest = world.guest
        let stream = try #require(guest.socket(.ipv4, .stream))
        guest.put(try SocketAddress(parsing: "169.254.169.254:80"), .older)
        #expect(guest.errno(.sockConnect, stream, 3000, 80) == .acces)
        guest.put(.ip(.v4(.loopback), port: 0), .tagged)
        #expect(guest.errno(.sockConnect, stream, 3000, 8) == .acces)
        #expect(guest.errno(.sockBind, stream, 3000, 8) == .acces)
        let datagrams = try #require(guest.socket(.ipv4, .datagram))
        #expect(guest.send(datagrams, ["x"], to: 9).errno == .acces)
        let told = world.denials.now
        #expect(told.count == 4)
        #expect(told[0].contains("169.254.169.254") && told[0].contains("metadata"))
        #expect(told[1] == "127.0.0.1, port 8, is denied, as no rule allows it")
        #expect(guest.errno(.sockBind, stream, 3000, 0) == .success)
    }

    /// A name that leads elsewhere the second time leads nowhere that its rule does not allow.
    @Test func namesThatLeadToOthersAreDenied() throws {
        let world = try SocketWorld(.simulated, rules: ["example.org:*"], listen: [])
        let network = try #require(world.network)
        let guest = world.guest
        let name = try HostName("example.org")
        func ask() -> WASIErrno? {
            guest.store(UInt32(2300), at: 2200)
            guest.store(UInt32(2400), at: 2300 + 12)
            guest.store(UInt32(26), at: 2400 + 4)
            guest.store(UInt32(2500), at: 2400 + 8)
            let values = guest.text("example.org") + guest.text("80", at: 1100)
            let outcome = guest.call(.sockGetAddressInfo, values + [0, 2200, 1, 512])
            return if case .errno(let errno) = outcome { errno } else { nil }
        }
        network.setAddresses(of: name, to: [try IPAddress(parsing: "10.0.0.1")])
        #expect(ask() == .success)
        #expect(guest.bytes(at: 2500, 6) == [0, 80, 10, 0, 0, 1])
        for denied in ["127.0.0.1", "169.254.169.254", "::1"] {
            network.setAddresses(of: name, to: [try IPAddress(parsing: denied)])
            #expect(ask() == .acces)
            let socket = try #require(guest.socket(.ipv4, .stream))
            guest.put(.ip(.v4(.loopback), port: 0), .older)
            #expect(guest.errno(.sockConnect, socket, 3000, 80) == .acces)
        }
        #expect(world.denials.now.allSatisfy { $0.contains("denied") })
    }

    @Test(arguments: SocketWorld.Kind.allCases)
    func socketsAreCounted(kind: SocketWorld.Kind) throws {
        let world = try SocketWorld(kind) { $0.limits.socketsMax = 3 }
        let guest = world.guest
        let listener = try #require(guest.socket(.ipv4, .stream))
        guest.put(.ip(.v4(.loopback), port: 0), .tagged)
        #expect(guest.errno(.sockBind, listener, 3000, 0) == .success)
        #expect(guest.errno(.sockListen, listener, 8) == .success)
        let port = guest.port(of: listener)
        let client = try #require(guest.socket(.ipv4, .stream))
        guest.put(.ip(.v4(.loopback), port: 0), .tagged)
        #expect(guest.errno(.sockConnect, client, 3000, port) == .success)
        let third = try #require(guest.socket(.ipv6, .datagram))
        #expect(guest.errno(.sockOpen, 1, 2, 16) == .mfile)
        #expect(guest.errno(.sockAccept, listener, 16) == .mfile)
        #expect(guest.errno(.fdClose, third) == .success)
        #expect(guest.errno(.sockAccept, listener, 0, 16) == .success)
        #expect(guest.errno(.sockOpen, 1, 2, 16) == .mfile)
        // One that takes the number of another closes that.
        #expect(guest.errno(.fdRenumber, listener, client) == .success)
        #expect(guest.errno(.sockOpen, 1, 2, 16) == .success)
    }

    @Test func descriptorsAreCountedWithSockets() throws {
        let world = try SocketWorld(.simulated) { $0.limits.descriptorsMax = 4 }
        #expect(world.guest.socket(.ipv4, .stream) == 3)
        #expect(world.guest.errno(.sockOpen, 1, 2, 16) == .mfile)
    }

    @Test(arguments: [
        (["a_b:x"], [], NetworkRuleError.Use.connect, "a_b:x", 0, "port"),
        (["x:1", "10.0.0.300:80"], [], .connect, "10.0.0.300", 0, "number"),
        (["[::1]:1", "[fg::]:2"], [], .connect, "fg::", 1, "address"),
        (["10.0.0.1/8:1"], [], .connect, "10.0.0.1/8", 0, "bits"),
        ([], ["*.org.:80-70"], .listen, "*.org.:80-70", 0, "end"),
        ([], ["example.org:80"], .listen, "example.org:80", 0, "listens"),
        ([], ["unix:a"], .listen, "unix:a", 5, "path"),
    ])
    func rulesThatAreNoneAreNamed(
        connect: [String], listen: [String], use: NetworkRuleError.Use, part: String,
        offset: Int, word: String
    ) {
        #expect {
            try NetworkAccess(connect: connect, listen: listen)
        } throws: { error in
            guard let error = error as? NetworkRuleError else { return false }
            let last = (connect + listen).last ?? ""
            #expect(error.use == use && error.rule == last && error.offset == offset)
            #expect(part.hasSuffix(error.part) && error.problem.contains(word))
            return error.description.contains("to \(use.rawValue)")
        }
    }

    /// What a guest was given has no addresses to it, and its functions go on as they did.
    @Test func givenSocketsHaveNoAddresses() throws {
        let world = try SocketWorld(.simulated) { $0.sockets = [GivenSocket()] }
        let guest = world.guest
        guest.makeRoom(128)
        #expect(guest.errno(.sockGetLocalAddress, 3, 3000, 48) == .notsup)
        #expect(guest.errno(.sockBind, 3, 3000, 1) == .inval)
        guest.put(.ip(.v4(.loopback), port: 0), .tagged)
        #expect(guest.errno(.sockConnect, 3, 3000, 1) == .notsup)
        #expect(guest.send(3, ["ab"]) == (.success, 2))
        #expect(guest.receive(3).text == "xy")
    }
}

private final class GivenSocket: Socket {
    let type = FileType.socketStream
    let pollDescriptor: Int32 = -1

    func accept() throws(WASIErrno) -> any Socket { throw .inval }
    func receive(
        into bytes: inout MutableRawSpan, peek: Bool
    ) throws(WASIErrno) -> (count: Int, truncated: Bool) {
        bytes.storeBytes(of: UInt8(ascii: "x"), as: UInt8.self)
        bytes.storeBytes(of: UInt8(ascii: "y"), toByteOffset: 1, as: UInt8.self)
        return (2, false)
    }
    func send(_ bytes: RawSpan) throws(WASIErrno) -> Int { bytes.byteCount }
    func shutdown(receive: Bool, send: Bool) throws(WASIErrno) {}
}

/// Limits of what a guest was given, and of buffers.
struct SocketLimitTests {
    @Test func whatAGivenSocketAcceptsIsCounted() throws {
        let world = try SocketWorld(.simulated) { configuration in
            configuration.sockets = [GivenListener()]
            configuration.limits.socketsMax = 1
        }
        let guest = world.guest
        #expect(guest.errno(.sockAccept, 3, 0, 16) == .success)
        #expect(guest.errno(.sockAccept, 3, 0, 16) == .mfile)
        #expect(guest.errno(.sockOpen, 1, 2, 16) == .mfile)
        #expect(guest.errno(.fdClose, 4) == .success)
        #expect(guest.errno(.sockAccept, 3, 0, 16) == .success)
    }

    @Test(arguments: SocketWorld.Kind.allCases)
    func buffersAreCutToTheLimit(kind: SocketWorld.Kind) throws {
        let world = try SocketWorld(kind) { $0.limits.socketBufferBytesMax = 20_000 }
        let guest = world.guest
        let number = try #require(guest.socket(.ipv4, .stream))
        for option: UInt64 in [5, 6] {
            for (asked, found): (UInt32, UInt32) in [(19_000, 19_000), (20_001, 20_000)] {
                guest.store(asked, at: 56)
                #expect(guest.errno(.sockSetOption, number, 0, option, 56, 4) == .success)
                guest.store(UInt32(4), at: 52)
                #expect(guest.errno(.sockGetOption, number, 0, option, 56, 52) == .success)
                #expect(guest.load(UInt32.self, at: 56) == found)
            }
        }
    }
}

private final class GivenListener: Socket {
    let type = FileType.socketStream
    let pollDescriptor: Int32 = -1

    func accept() throws(WASIErrno) -> any Socket { GivenSocket() }
    func receive(
        into bytes: inout MutableRawSpan, peek: Bool
    ) throws(WASIErrno) -> (count: Int, truncated: Bool) { throw .notconn }
    func send(_ bytes: RawSpan) throws(WASIErrno) -> Int { throw .notconn }
    func shutdown(receive: Bool, send: Bool) throws(WASIErrno) {}
}
