import Host
import HostSystem
import Platform
import Testing

/// `sock_getaddrinfo`: a list of nodes that the guest has linked is filled, and nothing beyond it.
struct SocketNameTests {
    private func world(
        _ set: (inout WASIConfiguration) -> Void = { _ in }
    ) throws -> SocketWorld {
        let world = try SocketWorld(
            .simulated, rules: ["*:*", "127.0.0.0/8:*", "[::/0]:*"], set)
        let network = try #require(world.network)
        network.setAddresses(
            of: try HostName("both.test"),
            to: [try IPAddress(parsing: "2001:db8::7"), try IPAddress(parsing: "192.0.2.7")])
        network.setAddresses(
            of: try HostName("four.test"), to: [try IPAddress(parsing: "192.0.2.4")])
        return world
    }

    /// Links nodes, from 4096 on, each of 128 bytes: the node, at 32 its address, at 48 room for
    /// the data, at 80 for the name.
    private func link(_ guest: Guest, _ count: Int, room: Int = 26, nameRoom: Int = 16) {
        for address in 4096..<(4096 + count * 128) { guest.store(UInt8(0xAA), at: address) }
        guest.store(UInt32(4096), at: 2200)
        for index in 0..<count {
            let node = 4096 + index * 128
            guest.store(UInt32(node + 32), at: node + 12)
            guest.store(UInt32(node + 80), at: node + 16)
            guest.store(UInt32(nameRoom), at: node + 20)
            guest.store(UInt32(index + 1 < count ? node + 128 : 0), at: node + 24)
            guest.store(UInt32(room), at: node + 36)
            guest.store(UInt32(node + 48), at: node + 40)
        }
    }

    private func hint(
        _ guest: Guest, flags: UInt16 = 0, family: UInt8 = 0, type: UInt8 = 0,
        carrier: UInt8 = 0
    ) {
        for address in 2100..<2128 { guest.store(UInt8(0), at: address) }
        guest.store(flags, at: 2100)
        guest.store(family, at: 2102)
        guest.store(type, at: 2103)
        guest.store(carrier, at: 2104)
    }

    private func ask(
        _ guest: Guest, _ node: String, _ service: String = "", max: UInt64 = 8,
        hints: UInt64 = 2100
    ) -> WASIErrno? {
        let values =
            guest.text(node) + guest.text(service, at: 1500) + [hints, 2200, max, 512]
        guest.store(UInt32(99), at: 512)
        guard case .errno(let errno) = guest.call(.sockGetAddressInfo, values) else { return nil }
        return errno
    }

    /// The family, type, protocol, and data of the answers.
    private func answers(_ guest: Guest) -> [[UInt8]] {
        (0..<Int(guest.load(UInt32.self, at: 512))).map { index in
            let node = 4096 + index * 128
            let count = Int(guest.load(UInt32.self, at: node + 36))
            let family = guest.load(UInt8.self, at: node + 32)
            #expect(family == guest.load(UInt8.self, at: node + 2))
            #expect(guest.load(UInt32.self, at: node + 8) == (family == 1 ? 16 : 28))
            return guest.bytes(at: node + 2, 3) + guest.bytes(at: node + 48, count)
        }
    }

    private static func v4(_ bytes: [UInt8], type: UInt8 = 2, port: UInt8 = 80) -> [UInt8] {
        [1, type, 3 - type, 0, port] + bytes + [UInt8](repeating: 0, count: 8)
    }

    private static func v6(_ bytes: [UInt8], type: UInt8 = 2, port: UInt8 = 80) -> [UInt8] {
        [2, type, 3 - type, 0, port, 0, 0, 0, 0] + bytes + [0, 0, 0, 0]
    }

    private static let seven = [0x20, 0x01, 0x0D, 0xB8] + [UInt8](repeating: 0, count: 11) + [7]
    private static let mapped = [UInt8](repeating: 0, count: 10) + [255, 255, 192, 0, 2]

