import Host
import HostSystem
import Platform
import Testing
import WasmInterp

/// What passes ports: how much in all, and how fast.
@Suite struct PortLimitTests {
    private func budget(
        _ port: GuestPort?, _ ofPort: PortLimits, within parent: GuestBudget? = nil
    ) -> GuestBudget {
        var limits = GuestLimits.unlimited
        if let port { limits.ports[port] = ofPort } else { limits.everyPort = ofPort }
        return GuestBudget("guest", limits, within: parent)
    }

    private func makeGuest(
        _ budget: GuestBudget, _ clock: VirtualClock = VirtualClock()
    ) throws -> (guest: Guest, output: BytesOutput) {
        var configuration = WASIConfiguration()
        let (system, output) = (MemoryFileSystem(), BytesOutput())
        try system.addFile("file", [UInt8](repeating: 0x61, count: 5_000))
        configuration.preopen("/", system)
        configuration.standardOutput = output
        configuration.clock = clock
        configuration.waiter = VirtualWaiter(clock)
        configuration.budget = budget
        return (Guest(configuration), output)
    }

    /// At a thousand bytes a second as many pass at once; what is more takes its time.
    @Test(arguments: [(999, 0), (1_000, 0), (1_001, 1), (3_000, 2_000), (3_500, 2_500)])
    func aSecondsWorthPassesAtOnce(count: Int, milliseconds: UInt64) throws {
        for isGroups in [false, true] {
            let rate = PortLimits(bytesPerSecond: 1_000)
            let budget =
                isGroups
                ? budget(nil, PortLimits(), within: budget(.standardOutput, rate))
                : budget(.standardOutput, rate)
            let clock = VirtualClock()
            let (guest, output) = try makeGuest(budget, clock)
            let start = clock.monotonic()
            var left = count
            while left > 0 {
                #expect(guest.write(1, String(repeating: "a", count: min(left, 100))) == .success)
                left -= Int(guest.load(UInt32.self, at: 40))
            }
            #expect(output.bytes.count == count)
            let passed = (clock.monotonic() - start) / 1_000_000
            // Who waits, waits for a little more than a byte.
            #expect((milliseconds...milliseconds + 16).contains(passed))
            #expect(budget.refusal(of: .bytesPerSecond) == nil)
        }
    }

    /// Ports by themselves.
    @Test func otherPortsAreNotHeldUp() throws {
        let clock = VirtualClock()
        let budget = budget(.standardOutput, PortLimits(bytesPerSecond: 10))
        let (guest, _) = try makeGuest(budget, clock)
        let start = clock.monotonic()
        #expect(guest.write(1, "0123456789") == .success)
        #expect(guest.peek("file").errno == .success)
        #expect(clock.monotonic() == start)
        #expect(guest.write(1, "a") == .success)
        #expect(clock.monotonic() - start == 100_000_000)
    }

    @Test func whoMustNotWaitIsToldToComeAgain() throws {
        let budget = budget(.directory("/"), PortLimits(bytesPerSecond: 100))
        let (guest, _) = try makeGuest(budget)
        let (errno, number) = guest.open("file", [], rights: Guest.read, .nonblocking)
        #expect(errno == .success)
        #expect(guest.read(number, 1_000).text.utf8.count == 100)
        #expect(guest.read(number, 1_000).errno == .again)
    }

    /// What is left passes, and nothing beyond; by places in files too.
    @Test func lessPassesWhereLessIsLeft() throws {
        let budget = budget(nil, PortLimits(bytesRead: 100))
        let (guest, _) = try makeGuest(budget)
        let number = guest.open("file").number
        #expect(guest.read(number, 64).text.utf8.count == 64)
        #expect(guest.read(number, 64, at: 1_000).text.utf8.count == 36)
        #expect(guest.read(number, 64).errno == .dquot)
        #expect(guest.read(number, 64, at: 0).errno == .dquot)
        #expect(budget.used(.bytesRead, of: .directory("/")) == 100)
        #expect(budget.refusal(of: .bytesRead)?.port == .directory("/"))
        let words = budget.refusal(of: .bytesRead)?.description
        #expect(words?.contains(#"bytes read of directory "/" is 100 bytes"#) == true)
    }

    /// What did not pass is not counted.
    @Test func failuresAreNotCounted() throws {
        let budget = budget(nil, PortLimits(bytesRead: 100, bytesWritten: 100))
        let (guest, _) = try makeGuest(budget)
        let number = guest.open("file").number
        // Behind the end.
        #expect(guest.read(number, 64, at: 10_000).text == "")
        #expect(guest.read(1).errno == .badf)
        #expect(guest.write(number, "a") == .badf)
        #expect(budget.used(.bytesRead, of: .directory("/")) == 0)
        #expect(budget.used(.bytesWritten, of: .directory("/")) == 0)
    }

    @Test func groupsAnswerOtherwiseWhereTheInterfaceCan() throws {
        var limits = GuestLimits.unlimited
        limits.descriptors = 1
        let group = GuestBudget("group", limits)
        limits.descriptors = 2
        let (guest, _) = try makeGuest(GuestBudget("guest", limits, within: group))
        let first = guest.open("file")
        #expect(first.errno == .success)
        #expect(guest.open("file").errno == .nfile)
        // Nothing is created for one that has no number left.
        #expect(guest.open("new", [.create], rights: Guest.write).errno == .nfile)
        #expect(guest.peek("new").errno == .nfile)
        #expect(guest.errno(.fdClose, first.number) == .success)
        #expect(group.used(.descriptors) == 0)
        #expect(guest.peek("new").errno == .noent)
        let alone = try makeGuest(GuestBudget("guest", limits)).guest
        _ = (alone.open("file"), alone.open("file"))
        #expect(alone.open("file").errno == .mfile)
    }

    @Test func whatAGuestHasGoesWithItsWorld() throws {
        let group = GuestBudget("group", .unlimited)
        let world = try SocketWorld(.simulated) { configuration in
            configuration.budget = GuestBudget("guest", within: group)
        }
        #expect(world.guest.socket(.ipv4, .stream) != nil)
        #expect(world.guest.socket(.ipv4, .datagram) != nil)
        #expect(group.used(.sockets) == 2)
        #expect(group.used(.descriptors) == 2)
        world.guest.wasi.close()
        #expect(group.used(.sockets) == 0)
        #expect(group.used(.descriptors) == 0)
    }
}
