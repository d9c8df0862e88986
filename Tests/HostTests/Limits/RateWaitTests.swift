import Host
import HostSystem
import Platform
import Testing

/// Does something once when a guest waits, as another thread of it could.
private final class EventfulWaiter: Waiter {
    private let waiter: VirtualWaiter
    private let event = Locked<(@Sendable () -> Void)?>(nil)

    init(_ clock: VirtualClock) { waiter = VirtualWaiter(clock) }

    func onWait(_ body: @escaping @Sendable () -> Void) { event.withLock { $0 = body } }

    func wait(
        _ requests: [WaitRequest], nanoseconds: UInt64?, isInterrupted: () -> Bool
    ) -> Host.WaitOutcome {
        let body = event.withLock { event in
            defer { event = nil }
            return event
        }
        body?()
        return waiter.wait(requests, nanoseconds: nanoseconds, isInterrupted: isInterrupted)
    }
}

/// Waits of guests that are over the rate of a port.
@Suite struct RateWaitTests {
    private func budget(_ port: GuestPort, _ rate: UInt64) -> GuestBudget {
        var limits = GuestLimits.unlimited
        limits.ports[port] = PortLimits(bytesPerSecond: rate)
        return GuestBudget("guest", .unlimited, within: GuestBudget("group", limits))
    }

    /// A socket of a world, bound and with a time to wait.
    private func datagrams(
        _ world: SocketWorld, milliseconds: UInt64
    ) throws -> (socket: UInt64, port: UInt64) {
        let guest = world.guest
        let socket = try #require(guest.socket(.ipv4, .datagram))
        guest.put(.ip(.v4(.loopback), port: 0), .tagged)
        #expect(guest.errno(.sockBind, socket, 3000, 0) == .success)
        guest.store(milliseconds / 1_000, at: 56)
        guest.store(milliseconds % 1_000 * 1_000, at: 64)
        #expect(guest.errno(.sockSetOption, socket, 0, 11, 56, 16) == .success)
        return (socket, guest.port(of: socket))
    }

    /// Nothing comes: what the guest waits is what it said, whether or not the rate has it wait.
    @Test(arguments: [UInt64(100), 5_000])
    func timeoutsOfSocketsHold(milliseconds: UInt64) throws {
        let world = try SocketWorld(.simulated) { $0.budget = self.budget(.sockets, 100) }
        let simulation = try #require(world.simulation)
        // Longer than any time that is waited.
        world.pass(milliseconds: 60_000)
        let (socket, port) = try datagrams(world, milliseconds: milliseconds)
        // A second's worth.
        guard let other = world.guest.socket(.ipv4, .datagram) else { return }
        world.guest.put(.ip(.v4(.loopback), port: 0), .tagged)
        let word = String(repeating: "a", count: 100)
        #expect(world.guest.send(other, [word], to: port == 1 ? 2 : 1).errno == .success)
        let start = simulation.clock.now.nanoseconds
        #expect(world.guest.receive(socket, [100]).errno == .again)
        let passed = (simulation.clock.now.nanoseconds - start) / 1_000_000
        #expect((milliseconds...milliseconds + 10).contains(passed), "\(passed)")
    }

    /// The number of a descriptor that goes meanwhile may be another one's.
    @Test(arguments: [false, true]) func whatIsClosedMeanwhileIsGone(isWriting: Bool) throws {
        let clock = VirtualClock()
        let waiter = EventfulWaiter(clock)
        var configuration = WASIConfiguration()
        let system = MemoryFileSystem()
        try system.addFile("file", [UInt8](repeating: 0x61, count: 200))
        configuration.preopen("/", system)
        (configuration.clock, configuration.waiter) = (clock, waiter)
        configuration.budget = budget(.directory("/"), 100)
        let guest = Guest(configuration)
        let rights = Guest.read | Guest.write
        let number = guest.open("file", rights: rights).number
        #expect(guest.read(number, 200).text.utf8.count == 100)
        nonisolated(unsafe) let other = Guest(guest.wasi)
        waiter.onWait {
            unsafe #expect(other.errno(.fdClose, number) == .success)
            unsafe #expect(other.open("file", rights: rights).number == number)
        }
        #expect((isWriting ? guest.write(number, "b") : guest.read(number).errno) == .badf)
        #expect(guest.peek("file").text.utf8.first == UInt8(ascii: "a"))
    }

    /// Nobody waits for what never comes.
    @Test func nothingPassesAtNoRate() throws {
        let clock = VirtualClock()
        var configuration = WASIConfiguration()
        (configuration.clock, configuration.waiter) = (clock, VirtualWaiter(clock))
        configuration.standardOutput = BytesOutput()
        let budget = budget(.standardOutput, 0)
        configuration.budget = budget
        let guest = Guest(configuration)
        let start = clock.monotonic()
        #expect(guest.write(1, "a") == .dquot)
        #expect(clock.monotonic() == start)
        #expect(guest.write(2, "a") == .success)
        let words = "bytes per second of standard output is 0 bytes per second, set by \"group\""
        #expect(budget.refusal(of: .bytesPerSecond)?.description.contains(words) == true)
    }
}
