import Testing
import WasmCore
import WasmInterp

/// Stores that are forked: the same until somebody changes one.
@Suite struct ForkTests {
    @Test(arguments: [0, 1, 30, 200, nil] as [Int?])
    func callsGoOnInBoth(fuel: Int?) async throws {
        let engine = StateWorld.engine()
        let world = try StateWorld(StateWorld.modules(engine), StateWorld.metered)
        let call = try world.run.start(6)
        for _ in 0..<(fuel ?? 0) { _ = try call.resume(fuel: 1) }
        if fuel == nil {
            while case .suspended = try call.resume() {}
        }
        let linker = StateWorld.linker(engine)
        let fork = try world.store.fork(host: (), linker: linker, with: [call])
        let again = try fork.store.fork(host: (), linker: linker, with: fork.calls)
        let image = try world.store.image(with: [call])
        #expect(try again.store.image(with: again.calls) == image)
        let expected = try await call.finish()
        // What the first one has become is nothing to the others.
        #expect(try fork.store.image(with: fork.calls) == image)
        for (store, call) in [(fork.store, fork.calls[0]), (again.store, again.calls[0])] {
            #expect(try await call.finish() == [.i64(expected)])
            #expect(store.fuelConsumed == world.store.fuelConsumed)
        }
    }

    /// A memory, of which the second page and the last one have something.
    private static func text(pages: Int) -> String {
        """
        (module
          (memory (export "memory") \(pages) 100)
          (data (i32.const 5000) "pristine")
          (global $n (export "n") (mut i32) (i32.const 1))
          (func (export "store") (param i32 i32)
            (global.set $n (local.get 1))
            (i32.store8 (local.get 0) (local.get 1)))
          (func (export "load") (param i32) (result i32) (i32.load8_u (local.get 0)))
          (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0))))
        """
    }

    private struct Guest {
        let store: Store<Void>

        func store(_ place: Int32, _ byte: Int32) throws {
            _ = try store.instances[0].function("store")?.call([.i32(place), .i32(byte)])
        }

        func load(_ place: Int32) throws -> Int32 {
            try store.instances[0].function("load", as: ((Int32) -> Int32).self)(place)
        }

        func grow(_ pages: Int32) throws {
            _ = try store.instances[0].function("grow")?.call([.i32(pages)])
        }

        func fork() throws -> Guest { Guest(store: try store.fork(host: ()).store) }

        func memory() throws -> [UInt8] {
            let memory = try #require(store.instances[0].memory())
            return try Array(memory.bytes(at: 0, byteCount: memory.byteCount))
        }

        var global: Value? { store.instances[0].global("n")?.value }
    }

    private static func guest(pages: Int, tracksWrites: Bool) throws -> Guest {
        var code = CodeOptions()
        code.tracksWrites = tracksWrites
        let engine = Engine()
        let store = Store(engine: engine, host: (), code: code)
        _ = try store.instantiate(makeModule(text(pages: pages), engine: engine))
        return Guest(store: store)
    }

    @Test(arguments: [1, 30], [false, true])
    func nobodySeesWhatOthersWrite(pages: Int, tracksWrites: Bool) throws {
        let first = try Self.guest(pages: pages, tracksWrites: tracksWrites)
        let end = Int32(pages * 65_536 - 1)
        try first.store(end, 9)
        var guests = [first, try first.fork()]
        guests.append(try guests[1].fork())
        try first.store(5_000, 3)
        guests.append(try first.fork())
        for (number, guest) in guests.enumerated() {
            for place in [0, 4_096, end / 2, end - 1] { try guest.store(place, Int32(number + 10)) }
        }
        for (number, guest) in guests.enumerated() {
            for place in [0, 4_096, end / 2, end - 1] {
                #expect(try guest.load(place) == Int32(number + 10))
            }
            let wasChanged = number == 0 || number == 3
            #expect(try guest.load(5_000) == (wasChanged ? 3 : 0x70))
            #expect(try guest.load(5_001) == 0x72 && guest.load(end) == 9)
            #expect(try guest.memory().count { $0 != 0 } == 8 + 1 + 4)
            #expect(guest.global == .i32(Int32(number + 10)))
        }
    }

    @Test(arguments: [1, 30]) func eachGrowsByItself(pages: Int) throws {
        let first = try Self.guest(pages: pages, tracksWrites: false)
        let end = Int32(pages * 65_536)
        try first.store(end - 1, 9)
        let second = try first.fork()
        try first.grow(2)
        try second.grow(1)
        try second.store(end, 5)
        #expect(try first.load(end) == 0 && second.load(end) == 5)
        #expect(throws: Trap.self) { _ = try second.load(end + 65_536) }
        let third = try second.fork()
        #expect(try third.memory() == second.memory())
        try third.grow(3)
        #expect(try third.load(end + 65_536) == 0)
    }

