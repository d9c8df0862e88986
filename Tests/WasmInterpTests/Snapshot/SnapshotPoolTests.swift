import Testing
import WasmCore
import WasmInterp

/// Pools whose instances begin with a snapshot.
@Suite struct SnapshotPoolTests {
    /// What a use is for, and what the host keeps for its guest.
    private final class Notes: StateParticipant {
        let participantName = "notes"
        var calls = 0
        var text = ""
        func captureState() -> [UInt8] { Array(text.utf8) }
        func restoreState(_ bytes: [UInt8]) { text = String(decoding: bytes, as: UTF8.self) }
    }

    /// A guest that sets up memories, a table, objects and globals, and changes all of them.
    private static func text(pages: Int) -> String {
        """
        (module
          (import "h" "note" (func $note (param i32)))
          (memory (export "memory") \(pages) 90)
          (table $t (export "t") 4 20 funcref)
          (type $node (struct (field $n (mut i32)) (field $next (mut (ref null $node)))))
          (global $list (mut (ref null $node)) (ref.null $node))
          (global $g (mut i32) (i32.const 1))
          (data $d "passive")
          (elem $e funcref (ref.func $one))
          (func $one (result i32) (i32.const 1))
          (func (export "start up") (global.set $g (i32.const 50)))
          (func (export "setUp") (local $n i32)
            (memory.fill (i32.const 4000) (i32.const 7) (i32.const 9000))
            (drop (memory.grow (i32.const 2)))
            (memory.init $d (i32.const 0) (i32.const 0) (i32.const 7))
            (data.drop $d)
            (table.init $t $e (i32.const 2) (i32.const 0) (i32.const 1))
            (elem.drop $e)
            (drop (table.grow $t (ref.func $one) (i32.const 3)))
            (loop $more
              (global.set $list (struct.new $node (local.get $n) (global.get $list)))
              (br_if $more (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1)))
                (i32.const 100))))
            (call $note (i32.const 5))
            (global.set $g (i32.const 42)))
          (func (export "handle") (param i32) (result i64) (local $at (ref null $node))
            (local $sum i64)
            (call $note (local.get 0))
            (local.set $at (global.get $list))
            (block $end
              (loop $more
                (br_if $end (ref.is_null (local.get $at)))
                (local.set $sum (i64.add (i64.mul (local.get $sum) (i64.const 3))
                  (i64.extend_i32_u (struct.get $node $n (local.get $at)))))
                (struct.set $node $n (local.get $at) (local.get 0))
                (local.set $at (struct.get $node $next (local.get $at)))
                (br $more)))
            (global.set $list (struct.new $node (local.get 0) (ref.null $node)))
            (global.set $g (i32.add (global.get $g) (local.get 0)))
            (i32.store (i32.const 4100) (i32.add (i32.load (i32.const 4100)) (local.get 0)))
            (memory.fill (i32.const 60000) (i32.const 3) (i32.const 70000))
            (drop (memory.grow (i32.const 9)))
            (table.set $t (i32.const 2) (ref.null func))
            (drop (table.grow $t (ref.null func) (i32.const 2)))
            (i64.add (local.get $sum) (i64.extend_i32_u (i32.add (global.get $g)
              (i32.add (i32.load (i32.const 4100)) (i32.add (table.size $t)
                (i32.add (memory.size) (i32.load8_u (i32.const 2)))))))))
          (func (export "trap") (i32.store (i32.const 4100) (i32.const 99)) unreachable)
          (func (export "spin") (loop (br 0))))
        """
    }

    private struct World {
        let module: Module
        let linker: Linker<Notes>

        init(pages: Int, tracksWrites: Bool) throws {
            var configuration = EngineConfiguration()
            configuration.features = .all
            configuration.tracksWrites = tracksWrites
            configuration.isMetered = true
            let engine = Engine(configuration)
            module = try makeModule(text(pages: pages), engine: engine)
            var linker = Linker<Notes>(engine: engine)
            linker.define("h", "note") { (caller, number: Int32) in
                caller.host.calls += 1
                caller.host.text += " \(number)"
            }
            self.linker = linker
        }

        /// A store whose guest has set itself up.
        func prepared() throws -> Store<Notes> {
            let store = Store(engine: module.engine, host: Notes())
            _ = try linker.instantiate(module, in: store).function("setUp")?.call([])
            return store
        }

        func snapshot() throws -> Snapshot {
            let store = try prepared()
            return try store.snapshot(participants: [store.host])
        }

        func pool(_ snapshot: Snapshot, idleMax: Int = 4) throws -> InstancePool<Notes> {
            try InstancePool(
                from: snapshot, linker: linker, modules: [module], participants: { [$0] },
                idleMax: idleMax)
        }
    }

    private static func handle(_ instance: Instance, _ number: Int32) throws -> Int64 {
        try instance.function("handle", as: ((Int32) -> Int64).self)(number)
    }

