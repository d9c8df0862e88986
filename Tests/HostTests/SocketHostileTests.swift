import Host
import HostSystem
import Testing
import WasmCore

/// Whatever a guest gives, nothing is written beyond what it has given.
struct SocketHostileTests {
    @Test(arguments: SocketWorld.Kind.allCases)
    func roomsOfOtherLengthsAreRefused(kind: SocketWorld.Kind) throws {
        let world = try SocketWorld(kind)
        let guest = world.guest
        let number = try #require(guest.socket(.ipv4, .datagram))
        guest.put(.ip(.v4(.loopback), port: 0), .older)
        #expect(guest.errno(.sockBind, number, 3000, 0) == .success)
        let port = guest.port(of: number)
        guest.put(.ip(.v4(.loopback), port: 0), .older)
        #expect(guest.send(number, ["kept"], to: port).errno == .success)
        for byteCount in [0, 1, 3, 5, 15, 17, 64, 127, 129, 4096] {
            guest.makeRoom(byteCount)
            let before = guest.bytes(at: 2990, 200)
            #expect(guest.errno(.sockBind, number, 3000, 0) == .inval)
            #expect(guest.errno(.sockConnect, number, 3000, 0) == .inval)
            #expect(guest.send(number, ["x"], to: port).errno == .inval)
            #expect(guest.errno(.sockGetLocalAddress, number, 3000, 44, 48) == .inval)
            #expect(guest.errno(.sockGetLocalAddress, number, 3000, 48) == .inval)
            #expect(guest.errno(.sockRecvFrom, number, 2000, 1, 3000, 0, 40, 44) == .inval)
            #expect(guest.bytes(at: 2990, 200) == before)
        }
        // A layout that its form of the function does not have.
        guest.makeRoom(128)
        #expect(guest.errno(.sockGetLocalAddress, number, 3000, 44, 48) == .inval)
        guest.makeRoom(16)
        #expect(guest.errno(.sockGetLocalAddress, number, 3000, 48) == .inval)
        #expect(guest.errno(.sockBind, number, 3000, 65_536) == .inval)
        // What came is still there.
        guest.makeRoom(4)
        #expect(guest.receiveFrom(number, isOlder: true).text == "kept")
        #expect(guest.bytes(at: 3016, 5) == [127, 0, 0, 1, 0xAA])
    }

    @Test(arguments: SocketWorld.Kind.allCases)
    func addressesThatDoNotFitAreNotWritten(kind: SocketWorld.Kind) throws {
        let world = try SocketWorld(kind)
        let guest = world.guest
        let six = try #require(guest.socket(.ipv6, .datagram))
        guest.put(.ip(.v6(.loopback), port: 0), .older)
        #expect(guest.errno(.sockBind, six, 3000, 0) == .success)
        let port = guest.port(of: six)
        guest.put(.ip(.v6(.loopback), port: 0), .tagged)
        #expect(guest.send(six, ["kept"], to: port).errno == .success)
        guest.makeRoom(4)
        let before = guest.bytes(at: 2990, 200)
        #expect(guest.errno(.sockGetLocalAddress, six, 3000, 44, 48) == .nomem)
        #expect(guest.errno(.sockRecvFrom, six, 2000, 1, 3000, 0, 40, 44) == .nomem)
        #expect(guest.bytes(at: 2990, 200) == before)
        guest.makeRoom(16)
        #expect(guest.receiveFrom(six).text == "kept")
        let unix = try #require(guest.socket(.unix, .stream))
        #expect(guest.errno(.sockGetLocalAddress, unix, 3000, 44, 48) == .afnosupport)
        // Families and types that there are not.
        for (family, type): (UInt64, UInt64) in [(0, 2), (4, 2), (1, 0), (1, 3), (257, 2)] {
            #expect(guest.errno(.sockOpen, family, type, 16) == .inval)
        }
        let four = try #require(guest.socket(.ipv4, .stream))
        guest.put(.ip(.v6(.loopback), port: 0), .older)
        #expect(guest.errno(.sockConnect, four, 3000, 1) == .afnosupport)
        #expect(guest.errno(.sockBind, four, 3000, 1) == .afnosupport)
        // Paths: none, and one that is no text.
        guest.makeRoom(128)
        guest.store(UInt16(3), at: 3016)
        guest.store(UInt8(0), at: 3018)
        #expect(guest.errno(.sockConnect, unix, 3000, 0) == .inval)
        guest.store(UInt8(0xFF), at: 3018)
        #expect(guest.errno(.sockConnect, unix, 3000, 0) == .ilseq)
    }

    @Test func addressesOutOfBoundsEndTheGuest() throws {
        let world = try SocketWorld(.simulated)
        let guest = world.guest
        let number = try #require(guest.socket(.ipv4, .datagram))
        for (address, count): (UInt32, UInt32) in [
            (65_533, 4), (.max, 4), (65_409, 128), (0, .max), (65_536, 16),
        ] {
            guest.store(address, at: 3000)
            guest.store(count, at: 3004)
            #expect(guest.trap(.sockBind, number, 3000, 0) != nil)
            #expect(guest.trap(.sockSendTo, number, 2000, 0, 3000, 0, 0, 40) != nil)
            #expect(guest.trap(.sockRecvFrom, number, 2000, 0, 3000, 0, 40, 44) != nil)
            #expect(guest.trap(.sockGetLocalAddress, number, 3000, 44, 48) != nil)
        }
        guest.store(UInt32.max, at: 52)
        #expect(guest.trap(.sockGetOption, number, 0, 0, 56, 52) != nil)
        #expect(guest.trap(.sockSetOption, number, 0, 0, 56, 65_536) != nil)
    }

    /// Random values, with sockets that there are: each call answers or ends the guest for a
    /// pointer, and what would wait is interrupted.
    @Test func noValueTraps() throws {
        var state: UInt64 = 27
        func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 33
        }
        let edges: [UInt64] = [
            0, 1, 2, 3, 4, 5, 8, 16, 128, 512, 2000, 3000, 4096, 65_408, 65_535, 65_536,
            0x7FFF_FFFF, 0xFFFF_FFFF,
        ]
        let functions = WASIFunction.allCases.filter { $0.rawValue.hasPrefix("sock") }
        for _ in 0..<30 {
            let world = try SocketWorld(.simulated) { configuration in
                configuration.isInterrupted = { true }
                configuration.limits.socketsMax = 50
            }
            let guest = world.guest
            for address in stride(from: 0, to: 8192, by: 4) where next() % 3 == 0 {
                guest.store(UInt32(edges[Int(next()) % edges.count]), at: address)
            }
            for _ in 0..<500 {
                let function = functions[Int(next()) % functions.count]
                let form = next() % 2 == 0 ? function.olderSignature : nil
                let values = (form ?? function.signature).parameters.map { _ in
                    edges[Int(next()) % edges.count]
                }
                if case .exit = guest.call(function, values) {
                    Issue.record("\(function) \(values)")
                }
            }
        }
    }
}
