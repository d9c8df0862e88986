import Host
import HostSystem
import Platform
import Testing

/// A guest with a network: the host's loopback, or a simulation whose time passes as it waits.
final class SocketWorld {
    enum Kind: CaseIterable { case host, simulated }

    let guest: Guest
    /// What the guest may use, for others.
    let access: NetworkAccess
    let simulation: SimulatedReactor?
    let network: SimulatedNetwork?
    private let folder: String?
    /// What was told of denials.
    let denials = Shared<[String]>([])

    init(
        _ kind: Kind, faults: NetworkFaults = NetworkFaults(),
        rules: [String] = SocketWorld.loopback, listen: [String] = SocketWorld.loopback,
        _ set: (inout WASIConfiguration) -> Void = { _ in }
    ) throws {
        var configuration = WASIConfiguration()
        switch kind {
        case .host:
            (simulation, network) = (nil, nil)
            var template = Array("/tmp/weft-XXXXXX".utf8CString)
            try #require(unsafe mkdtemp(&template) != nil)
            let bytes = template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            folder = String(decoding: bytes, as: UTF8.self)
            configuration.network = try NetworkAccess(connect: rules, listen: listen)
        case .simulated:
            let simulation = SimulatedReactor()
            let address = try IPAddress(parsing: "10.0.0.1")
            let network = SimulatedNetwork(simulation, addresses: [address], faults: faults)
            (self.simulation, self.network) = (simulation, network)
            folder = nil
            let policy = AddressPolicy(
                try rules.map { try AddressRule(.allow, [.connect, .send], parsing: $0) }
                    + listen.map { try AddressRule(.allow, .listen, parsing: $0) })
            configuration.network = NetworkAccess(PolicedNetwork(network, policy))
            configuration.waiter = SimulationWaiter(simulation)
            configuration.clock = SimulationGuestClock(simulation)
        }
        let denials = denials
        configuration.network.onDenial = { denial in denials.value.withLock { $0.append(denial) } }
        access = configuration.network
        set(&configuration)
        guest = Guest(configuration)
    }

    deinit {
        guest.wasi.close()
        guard let folder else { return }
        for name in ["a", "b"] { _ = unsafe unlink(folder + "/" + name) }
        _ = unsafe rmdir(folder)
    }

    static let loopback = ["127.0.0.0/8:*", "[::1]:*", "unix:*"]

    func path(_ name: String) -> String { (folder ?? "/run") + "/" + name }

    /// Lets the simulation's time pass.
    func pass(milliseconds: Int64 = 1) {
        guard let simulation else { return }
        let next = simulation.clock.now.advanced(by: .milliseconds(milliseconds))
        #expect(simulation.run(until: next))
    }
}

/// A value that several threads use.
final class Shared<Value: Sendable>: Sendable {
    let value: Locked<Value>
    init(_ value: Value) { self.value = Locked(value) }
    var now: Value { value.withLock { $0 } }
}

/// Tells a guest the time of a simulation.
final class SimulationGuestClock: GuestClock {
    private let simulation: SimulatedReactor

    init(_ simulation: SimulatedReactor) { self.simulation = simulation }

    func realtime() -> UInt64 { simulation.clock.now.nanoseconds }
    func monotonic() -> UInt64 { simulation.clock.now.nanoseconds }
    func resolution(_ clock: ClockID) -> UInt64 { 1 }
}

/// Waits by letting a simulation's time pass; gives up where nothing would ever come.
final class SimulationWaiter: Waiter {
    private let simulation: SimulatedReactor
    private let host = HostWaiter()

    init(_ simulation: SimulatedReactor) { self.simulation = simulation }

    func wait(
        _ requests: [WaitRequest], nanoseconds: UInt64?, isInterrupted: () -> Bool
    ) -> Host.WaitOutcome {
        var left = nanoseconds ?? 60_000_000_000
        while true {
            let found = host.wait(requests, nanoseconds: 0, isInterrupted: isInterrupted)
            guard case .timedOut = found, left > 0 else {
                return found == .timedOut && nanoseconds == nil ? .interrupted : found
            }
            let step = min(left, 1_000_000)
            left -= step
            _ = simulation.run(until: simulation.clock.now.advanced(byNanoseconds: step))
        }
    }
}

/// How a guest gives addresses.
enum AddressLayout: CaseIterable { case older, tagged }

/// The calls of the extension, with pointers chosen for them: an address at 3000, its bytes from
/// 3016, a buffer listed at 32, bytes from 8192.
extension Guest {
    static let addressPlace: UInt64 = 3000