    @Test(arguments: [1, 20], [false, true])
    func eachUseIsAsAfterInstantiationAndSetUp(pages: Int, tracksWrites: Bool) throws {
        let world = try World(pages: pages, tracksWrites: tracksWrites)
        let pool = try world.pool(world.snapshot())
        #expect(pool.module === world.module && pool.idleCount == 0)
        for round in 0..<6 as Range<Int32> {
            let cold = try world.prepared()
            let fuelOfSetUp = cold.fuelConsumed
            let expected = try Self.handle(cold.instances[0], round)
            let notes = Notes()
            try pool.withInstance(host: notes) { store, instance in
                #expect(store.fuelConsumed == 0 && store.fuel == nil)
                #expect(try Self.handle(instance, round) == expected)
                #expect(store.fuelConsumed == cold.fuelConsumed - fuelOfSetUp)
                let isSame = try store.image().memories == cold.image().memories
                #expect(isSame)
            }
            #expect(notes.text == " 5 \(round)" && notes.calls == 1)
            #expect(pool.idleCount == 1)
        }
        // Several at a time, and after a trap and a lack of fuel.
        let pooled = try (0..<3).map { _ in Box(try pool.take(host: Notes())) }
        let cold = try world.prepared()
        let expected = try Self.handle(cold.instances[0], 9)
        for box in pooled {
            let instance = try #require(box.instance)
            #expect(throws: CallError.self) { _ = try instance.function("trap")?.call([]) }
            box.store?.fuel = 1_000
            #expect(throws: CallError.self) { _ = try instance.function("spin")?.call([]) }
        }
        for box in pooled { box.giveBack(to: pool) }
        #expect(pool.idleCount == 3)
        for _ in 0..<3 {
            let result = try pool.withInstance(host: Notes()) { _, instance in
                try Self.handle(instance, 9)
            }
            #expect(result == expected)
        }
    }

    /// Holds what cannot be in an array.
    private final class Box {
        private var pooled: PooledInstance<Notes>?
        init(_ pooled: consuming PooledInstance<Notes>) { self.pooled = consume pooled }
        var store: Store<Notes>? { pooled?.store }
        var instance: Instance? { pooled?.instance }
        func giveBack(to pool: InstancePool<Notes>) {
            if let taken = pooled.take() { pool.giveBack(taken) }
        }
    }

    @Test func modulesAndParentsAreFound() throws {
        let world = try World(pages: 20, tracksWrites: true)
        let store = try world.prepared()
        var options = SnapshotOptions()
        options.hasModules = true
        let first = try store.snapshot(participants: [store.host], options)
        try store.instances[0].memory()?.write([200], at: 4_100)
        let second = try store.snapshot(
            participants: [store.host], since: first.base, options)
        let pool = try InstancePool(
            from: second, linker: world.linker, parents: [first], participants: { [$0] })
        for _ in 0..<2 {
            let byte = try pool.withInstance(host: Notes()) { _, instance in
                try instance.memory()?.bytes(at: 4_100, byteCount: 1).first
            }
            #expect(byte == 200)
        }
        let orphan = try InstancePool(
            from: second, linker: world.linker, participants: { [$0] })
        #expect {
            _ = try orphan.take(host: Notes())
        } throws: { error in
            guard case InstantiationError.link(.snapshot(let reason)) = error else { return false }
            return reason.contains("\(first.digest), which is not there")
        }
    }

    @Test func othersAreRefused() throws {
        let world = try World(pages: 1, tracksWrites: false)
        let snapshot = try world.snapshot()
        let engine = world.module.engine
        let call = try world.prepared()
        let paused = try #require(call.instances[0].function("spin")).start([])
        _ = try paused.resume(fuel: 100)
        let busy = try call.snapshot(with: [paused], participants: [call.host])
        let none = try Store(engine: engine, host: Notes()).snapshot()
        let two = try world.prepared()
        _ = try world.linker.instantiate(world.module, in: two)
        for (snapshot, expected) in [
            (busy, .callsUnderWay(1)), (none, .instanceCount(0)),
            (try two.snapshot(participants: [two.host]), .instanceCount(2)),
        ] as [(Snapshot, PoolSnapshotError)] {
            #expect(throws: expected) { _ = try world.pool(snapshot) }
        }
        #expect(throws: SnapshotError.self) {
            _ = try InstancePool(from: snapshot, linker: world.linker)
        }
        #expect(throws: StateError.link(.foreignModule)) {
            _ = try InstancePool(
                from: snapshot, linker: Linker<Notes>(engine: Engine()), modules: [world.module])
        }
        let components = ComponentStateWorld(engine)
        try components.populate()
        #expect(throws: PoolSnapshotError.components) {
            _ = try InstancePool(
                from: components.store.snapshot(), linker: Linker<Void>(engine: engine))
        }
        // What does not fit is said when an instance is taken.
        var limits = StoreLimits()
        limits.memoryBytesMax = 65_536
        for (linker, hasParticipant, limits, expected) in [
            (Linker(engine: engine), true, StoreLimits(), "\"h\" \"note\""),
            (world.linker, false, StoreLimits(), "notes is missing"),
            (world.linker, true, limits, "more bytes of memories than the store's limits allow"),
        ] as [(Linker<Notes>, Bool, StoreLimits, String)] {
            let pool = try InstancePool(
                from: snapshot, linker: linker, modules: [world.module],
                participants: { hasParticipant ? [$0] : [] }, limits: limits)
            #expect {
                _ = try pool.take(host: Notes())
            } throws: { error in
                "\(error)".contains(expected)
            }
        }
    }
}
