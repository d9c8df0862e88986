import Host
import Platform
import Synchronization
import Testing

struct PollTests {
    /// Writes a subscription: 0 a clock with its timeout, 1 reading, 2 writing.
    private func subscribe(
        _ guest: Guest, _ index: Int, tag: UInt8, _ first: UInt32, timeout: UInt64 = 0,
        flags: UInt16 = 0
    ) {
        let address = 1024 + index * 48
        guest.store(UInt64(100 + index), at: address)
        guest.store(tag, at: address + 8)
        guest.store(first, at: address + 16)
        guest.store(timeout, at: address + 24)
        guest.store(flags, at: address + 40)
    }

    private func poll(_ guest: Guest, _ count: UInt64) -> (WASIOutcome, [(UInt64, UInt16)]) {
        let outcome = guest.call(.pollOneoff, 1024, 4096, count, 16)
        guard outcome == .errno(.success) else { return (outcome, []) }
        let events = (0..<Int(guest.load(UInt32.self, at: 16))).map {
            (
                guest.load(UInt64.self, at: 4096 + $0 * 32),
                guest.load(UInt16.self, at: 4096 + $0 * 32 + 8)
            )
        }
        return (outcome, events)
    }

    @Test func clocksInVirtualTime() {
        let clock = VirtualClock(realtime: 1_000)
        var configuration = WASIConfiguration()
        configuration.clock = clock
        configuration.waiter = VirtualWaiter(clock)
        let guest = Guest(configuration)
        subscribe(guest, 0, tag: 0, 1, timeout: 3_600_000_000_000)
        subscribe(guest, 1, tag: 0, 0, timeout: 5_000, flags: 1)
        subscribe(guest, 2, tag: 0, 1, timeout: .max)
        #expect(poll(guest, 3).1.map(\.0) == [101])
        #expect(clock.monotonic() == 4_000)
        subscribe(guest, 1, tag: 0, 1, timeout: .max)
        #expect(poll(guest, 3).1.map(\.0) == [100])
        subscribe(guest, 0, tag: 0, 2)
        subscribe(guest, 1, tag: 1, 77)
        subscribe(guest, 2, tag: 1, 1)
        // What a processor's clock would tell is waited for in real time, as in wasmtime.
        #expect(poll(guest, 3).1.map(\.1) == [0, 8, 8])
        subscribe(guest, 0, tag: 0, 3, flags: 1)
        #expect(poll(guest, 3).0 == .errno(.inval))
        subscribe(guest, 0, tag: 3, 0)
        #expect(poll(guest, 1).0 == .errno(.inval))
        subscribe(guest, 0, tag: 0, 0, flags: 2)
        #expect(poll(guest, 1).0 == .errno(.inval))
        #expect(poll(guest, 0).0 == .errno(.inval))
        #expect(poll(guest, 0xFFFF_FFFF).0 == .errno(.nomem))
        #expect(guest.trap(.pollOneoff, 1024, 4096, 2_000, 16) != nil)
    }

    @Test func descriptorsBesideClocks() throws {
        var ends: [Int32] = [0, 0]
        try #require(unsafe pipe(&ends) == 0)
        defer { ends.forEach { _ = close($0) } }
        var configuration = WASIConfiguration()
        configuration.standardInput = HostFile(
            borrowing: ends[0], canRead: true, canWrite: false)
        configuration.standardOutput = HostFile(
            borrowing: ends[1], canRead: false, canWrite: true)
        configuration.preopens = [("/", try Tree(.memory).directory)]
        let guest = Guest(configuration)
        let file = guest.open("hello.txt").number
        subscribe(guest, 0, tag: 1, 0)
        subscribe(guest, 1, tag: 0, 1, timeout: 20_000_000)
        #expect(poll(guest, 2).1.map(\.0) == [101])
        #expect(guest.write(1, "now") == .success)
        subscribe(guest, 1, tag: 0, 1, timeout: .max)
        subscribe(guest, 2, tag: 2, 1)
        subscribe(guest, 3, tag: 1, UInt32(file))
        #expect(poll(guest, 2).1.map(\.0) == [100])
        #expect(poll(guest, 3).1.map(\.0) == [100, 102])
        #expect(poll(guest, 4).1.map(\.0).contains(103))
        #expect(guest.read(0).text == "now")
    }