    @Test func forksStayWhenTheFirstOneGoes() throws {
        var first: Guest? = try Self.guest(pages: 30, tracksWrites: false)
        try first?.store(1_000_000, 7)
        let fork = try #require(try first?.fork())
        let expected = try first?.memory()
        first = nil
        // Address space is used again.
        for _ in 0..<3 { _ = try Self.guest(pages: 30, tracksWrites: false).store(0, 1) }
        #expect(try fork.memory() == expected)
    }

    /// A pool's instance that was forked meanwhile is as new when it comes back.
    @Test(arguments: [false, true]) func poolsMakeForkedOnesAsNew(tracksWrites: Bool) throws {
        var configuration = EngineConfiguration()
        configuration.tracksWrites = tracksWrites
        let engine = Engine(configuration)
        let module = try makeModule(Self.text(pages: 30), engine: engine)
        let pool = InstancePool(module, linker: Linker<Void>(engine: engine))
        var forks: [Guest] = []
        for round in 0..<4 as Range<Int32> {
            try pool.withInstance(host: ()) { store, _ in
                let guest = Guest(store: store)
                #expect(try guest.memory().count { $0 != 0 } == 8, "\(round)")
                try guest.grow(20)
                for place in [100, 1_500_000, 49 * 65_536] as [Int32] {
                    try guest.store(place, round + 1)
                }
                forks.append(try guest.fork())
                try guest.store(200, 1)
            }
            #expect(pool.idleCount == 1)
        }
        for (round, fork) in forks.enumerated() {
            #expect(try fork.load(1_500_000) == Int32(round + 1))
            #expect(try fork.load(49 * 65_536) == Int32(round + 1) && fork.load(200) == 0)
        }
    }

    @Test func fuelAndDeadlinesGoAlong() throws {
        let engine = Engine()
        let store = Store(engine: engine, host: (), code: StateWorld.metered)
        let (deadline, wait) = (ContinuousClock.now + .seconds(90), ContinuousClock.now)
        (store.fuel, store.deadline, store.waitDeadline) = (1_000, deadline, wait)
        let fork = try store.fork(host: ()).store
        #expect(fork.fuel == 1_000 && fork.deadline == deadline && fork.waitDeadline == wait)
        #expect(fork.code == store.code)
        store.fuel = 5
        #expect(fork.fuel == 1_000)
        let tank = FuelTank(70)
        store.fuelTank = tank
        #expect(try store.fork(host: ()).store.fuelTank === tank)
        let unmetered = Store(engine: engine, host: ())
        #expect(try unmetered.fork(host: ()).store.fuel == nil)
    }

    private final class Notes: StateParticipant {
        let participantName = "notes"
        var text = ""
        func captureState() -> [UInt8] { Array(text.utf8) }
        func restoreState(_ bytes: [UInt8]) { text = String(decoding: bytes, as: UTF8.self) }
    }

    @Test func theHostsPartIsForkedToo() throws {
        let engine = Engine()
        let (notes, others) = (Notes(), Notes())
        notes.text = "buy milk"
        let store = Store(engine: engine, host: notes)
        let fork = try store.fork(host: others, participants: [(from: notes, to: others)])
        #expect(fork.store.host === others && others.text == "buy milk")
    }

    @Test func whatCannotBeForkedIsRefused() throws {
        let engine = Engine()
        var linker = Linker<Int>(engine: engine)
        var told: [StateError] = []
        linker.define("h", "f") { _ in }
        let module = try makeModule(
            #"(module (import "h" "f" (func $f)) (memory (export "m") 1) (export "f" (func $f)))"#,
            engine: engine)
        let store = Store(engine: engine, host: 0)
        let instance = try linker.instantiate(module, in: store)
        do throws(StateError) { _ = try store.fork(host: 1) } catch { told.append(error) }
        guard case .link(.imports(let mismatches))? = told.last else {
            Issue.record("\(told)")
            return
        }
        #expect(mismatches.map(\.name) == ["f"])
        #expect(throws: StateError.link(.foreignLinker)) {
            _ = try store.fork(host: 1, linker: Linker(engine: Engine()))
        }
        _ = try instance.memory("m")?.withMutableBytes(at: 0, byteCount: 1) { _ in
            #expect(throws: StateError.lentMemory(memory: 0)) {
                _ = try store.fork(host: 1, linker: linker)
            }
        }
        #expect(try store.fork(host: 1, linker: linker).store.host == 1)
    }
}
