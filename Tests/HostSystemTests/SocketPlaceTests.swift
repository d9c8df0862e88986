import HostSystem
import Platform
import Testing

/// Paths of sockets as guests have them: whoever may write in a folder leads nobody elsewhere.
@Suite(.timeLimit(.minutes(1))) final class SocketPlaceTests {
    private let world: NetworkWorld
    private let guests: any Network
    private let folder: String

    init() throws {
        world = try NetworkWorld(.host)
        guests = try #require(world.network as? HostNetwork).forGuest()
        var template = Array("/tmp/weft-XXXXXX".utf8CString)
        try #require(unsafe mkdtemp(&template) != nil)
        let bytes = template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        folder = String(decoding: bytes, as: UTF8.self)
        for name in ["/own", "/other"] { try #require(unsafe mkdir(folder + name, 0o700) == 0) }
    }

    deinit {
        for name in ["/own/s", "/own/l", "/own/n", "/own/d", "/other/s", "/other/n", "/linked"] {
            _ = unsafe unlink(folder + name)
        }
        for name in ["/own", "/other", ""] { _ = unsafe rmdir(folder + name) }
    }

    private func address(_ name: String) throws -> SocketAddress {
        .unix(try UnixPath(folder + name))
    }

    private func link(_ target: String, _ name: String) throws {
        try #require(unsafe symlink(target, folder + name) == 0)
    }

    private func bound(_ name: String, _ kind: SocketKind) throws -> any NetworkSocket {
        let socket = try world.network.makeSocket(.unix, kind)
        try socket.bind(to: try address(name))
        if kind == .stream { try socket.listen(backlog: 4) }
        return socket
    }

    private func connect(_ name: String, by network: any Network) async -> NetworkError.Reason? {
        await reason {
            let socket = try network.makeSocket(.unix, .stream)
            _ = try socket.connect(to: try address(name))
        }
    }

    @Test func linksLeadGuestsNowhere() async throws {
        let (own, other) = (try bound("/own/s", .stream), try bound("/other/s", .stream))
        defer { withExtendedLifetime((own, other)) {} }
        try link("../other/s", "/own/l")
        try link("other", "/linked")
        for name in ["/own/l", "/linked/s"] {
            #expect(await connect(name, by: guests) == .denied)
            #expect(await connect(name, by: world.network) == nil)
        }
        #expect(await connect("/own/s", by: guests) == nil)
        #expect(await connect("/own/none", by: guests) == .noSuchPath)
        #expect(await connect("/none/s", by: guests) == .noSuchPath)
        #expect(await connect("/own/s/s", by: guests) != nil)
        #expect(await connect("/own", by: guests) == .refused)
        let binding = try guests.makeSocket(.unix, .stream)
        #expect(await reason { try binding.bind(to: try address("/linked/n")) } == .denied)
        #expect(await reason { try binding.bind(to: try address("/own/l")) } == .addressInUse)
        try binding.bind(to: try address("/own/n"))
        #expect(try binding.localAddress() == address("/own/n"))
    }

    /// Both ends know each other by the paths that they have been given.
    @Test func datagramsGoToWhatIsFound() async throws {
        let server = try bound("/own/s", .datagram)
        let client = try guests.makeSocket(.unix, .datagram)
        try client.bind(to: try address("/own/d"))
        try link("s", "/own/l")
        var bytes: [UInt8] = [7]
        func send(_ name: String?) throws {
            let address = try name.map { try self.address($0) }
            _ = try unsafe bytes.withUnsafeBytes { buffer throws(NetworkError) in
                try client.send(unsafe RawSpan(_unsafeBytes: buffer), to: address)
            }
        }
        try send("/own/s")
        #expect(await reason { try send("/own/l") } == .denied)
        _ = try client.connect(to: try address("/own/s"))
        try send(nil)
        #expect(try client.peerAddress() == address("/own/s"))
        for _ in 0..<2 {
            let received = try unsafe bytes.withUnsafeMutableBytes { buffer throws(NetworkError) in
                var span = unsafe MutableRawSpan(_unsafeBytes: buffer)
                return try server.receive(into: &span, peek: false)
            }
            #expect(received.source == (try address("/own/d")))
        }
    }
}
