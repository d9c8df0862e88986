import Host
import HostSystem
import Testing
import WasmCore
import WasmInterp

/// Calls that wait: for how long, for whom, and what they cost meanwhile.
@Suite struct SocketCallTests {
    private static let text = """
        (module
          (import "wasi_snapshot_preview1" "fd_read"
            (func $read (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "poll_oneoff"
            (func $poll (param i32 i32 i32 i32) (result i32)))
          (memory (export "memory") 1)
          ;; Polls standard input so many times in one call; the errno of the first event.
          (func (export "poll") (param $count i32) (result i32) (local $place i32)
            (local.set $place (i32.mul (local.get $count) (i32.const 48)))
            (loop $next
              (local.set $place (i32.sub (local.get $place) (i32.const 48)))
              (i32.store8 offset=8 (local.get $place) (i32.const 1))
              (br_if $next (local.get $place)))
            (if (call $poll (i32.const 0) (i32.const 16384) (local.get $count)
                  (i32.const 32768))
              (then (unreachable)))
            (i32.load16_u (i32.const 16392)))
          (func (export "read") (param i32) (result i32)
            (i32.store (i32.const 0) (i32.const 64))
            (i32.store (i32.const 4) (i32.const 4))
            (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8))))
        """

    private static func linker(_ engine: Engine) -> Linker<WASIPreview1> {
        var linker = Linker<WASIPreview1>(engine: engine)
        WASIPreview1.define(in: &linker) { $0 }
        return linker
    }

    private static func configuration() throws -> WASIConfiguration {
        var configuration = WASIConfiguration()
        configuration.standardInput = MemoryPipe().input()
        let files = MemoryFileSystem()
        try files.addFile("f", [1, 2])
        configuration.preopen("/", files)
        return configuration
    }

    /// The number of what is waited for is given up, and given to a file.
    @Test(arguments: ["read", "poll"], [true, false])
    func noCallGoesOnWithAnotherFileOfItsNumber(name: String, isMoved: Bool) throws {
        let module = try PipeTests.module(Self.text)
        let store = Store(engine: module.engine, host: WASIPreview1(try Self.configuration()))
        let linker = Self.linker(module.engine)
        let instance = try linker.instantiate(module, in: store)
        let function = try #require(instance.function(name))
        var call = try function.start([.i32(1)])
        guard case .waiting = try call.resume() else {
            Issue.record("it did not wait")
            return
        }
        let other = Guest(store.host)
        #expect(other.errno(.fdClose, 0) == .success)
        #expect(other.open("f").number == 0)
        let second = Store(engine: module.engine, host: WASIPreview1(try Self.configuration()))
        if isMoved {
            let image = try store.image(
                with: [call.pausedCall].compactMap(\.self), participants: [store.host])
            let calls = try second.restore(image, participants: [second.host]) {
                linker.resolve($0.module, $0.name, in: second)
            }
            call = try #require(calls.first)
        }
        guard case .finished(let values) = try call.resume() else {
            Issue.record("it did not end")
            return
        }
        #expect(values == [.i32(Int32(WASIErrno.badf.rawValue))])
        // The next call is for the file.
        let again = isMoved ? try #require(second.instances.first) : instance
        #expect(try again.function(name)?.call([.i32(1)]) == [.i32(0)])
    }

    /// Who is woken for nothing pays for what it has looked at, but for a small part.
    @Test(arguments: [(count: Int32(2), costs: false), (100, true)])
    func lookingAgainForMuchIsPaidFor(count: Int32, costs: Bool) throws {
        let module = try PipeTests.module(Self.text)
        let store = Store(engine: module.engine, host: WASIPreview1(try Self.configuration()))
        let instance = try Self.linker(module.engine).instantiate(module, in: store)
        let call = try #require(instance.function("poll")).start([.i32(count)])
        _ = try call.resume()
        let first = store.fuelConsumed
        for _ in 0..<10 { _ = try call.resume() }
        let round = UInt64(count) * 256 / 64
        #expect(store.fuelConsumed == first + (costs ? 10 * (round + 8 - 16) : 0))
    }

