import Host
import HostSystem
import Platform
import Testing
import WasmCore
import WasmInterp

/// What guests have of the host, under the limits of their budgets.
@Suite struct WorldLimitTests {
    private func guest(_ budget: GuestBudget, _ limits: WASILimits = WASILimits()) throws -> Guest {
        var configuration = WASIConfiguration()
        let system = MemoryFileSystem()
        try system.addFile("file", Array("0123456789".utf8))
        configuration.preopen("/", system)
        configuration.budget = budget
        configuration.limits = limits
        return Guest(configuration)
    }

    /// The usual ones, and more than is usual.
    @Test(arguments: [nil, 1_500] as [UInt64?])
    func theBudgetCountsDescriptors(count: UInt64?) throws {
        var limits = GuestLimits()
        limits.descriptors = count ?? limits.descriptors
        let most = try #require(limits.descriptors)
        let budget = GuestBudget("guest", limits)
        let guest = try guest(budget)
        for _ in 0..<most { #expect(guest.open("file").errno == .success) }
        #expect(guest.open("file").errno == .mfile)
        #expect(budget.refusal(of: .descriptors)?.limit == most)
    }

    @Test func theBudgetCountsSockets() throws {
        var limits = GuestLimits()
        (limits.sockets, limits.descriptors) = (1_100, nil)
        let budget = GuestBudget("guest", limits)
        let world = try SocketWorld(.simulated) {
            $0.budget = budget
            $0.limits.descriptorsMax = 2_000
        }
        for _ in 0..<1_100 { #expect(world.guest.socket(.ipv4, .datagram) != nil) }
        #expect(world.guest.errno(.sockOpen, 1, 1, 16) == .mfile)
        #expect(budget.refusal(of: .sockets)?.limit == 1_100)
    }

    /// The narrower of both holds.
    @Test func whatIsSetHolds() throws {
        var limits = WASILimits()
        limits.descriptorsMax = 6
        let budget = GuestBudget("guest")
        let guest = try guest(budget, limits)
        for _ in 0..<2 { #expect(guest.open("file").errno == .success) }
        #expect(guest.open("file").errno == .mfile)
        #expect(budget.used(.descriptors) == 2)
    }

    /// A guest that goes on elsewhere pays for what it has there, or does not.
    @Test(arguments: [UInt64(1), 2]) func socketsThatAreMadeAgainCount(most: UInt64) throws {
        let first = try SocketWorld(.simulated)
        for kind in [SocketKind.stream, .datagram] {
            #expect(first.guest.socket(.ipv4, kind) != nil)
        }
        let bytes = try first.guest.wasi.captureState()
        first.guest.wasi.close()
        var limits = GuestLimits.unlimited
        limits.descriptors = most
        let budget = GuestBudget("guest", limits)
        let next = try SocketWorld(.simulated) { $0.budget = budget }
        guard most < 2 else {
            try next.guest.wasi.restoreState(bytes)
            #expect((budget.used(.descriptors), budget.used(.sockets)) == (2, 2))
            next.guest.wasi.close()
            #expect(budget.used(.descriptors) == 0)
            return
        }
        let error = #expect(throws: StateError.self) {
            try next.guest.wasi.restoreState(bytes)
        }
        let words = error.map { "\($0)" } ?? ""
        #expect(words.contains("the limit of descriptors is 1 descriptors, set by \"guest\""))
        #expect(budget.used(.descriptors) == 0)
    }

    /// A part of a datagram is another one.
    @Test(arguments: [9, 10, 11]) func datagramsAreNotCut(length: Int) throws {
        var limits = GuestLimits.unlimited
        limits.copiedBytes = 10
        let budget = GuestBudget("guest", limits)
        let world = try SocketWorld(.simulated) { $0.budget = budget }
        let guest = world.guest
        let socket = try #require(guest.socket(.ipv4, .datagram))
        let address = SocketAddress.ip(.v4(.loopback), port: 0)
        guest.put(address, .tagged)
        #expect(guest.errno(.sockBind, socket, 3000, 0) == .success)
        let port = guest.port(of: socket)
        guest.put(address, .tagged)
        #expect(guest.errno(.fdFdstatSetFlags, socket, 4) == .success)
        let word = String(repeating: "a", count: length)
        let expected: WASIErrno = length > 10 ? .nomem : .success
        #expect(guest.send(socket, [word], to: port).errno == expected)
        world.pass()
        if length > 10 {
            #expect(guest.receive(socket, [10]).errno == .again)
        }
        #expect(guest.receive(socket, [length]).errno == expected)
        #expect((budget.refusal(of: .copiedBytes) == nil) == (length <= 10))
    }

    /// None moved would be the end of a file.
    @Test func whatMayMoveNothingIsRefused() throws {
        var limits = GuestLimits.unlimited
        limits.copiedBytes = 0
        let guest = try guest(GuestBudget("guest", limits))
        #expect(guest.write(1, "a") == .nomem)
        #expect(guest.write(1, "") == .success)
        let number = guest.open("file").number
        #expect(guest.read(number).errno == .nomem)
        #expect(guest.read(number, 0).errno == .success)
    }

    /// Time of processors that others have used ends nobody who waits, nor does a tank that is
    /// empty for a moment.
    @Test(arguments: [LimitedResource.cpuTime, .fuel])
    func waitsEndByTheClockAlone(resource: LimitedResource) throws {
        var limits = GuestLimits.unlimited
        limits.wallClockNanoseconds = 3_600_000_000_000
        limits[resource] = 0
        limits.ports[.standardOutput] = PortLimits(bytesPerSecond: 10)
        let group = GuestBudget("group", limits)
        let budget = GuestBudget("guest", .unlimited, within: group)
        if resource == .cpuTime {
            #expect(throws: LimitExceeded.self) { try group.noteSlice(1) }
        }
        #expect(budget.isOver)
        let clock = VirtualClock()
        var configuration = WASIConfiguration()
        (configuration.clock, configuration.waiter) = (clock, VirtualWaiter(clock))
        configuration.budget = budget
        let guest = Guest(configuration)
        for _ in 0..<2 { #expect(guest.write(1, "0123456789") == .success) }
        // One byte was waited for.
        #expect(clock.monotonic() >= 100_000_000)
    }
}