    func socket(_ family: AddressFamily, _ kind: SocketKind) -> UInt64? {
        let number: UInt64 = family == .ipv4 ? 1 : family == .ipv6 ? 2 : 3
        guard errno(.sockOpen, number, kind == .stream ? 2 : 1, 16) == .success else { return nil }
        return UInt64(load(UInt32.self, at: 16))
    }

    /// Room for an address.
    func makeRoom(_ byteCount: Int) {
        store(UInt32(3016), at: 3000)
        store(UInt32(byteCount), at: 3004)
        for index in 0..<130 { store(UInt8(0xAA), at: 3016 + index) }
    }

    func put(_ address: SocketAddress, _ layout: AddressLayout) {
        let (family, bytes): (UInt8, [UInt8]) =
            switch address {
            case .ip(.v4(let ip), _): (1, highestFirst(ip.bits))
            case .ip(.v6(let ip), _): (2, highestFirst(ip.bits))
            case .unix(let path): (3, path.bytes)
            }
        makeRoom(layout == .tagged ? 128 : bytes.count)
        let all = layout == .tagged ? [family, 0] + bytes + [0] : bytes
        for (index, byte) in all.enumerated() { store(byte, at: 3016 + index) }
    }

    private func highestFirst<T: FixedWidthInteger>(_ value: T) -> [UInt8] {
        stride(from: T.bitWidth - 8, through: 0, by: -8).map {
            UInt8(truncatingIfNeeded: value >> T($0))
        }
    }

    /// The port that a socket has.
    func port(of number: UInt64) -> UInt64 {
        makeRoom(128)
        #expect(errno(.sockGetLocalAddress, number, 3000, 48) == .success)
        return UInt64(load(UInt32.self, at: 48))
    }

    func send(
        _ number: UInt64, _ words: [String], to port: UInt64? = nil
    ) -> (errno: WASIErrno?, count: UInt32) {
        var place = 8192
        for (index, word) in words.enumerated() {
            let pair = text(word, at: place)
            store(UInt32(place), at: 2000 + index * 8)
            store(UInt32(pair[1]), at: 2004 + index * 8)
            place += word.utf8.count + 3
        }
        let count = UInt64(words.count)
        let errno =
            port.map { self.errno(.sockSendTo, number, 2000, count, 3000, $0, 0, 40) }
            ?? self.errno(.sockSend, number, 2000, count, 0, 40)
        return (errno, load(UInt32.self, at: 40))
    }

    /// Receives into buffers of so many bytes.
    func receive(
        _ number: UInt64, _ rooms: [Int] = [64], flags: UInt64 = 0
    ) -> (errno: WASIErrno?, text: String, truncated: UInt16) {
        list(rooms)
        let errno = errno(.sockRecv, number, 2000, UInt64(rooms.count), flags, 40, 44)
        return (errno, received(rooms), load(UInt16.self, at: 44))
    }

    /// As well, with the sender in the room that was made for an address.
    func receiveFrom(
        _ number: UInt64, _ rooms: [Int] = [64], isOlder: Bool = false
    ) -> (errno: WASIErrno?, text: String, port: UInt64) {
        list(rooms)
        store(UInt32(0xFFFF_0000), at: 48)
        let count = UInt64(rooms.count)
        let errno =
            isOlder
            ? self.errno(.sockRecvFrom, number, 2000, count, 3000, 0, 40, 44)
            : self.errno(.sockRecvFrom, number, 2000, count, 3000, 0, 48, 40, 44)
        // Two bytes are the port's, and no more are written.
        #expect(load(UInt16.self, at: 50) == 0xFFFF)
        return (errno, received(rooms), UInt64(load(UInt16.self, at: 48)))
    }

    private func list(_ rooms: [Int]) {
        var place = 8192
        store(UInt32(0), at: 40)
        for (index, room) in rooms.enumerated() {
            store(UInt32(place), at: 2000 + index * 8)
            store(UInt32(room), at: 2004 + index * 8)
            for offset in 0..<(room + 3) { store(UInt8(ascii: "-"), at: place + offset) }
            place += room + 3
        }
    }

    /// What the buffers hold, as far as it is said to be received.
    private func received(_ rooms: [Int]) -> String {
        var left = Int(load(UInt32.self, at: 40))
        var place = 8192
        var bytes: [UInt8] = []
        for room in rooms {
            let part = min(room, left)
            bytes += self.bytes(at: place, part)
            left -= part
            #expect(self.bytes(at: place + part, room - part + 3).allSatisfy { $0 == 45 })
            place += room + 3
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