    @Test(arguments: SocketWorld.Kind.allCases)
    func socketsWaitAsLongAsTheyAreTold(kind: SocketWorld.Kind) throws {
        let world = try SocketWorld(kind)
        let guest = world.guest
        let datagrams = try #require(guest.socket(.ipv4, .datagram))
        let listener = try #require(guest.socket(.ipv4, .stream))
        guest.put(.ip(.v4(.loopback), port: 0), .tagged)
        for number in [datagrams, listener] {
            #expect(guest.errno(.sockBind, number, 3000, 0) == .success)
        }
        #expect(guest.errno(.sockListen, listener, 8) == .success)
        func set(_ number: UInt64, _ option: UInt64, _ words: [UInt64]) -> WASIErrno? {
            for (index, word) in words.enumerated() { guest.store(word, at: 56 + index * 8) }
            let count = UInt64(words.count * 8)
            return guest.errno(.sockSetOption, number, 0, option, 56, count)
        }
        func get(_ number: UInt64, _ option: UInt64) -> [UInt64] {
            guest.store(UInt32(16), at: 52)
            #expect(guest.errno(.sockGetOption, number, 0, option, 56, 52) == .success)
            #expect(guest.load(UInt32.self, at: 52) == 16)
            return [guest.load(UInt64.self, at: 56), guest.load(UInt64.self, at: 64)]
        }
        #expect(get(datagrams, 11) == [0, 0])
        for number in [datagrams, listener] { #expect(set(number, 11, [0, 2_000]) == .success) }
        #expect(get(datagrams, 11) == [0, 2_000] && get(datagrams, 12) == [0, 0])
        #expect(guest.receive(datagrams).errno == .again)
        #expect(guest.errno(.sockAccept, listener, 0, 16) == .again)
        // What comes in time is received.
        let port = guest.port(of: datagrams)
        guest.put(.ip(.v4(.loopback), port: 0), .tagged)
        #expect(guest.send(datagrams, ["x"], to: port).errno == .success)
        #expect(set(datagrams, 11, [5, 0]) == .success)
        #expect(guest.receive(datagrams).text == "x")
        // Long, for ever, and no times.
        #expect(set(datagrams, 12, [.max >> 1, 999_999]) == .success)
        #expect(get(datagrams, 12) == [0, 0])
        #expect(set(datagrams, 12, [0, 1_000_000]) == .dom)
        #expect(set(datagrams, 12, [.max, 0]) == .inval && set(datagrams, 12, [1]) == .inval)
    }

    private func slowWorld() throws -> SocketWorld {
        var faults = NetworkFaults()
        faults.delayNanoseconds = 1_000_000...1_000_000
        return try SocketWorld(.simulated, faults: faults)
    }

    /// A failure that another call has told is over, and the next attempt is one.
    @Test func connectingBeginsAnewAfterAFailure() throws {
        let world = try slowWorld()
        let guest = world.guest
        let listener = try #require(guest.socket(.ipv4, .stream))
        guest.put(.ip(.v4(.loopback), port: 0), .older)
        #expect(guest.errno(.sockBind, listener, 3000, 0) == .success)
        #expect(guest.errno(.sockListen, listener, 8) == .success)
        let port = guest.port(of: listener)
        let client = try #require(guest.socket(.ipv4, .stream))
        #expect(guest.errno(.fdFdstatSetFlags, client, 4) == .success)
        guest.put(.ip(.v4(.loopback), port: 0), .older)
        #expect(guest.errno(.sockConnect, client, 3000, 9) == .inprogress)
        world.pass(milliseconds: 5)
        #expect(guest.receive(client).errno == .connrefused)
        guest.put(.ip(.v4(.loopback), port: 0), .older)
        #expect(guest.errno(.sockConnect, client, 3000, port) == .inprogress)
        // Who asks for another address is told, and waits for nobody else's connection.
        #expect(guest.errno(.fdFdstatSetFlags, client, 0) == .success)
        #expect(guest.errno(.sockConnect, client, 3000, 9) == .already)
        world.pass(milliseconds: 5)
        #expect(guest.errno(.sockConnect, client, 3000, 9) == .isconn)
        #expect(guest.errno(.sockAccept, listener, 0, 16) == .success)
    }

    @Test func connectingEndsWithItsTime() throws {
        let world = try slowWorld()
        let guest = world.guest
        let client = try #require(guest.socket(.ipv4, .stream))
        guest.store(UInt64(0), at: 56)
        guest.store(UInt64(100), at: 64)
        #expect(guest.errno(.sockSetOption, client, 0, 12, 56, 16) == .success)
        guest.put(.ip(.v4(.loopback), port: 0), .older)
        #expect(guest.errno(.sockConnect, client, 3000, 9) == .inprogress)
    }
}