    /// A wait for ever ends within milliseconds of being asked to.
    @Test func waitsAreInterrupted() throws {
        var ends: [Int32] = [0, 0]
        try #require(unsafe pipe(&ends) == 0)
        defer { ends.forEach { _ = close($0) } }
        let looks = Mutex(0)
        var configuration = WASIConfiguration()
        configuration.standardInput = HostFile(
            borrowing: ends[0], canRead: true, canWrite: false)
        configuration.isInterrupted = {
            looks.withLock { count in
                count += 1
                return count > 3
            }
        }
        let guest = Guest(configuration)
        guest.store(UInt32(8192), at: 32)
        guest.store(UInt32(10), at: 36)
        #expect(guest.call(.fdRead, 0, 32, 1, 40) == .interrupted)
        looks.withLock { $0 = 0 }
        subscribe(guest, 0, tag: 1, 0)
        #expect(poll(guest, 1).0 == .interrupted)
        looks.withLock { $0 = 0 }
        subscribe(guest, 0, tag: 0, 1, timeout: .max)
        let start = HostClock()
        #expect(poll(guest, 1).0 == .interrupted)
        #expect(start.monotonic() < 1_000_000_000)
    }

    @Test func brokenPipesAreErrors() throws {
        var ends: [Int32] = [0, 0]
        try #require(unsafe pipe(&ends) == 0)
        var configuration = WASIConfiguration()
        configuration.standardOutput = HostFile(
            borrowing: ends[1], canRead: false, canWrite: true)
        let guest = Guest(configuration)
        _ = close(ends[0])
        #expect(guest.write(1, "x") == .pipe)
        _ = close(ends[1])
    }

    @Test func fifosDoNotHang() throws {
        let tree = try Tree(.host)
        let outside = try #require(tree.outside)
        try #require(unsafe mkfifo(outside + "/box/fifo", 0o644) == 0)
        let guest = tree.guest()
        let (errno, number) = guest.open("fifo")
        #expect(errno == .success)
        #expect(guest.read(number).text == "")
        #expect(guest.errno(.fdSeek, number, 0, 0, 48) == .spipe)
        #expect(guest.errno(.fdClose, number) == .success)
        #expect(guest.open("fifo", rights: Guest.write).errno == .nxio)
    }

    @Test func socketsThatWereGiven() throws {
        var pair: [Int32] = [0, 0]
        #if canImport(Glibc)
            let stream = Int32(SOCK_STREAM.rawValue)
        #else
            let stream = SOCK_STREAM
        #endif
        try #require(unsafe socketpair(AF_UNIX, stream, 0, &pair) == 0)
        var configuration = WASIConfiguration()
        configuration.sockets = [
            try HostSocket(owning: pair[0]), try HostSocket(owning: pair[1]),
        ]
        let guest = Guest(configuration)
        #expect(guest.write(3, "over") == .success)
        #expect(guest.read(4).text == "over")
        guest.store(UInt32(8192), at: 32)
        guest.store(UInt32(2), at: 36)
        #expect(guest.write(4, "back") == .success)
        guest.store(UInt32(2), at: 36)
        #expect(guest.errno(.sockRecv, 3, 32, 1, 1, 40, 44) == .success)
        #expect(guest.errno(.sockRecv, 3, 32, 1, 0, 40, 44) == .success)
        #expect(guest.load(UInt32.self, at: 40) == 2)
        #expect(guest.errno(.sockSend, 3, 32, 1, 1, 40) == .inval)
        #expect(guest.errno(.sockRecv, 0, 32, 1, 0, 40, 44) == .notsock)
        #expect(guest.errno(.fdFdstatSetFlags, 4, 4) == .success)
        #expect(guest.read(4).errno == .again)
        #expect(guest.errno(.sockShutdown, 3, 0) == .inval)
        #expect(guest.errno(.sockShutdown, 3, 2) == .success)
        #expect(guest.read(4).text == "")
        #expect(guest.write(3, "x") == .pipe)
    }
}
