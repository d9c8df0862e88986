import HostSystem
import Testing

/// What holds of datagrams of every network.
@Suite(.timeLimit(.minutes(1))) struct DatagramSocketTests {
    typealias Kind = NetworkWorld.Kind
    static let kinds = Kind.allCases
    static let families = AddressFamily.allCases
    static let ip: [AddressFamily] = [.ipv4, .ipv6]

    @Test(arguments: kinds, families)
    func eachComesAsOneAndSaysWhereFrom(kind: Kind, family: AddressFamily) async throws {
        let world = try NetworkWorld(kind)
        let (a, b) = (
            try world.bound(family, .datagram, "a"), try world.bound(family, .datagram, "b")
        )
        let (source, target) = (try a.localAddress(), try b.localAddress())
        for bytes in [[1, 2, 3, 4], [], [5]] as [[UInt8]] {
            #expect(try a.send(bytes, to: target) == bytes.count)
        }
        let peeked = try await world.receive(b, 2, peek: true)
        #expect(peeked.received == ReceivedBytes(count: 2, isTruncated: true, source: source))
        let first = try await world.receive(b, 3)
        #expect(first.bytes == [1, 2, 3])
        #expect(first.received.isTruncated)
        let second = try await world.receive(b)
        #expect(second.received == ReceivedBytes(count: 0, source: source))
        let third = try await world.receive(b, 1)
        #expect(third.bytes == [5])
        #expect(!third.received.isTruncated)
        #expect(await reason { _ = try b.received(1) } == .wouldBlock)
        #expect(try b.send([6], to: source) == 1)
        #expect(try await world.receive(a).bytes == [6])
    }

    @Test(arguments: kinds, ip)
    func longestGoesAndALongerOneDoesNot(kind: Kind, family: AddressFamily) async throws {
        let world = try NetworkWorld(kind)
        let (a, b) = (try world.bound(family, .datagram), try world.bound(family, .datagram))
        let target = try b.localAddress()
        let most = family == .ipv4 ? 65_507 : 65_527
        let bytes = (0..<(65_536 + 1)).map { UInt8($0 % 253) }
        #expect(await reason { try a.send(bytes, to: target) } == .messageTooLong)
        let justTooLong = Array(bytes.prefix(most + 1))
        #expect(await reason { try a.send(justTooLong, to: target) } == .messageTooLong)
        #expect(try a.send(Array(bytes.prefix(most)), to: target) == most)
        #expect(try await world.receive(b, 70_000).bytes == Array(bytes.prefix(most)))
    }

    @Test(arguments: kinds, families)
    func connectedOneHearsAndReachesOneOther(kind: Kind, family: AddressFamily) async throws {
        let world = try NetworkWorld(kind)
        let a = try world.bound(family, .datagram, "a")
        let b = try world.bound(family, .datagram, "b")
        let c = try world.bound(family, .datagram, "c")
        let none = await reason { try a.send([1]) }
        #expect(none == .destinationRequired || (family == .unix && none == .notConnected))
        #expect(try a.connect(to: try b.localAddress()) == .established)
        #expect(try a.peerAddress() == b.localAddress())
        #expect(try a.send([1]) == 1)
        #expect(try await world.receive(b).bytes == [1])
        guard family != .unix else { return }
        try c.send([2], to: try a.localAddress())
        try b.send([3], to: try a.localAddress())
        #expect(try await world.receive(a).bytes == [3])
        #expect(await reason { _ = try a.received(1) } == .wouldBlock)
        try a.disconnect()
        #expect(await reason { try a.send([1]) } == .destinationRequired)
    }

    @Test(arguments: kinds, ip)
    func connectedOneLearnsThatNobodyIsThere(kind: Kind, family: AddressFamily) async throws {
        let world = try NetworkWorld(kind)
        let gone = try world.bound(family, .datagram)
        let address = try gone.localAddress()
        gone.close()
        let socket = try world.socket(family, .datagram)
        _ = try socket.connect(to: address)
        #expect(try socket.send([1]) == 1)
        let received = await reason { _ = try await world.receive(socket) }
        #expect(received == .refused)
        #expect(await reason { _ = try socket.received(1) } == .wouldBlock)
    }

    /// What is not read is lost, and memory is bounded.
    @Test(arguments: kinds)
    func floodIsBounded(kind: Kind) async throws {
        let world = try NetworkWorld(kind)
        let (a, b) = (try world.bound(.ipv4, .datagram), try world.bound(.ipv4, .datagram))
        try b.set(.receiveBufferBytes, to: 32_768)
        let target = try b.localAddress()
        let bytes = [UInt8](repeating: 1, count: 1_000)
        for _ in 0..<1_000 {
            do throws(NetworkError) {
                try a.send(bytes, to: target)
            } catch {
                #expect(error.reason == .wouldBlock)
                try await world.ready(a, .write)
            }
        }
        var count = 0
        while (try? b.received(1_000)) != nil { count += 1 }
        #expect((1..<200).contains(count))
    }

    @Test(arguments: kinds)
    func broadcastNeedsItsOptionAndConnectionsStreams(kind: Kind) async throws {
        let world = try NetworkWorld(kind)
        let socket = try world.socket(.ipv4, .datagram)
        let all = SocketAddress.ip(.v4(IPv4Address(bits: .max)), port: 9)
        let denied = await reason { try socket.send([1], to: all) }
        #expect(denied == .denied || denied == .unreachable)
        #expect(await reason { try socket.listen(backlog: 1) } == .unsupported)
        #expect(await reason { _ = try socket.accept() } == .unsupported)
    }
}