    @Test func namesAreAnsweredAsTheHintsSay() throws {
        let world = try world()
        let guest = world.guest
        let rows: [(String, (UInt16, UInt8, UInt8, UInt8), [[UInt8]])] = [
            ("both.test", (0, 0, 2, 0), [Self.v6(Self.seven), Self.v4([192, 0, 2, 7])]),
            ("both.test", (0, 1, 0, 0), [2, 1].map { Self.v4([192, 0, 2, 7], type: $0) }),
            ("both.test", (0, 2, 0, 2), [Self.v6(Self.seven, type: 1)]),
            ("both.test\0x", (16, 2, 2, 1), [Self.v6(Self.seven)]),
            (
                "both.test", (48, 2, 2, 1),
                [Self.v6(Self.seven), Self.v6(Self.mapped + [7])]
            ),
            ("four.test", (16, 2, 2, 1), [Self.v6(Self.mapped + [4])]),
            ("four.test", (64, 1, 2, 1), [Self.v4([192, 0, 2, 4])]),
            ("10.1.2.3", (4, 0, 2, 0), [Self.v4([10, 1, 2, 3])]),
            ("2001:db8::7", (4, 0, 2, 0), [Self.v6(Self.seven)]),
            ("", (1, 1, 2, 0), [Self.v4([0, 0, 0, 0])]),
            ("", (0, 1, 2, 0), [Self.v4([127, 0, 0, 1])]),
        ]
        for (name, hints, expected) in rows {
            link(guest, 8)
            hint(guest, flags: hints.0, family: hints.1, type: hints.2, carrier: hints.3)
            for service in ["80", "http", "80\0"] {
                link(guest, 8)
                #expect(ask(guest, name, service) == .success, "\(name)")
                #expect(answers(guest) == expected, "\(name) \(hints)")
            }
        }
    }

    @Test func whatCannotBeAnsweredSaysWhy() throws {
        let world = try world()
        let guest = world.guest
        let rows: [(String, String, (UInt16, UInt8, UInt8, UInt8), WASIErrno)] = [
            ("none.test", "", (0, 0, 0, 0), .ainoname), ("a b", "", (0, 0, 0, 0), .ainoname),
            ("", "", (0, 0, 0, 0), .ainoname), ("both.test", "", (4, 0, 0, 0), .ainoname),
            ("four.test", "", (0, 2, 0, 0), .ainoname),
            ("10.0.0.1", "", (0, 2, 0, 0), .aiaddrfamily),
            ("both.test", "nothing", (0, 0, 0, 0), .aiservice),
            ("both.test", "65536", (0, 0, 0, 0), .aiservice),
            ("both.test", "http", (8, 0, 0, 0), .ainoname),
            ("both.test", "", (128, 0, 0, 0), .aibadflag),
            ("", "80", (2, 0, 0, 0), .aibadflag), ("both.test", "", (0, 3, 0, 0), .aifamily),
            ("both.test", "", (0, 9, 0, 0), .aifamily),
            ("both.test", "", (0, 0, 3, 0), .aisocktype),
            ("both.test", "", (0, 0, 1, 1), .aisocktype),
        ]
        for (name, service, hints, errno) in rows {
            hint(guest, flags: hints.0, family: hints.1, type: hints.2, carrier: hints.3)
            link(guest, 2)
            let before = guest.bytes(at: 4096, 512)
            #expect(ask(guest, name, service) == errno, "\(name) \(service) \(hints)")
            #expect(guest.bytes(at: 4096, 512) == before)
            #expect(guest.load(UInt32.self, at: 512) == 99)
        }
        hint(guest)
        #expect(ask(guest, "both.test", max: 0) == .aimemory)
        #expect(ask(guest, String(repeating: "a", count: 300)) == .ainoname)
        let long = guest.call(.sockGetAddressInfo, [0, 1_025, 0, 0, 2100, 2200, 1, 512])
        #expect(long == .errno(.aifail))
    }

