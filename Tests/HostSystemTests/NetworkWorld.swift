import HostSystem
import Platform
import Testing

/// A network to test: the host's loopback, or a simulation.
final class NetworkWorld: Sendable {
    enum Kind: CaseIterable { case host, simulated }

    let kind: Kind
    let network: any Network
    /// Where paths are; there once one is asked for.
    private let folder = Locked<String?>(nil)
    private let simulation: SimulatedReactor?

    init(_ kind: Kind) throws {
        self.kind = kind
        switch kind {
        case .host:
            simulation = nil
            let reactor = try Reactor.system()
            try #require(reactor.start())
            network = HostNetwork(reactor: reactor)
        case .simulated:
            let simulation = SimulatedReactor()
            self.simulation = simulation
            network = SimulatedNetwork(simulation)
        }
    }

    deinit {
        network.reactor.shutDown()
        guard let folder = folder.withLock({ $0 }) else { return }
        for name in ["a", "b", "c"] { _ = unsafe unlink(folder + "/" + name) }
        _ = unsafe rmdir(folder)
    }

    private static func makeFolder() throws -> String {
        var template = Array("/tmp/weft-XXXXXX".utf8CString)
        try #require(unsafe mkdtemp(&template) != nil)
        let bytes = template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A loopback address of port 0, or a path.
    func address(_ family: AddressFamily, _ name: String = "a") throws -> SocketAddress {
        switch family {
        case .ipv4: .ip(.v4(.loopback), port: 0)
        case .ipv6: .ip(.v6(.loopback), port: 0)
        case .unix: .unix(try UnixPath(try existingFolder() + "/" + name))
        }
    }

    private func existingFolder() throws -> String {
        try folder.withLock { folder in
            let path = try folder ?? Self.makeFolder()
            folder = path
            return path
        }
    }

    func socket(
        _ family: AddressFamily, _ kind: SocketKind = .stream
    ) throws -> any NetworkSocket {
        try network.makeSocket(family, kind)
    }

    func bound(
        _ family: AddressFamily, _ kind: SocketKind = .stream, _ name: String = "a"
    ) throws -> any NetworkSocket {
        let socket = try socket(family, kind)
        try socket.bind(to: try address(family, name))
        return socket
    }

    func listener(_ family: AddressFamily, _ name: String = "a") throws -> any NetworkSocket {
        let socket = try bound(family, .stream, name)
        try socket.listen(backlog: 8)
        return socket
    }

    /// Nothing after half a minute, which no test is meant to need.
    @discardableResult
    func ready(
        _ socket: any NetworkSocket, _ interest: Readiness
    ) async throws -> Readiness {
        let deadline = network.reactor.clock.now.advanced(by: .seconds(30))
        guard let simulation else {
            return try await socket.readiness(for: interest, until: deadline)
        }
        let outcome = Shared(Locked<WaitOutcome?>(nil))
        try socket.wait(network.reactor.makeWaitID(), for: interest, until: deadline) { told in
            outcome.value.withLock { $0 = told }
        }
        while true {
            switch outcome.value.withLock({ $0 }) {
            case .ready(let readiness): return readiness
            case .deadline: return []
            case .failed(let error): throw error
            case nil:
                // Not up to the deadline at once, as the clock would be there then.
                let next = simulation.clock.now.advanced(by: .milliseconds(1))
                #expect(simulation.run(until: next))
            }
        }
    }

    func connect(_ client: any NetworkSocket, to address: SocketAddress) async throws {
        var progress = try client.connect(to: address)
        while progress == .pending {
            try await ready(client, .write)
            progress = try client.finishConnecting()
        }
    }

    func accept(_ listener: any NetworkSocket) async throws -> any NetworkSocket {
        try await ready(listener, .read)
        return try listener.accept()
    }

    /// Two ends of a connection: the one that asked for it first.
    func pair(
        _ family: AddressFamily
    ) async throws -> (client: any NetworkSocket, server: any NetworkSocket) {
        let listener = try listener(family)
        let client = try socket(family)
        try await connect(client, to: try listener.localAddress())
        return (client, try await accept(listener))
    }

    /// What there is when there is something.
    func receive(
        _ socket: any NetworkSocket, _ count: Int = 100, peek: Bool = false
    ) async throws -> (bytes: [UInt8], received: ReceivedBytes) {
        while true {
            do throws(NetworkError) {
                return try socket.received(count, peek: peek)
            } catch {
                guard error.reason == .wouldBlock else { throw error }
            }
            try await ready(socket, .read)
        }
    }

    /// All of it.
    func send(_ socket: any NetworkSocket, _ bytes: [UInt8]) async throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            do throws(NetworkError) {
                rest = rest.dropFirst(try socket.send(Array(rest)))
            } catch {
                guard error.reason == .wouldBlock else { throw error }
                try await ready(socket, .write)
            }
        }
    }
}

extension NetworkSocket {
    @discardableResult
    func send(_ bytes: [UInt8], to address: SocketAddress? = nil) throws(NetworkError) -> Int {
        try unsafe send(bytes.span.bytes, to: address)
    }

    func received(
        _ count: Int, peek: Bool = false
    ) throws(NetworkError) -> (bytes: [UInt8], received: ReceivedBytes) {
        var bytes = [UInt8](repeating: 0, count: count)
        let result = unsafe bytes.withUnsafeMutableBytes { buffer in
            var span = unsafe MutableRawSpan(_unsafeBytes: buffer)
            return Result { () throws(NetworkError) in try receive(into: &span, peek: peek) }
        }
        let received = try result.get()
        return (Array(bytes.prefix(received.count)), received)
    }
}

/// Why something fails; nil if it does not, or for another error.
func reason(_ body: () async throws -> Void) async -> NetworkError.Reason? {
    do {
        try await body()
        return nil
    } catch {
        return (error as? NetworkError)?.reason
    }
}