    /// However many nodes a guest says that there are, those that it has linked are filled.
    @Test func countsAndRoomsOfGuestsHold() throws {
        let world = try world()
        let guest = world.guest
        hint(guest, type: 2)
        link(guest, 2)
        #expect(ask(guest, "both.test", max: 0xFFFF_FFFF) == .success)
        #expect(guest.load(UInt32.self, at: 512) == 2)
        link(guest, 1)
        #expect(ask(guest, "both.test", max: 0xFFFF_FFFF) == .success)
        #expect(guest.load(UInt32.self, at: 512) == 1)
        link(guest, 2)
        #expect(ask(guest, "both.test", max: 1) == .success)
        #expect(guest.load(UInt32.self, at: 512) == 1)
        #expect(guest.bytes(at: 4096 + 128 + 48, 26).allSatisfy { $0 == 0xAA })
        // A list that ends in itself.
        link(guest, 1)
        guest.store(UInt32(4096), at: 4096 + 24)
        #expect(ask(guest, "both.test", max: 0xFFFF_FFFF) == .success)
        // Room for addresses of IPv4 only, as the widest-used client has it.
        link(guest, 2, room: 14)
        #expect(ask(guest, "both.test", "80") == .success)
        #expect(answers(guest) == [Self.v4([192, 0, 2, 7])])
        #expect(guest.load(UInt8.self, at: 4096 + 48 + 14) == 0xAA)
        link(guest, 2, room: 5)
        let before = guest.bytes(at: 4096, 256)
        #expect(ask(guest, "both.test") == .aimemory)
        #expect(guest.bytes(at: 4096, 256) == before)
    }

    @Test func namesOfAnswersFitOrAreLeftOut() throws {
        let world = try world()
        let guest = world.guest
        hint(guest, flags: 2, type: 2)
        for (room, count) in [(16, 9), (10, 9), (9, 0), (0, 0)] {
            link(guest, 2, nameRoom: room)
            #expect(ask(guest, "both.test") == .success)
            #expect(Int(guest.load(UInt32.self, at: 4096 + 20)) == count)
            #expect(guest.load(UInt32.self, at: 4096 + 128 + 20) == 0)
            let name = count > 0 ? [UInt8]("both.test".utf8) + [0] : []
            #expect(guest.bytes(at: 4096 + 80, name.count) == name)
            #expect(guest.load(UInt8.self, at: 4096 + 80 + name.count) == 0xAA)
        }
    }

    /// All pointers of the list are looked at before anything is written.
    @Test func nodesOutOfBoundsEndTheGuest() throws {
        let world = try world()
        let guest = world.guest
        hint(guest, type: 2)
        let places: [(Int, UInt32)] = [
            (4096 + 12, 65_530), (4096 + 24, 65_530), (4096 + 24, 4097), (4096 + 36, .max),
            (4096 + 40, 65_530), (4096 + 20, .max), (4096 + 128 + 12, 65_532),
            (4096 + 128 + 12, 4098), (4096 + 128 + 36, 65_000), (2200, 65_530),
        ]
        for (place, wrong) in places {
            link(guest, 2)
            guest.store(wrong, at: place)
            let before = guest.bytes(at: 0, 8192)
            let values = guest.text("both.test") + [0, 0, 2100, 2200, 8, 512]
            guard case .trap(let message) = guest.call(.sockGetAddressInfo, values) else {
                Issue.record("\(place) took \(wrong)")
                continue
            }
            #expect(message.contains("pointer"))
            #expect(guest.bytes(at: 2100, 6092) == Array(before[2100...]))
        }
    }

    /// A question whose call was interrupted is under way still; the same call finds it again.
    @Test func questionsUnderWayAreFoundAgain() throws {
        let isInterrupted = Shared(true)
        let world = try world { configuration in
            configuration.limits.resolutionsMax = 1
            configuration.isInterrupted = { isInterrupted.now }
        }
        let guest = world.guest
        hint(guest, type: 2)
        link(guest, 2)
        let values = guest.text("both.test") + [0, 0, 2100, 2200, 8, 512]
        #expect(guest.call(.sockGetAddressInfo, values) == .interrupted)
        isInterrupted.value.withLock { $0 = false }
        #expect(ask(guest, "four.test") == .aiagain)
        // Its answer comes, and is there for the call that is made again.
        world.pass()
        #expect(ask(guest, "both.test") == .success)
        // One that nobody comes for gives way.
        isInterrupted.value.withLock { $0 = true }
        let again = guest.text("both.test") + values[2...]
        #expect(guest.call(.sockGetAddressInfo, again) == .interrupted)
        isInterrupted.value.withLock { $0 = false }
        world.pass()
        #expect(ask(guest, "four.test") == .success)
    }
}
