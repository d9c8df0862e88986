import Testing
import WasmCore
import WasmInterp

@Suite struct InstancePoolTests {
    final class Guest {
        var starts = 0
        let onEnd: () -> Void

        init(onEnd: @escaping () -> Void = {}) { self.onEnd = onEnd }
        deinit { onEnd() }
    }

    /// Everything a guest can change, and functions that change it.
    static func text(pages: Int) -> String {
        """
        (module
          (import "h" "started" (func $started))
          (memory (export "memory") \(pages))
          (memory (export "second") 1)
          (global $g (export "g") (mut i32) (i32.const 42))
          (global $v (export "v") (mut v128) (v128.const i64x2 1 2))
          (table $t (export "t") 10 funcref)
          (table $x (export "x") 3 externref)
          (elem (table $t) (i32.const 3) func $started)
          (elem $e func $started)
          (data (i32.const 5000) "pristine")
          (data $d "passive")
          (start $start)
          (func $start (call $started) (global.set $g (i32.add (global.get $g) (i32.const 1))))
          (func (export "store") (param i32 i32)
            (i32.store8 (local.get 0) (local.get 1)))
          (func (export "store second") (param i32 i32)
            (i32.store8 1 (local.get 0) (local.get 1)))
          (func (export "fill") (param i32 i32)
            (memory.fill (local.get 0) (i32.const 9) (local.get 1)))
          (func (export "grow") (param i32)
            (drop (memory.grow (local.get 0)))
            (i32.store8
              (i32.sub (i32.shl (memory.size) (i32.const 16)) (i32.const 1)) (i32.const 1)))
          (func (export "dirty") (param externref)
            (global.set $g (i32.const -1))
            (global.set $v (v128.const i64x2 -1 -1))
            (table.set $t (i32.const 3) (ref.null func))
            (table.init $t $e (i32.const 0) (i32.const 0) (i32.const 1))
            (elem.drop $e)
            (memory.init $d (i32.const 0) (i32.const 0) (i32.const 7))
            (data.drop $d)
            (table.set $x (i32.const 0) (local.get 0))
            (drop (table.grow $x (local.get 0) (i32.const 5000))))
          (func (export "segments") (result i32)
            (memory.init $d (i32.const 0) (i32.const 0) (i32.const 7))
            (table.init $t $e (i32.const 0) (i32.const 0) (i32.const 1))
            (i32.load8_u (i32.const 0)))
          (func (export "trap") (i32.store (i32.const 0) (i32.const 7)) unreachable)
          (func (export "spin") (loop (br 0))))
        """
    }

    private func makePool(
        pages: Int = 1, tracksWrites: Bool = false, isMetered: Bool = false, idleMax: Int = 4
    ) throws -> InstancePool<Guest> {
        var configuration = EngineConfiguration()
        configuration.tracksWrites = tracksWrites
        configuration.isMetered = isMetered
        let engine = Engine(configuration)
        var linker = Linker<Guest>(engine: engine)
        linker.define("h", "started") { caller in caller.host.starts += 1 }
        let module = try makeModule(Self.text(pages: pages), engine: engine)
        return InstancePool(module, linker: linker, idleMax: idleMax)
    }

    private func check(_ store: Store<Guest>, _ instance: Instance, pages: Int) throws {
        #expect(store.host.starts == 1)
        #expect(store.fuel == nil && store.deadline == nil)
        let memory = try #require(instance.memory())
        #expect(memory.pageCount == UInt64(pages))
        let bytes = try memory.bytes(at: 0, byteCount: memory.byteCount)
        #expect(Array(bytes[5_000..<5_008]) == Array("pristine".utf8))
        #expect(bytes.count { $0 != 0 } == 8)
        let second = try #require(instance.memory("second"))
        #expect(try second.bytes(at: 0, byteCount: 65_536).areZero)
        guard case .i32(43) = instance.global("g")?.value,
            case .v128(1, 2) = instance.global("v")?.value
        else {
            Issue.record("a global is not as new")
            return
        }
        let table = try #require(instance.table("t"))
        #expect((0..<10).map { table.get($0)?.isNull == true } == (0..<10).map { $0 != 3 })
        #expect(instance.table("x")?.count == 3)
        #expect(instance.table("x")?.get(0)?.isNull == true)
    }

    /// What a guest does to its memory: names and arguments of functions.
    static let deeds: [[(String, [Int32])]] = [
        [], [("store", [0, 1])], [("store", [4_095, 1]), ("store", [4_096, 2])],
        [("fill", [0, 65_536])], [("fill", [5_000, 8])],
        [("store", [65_535, 3]), ("store second", [65_535, 3]), ("store second", [0, 3])],
        [("grow", [1])], [("grow", [40]), ("fill", [60_000, 2_000_000])],
    ]

    @Test(arguments: [1, 4, 5, 17], [false, true])
    func everyInstanceIsAsNew(pages: Int, tracksWrites: Bool) throws {
        let pool = try makePool(pages: pages, tracksWrites: tracksWrites)
        for deeds in Self.deeds + Self.deeds.reversed() {
            try pool.withInstance(host: Guest()) { store, instance in
                try check(store, instance, pages: pages)
                for (name, arguments) in deeds {
                    _ = try instance.function(name)?.call(arguments.map { .i32($0) })
                }
                let dirty = try instance.function("dirty", as: ((StoredReference) -> Void).self)
                try dirty(store.makeExtern(1))
                try instance.memory()?.write([1, 2, 3], at: 40_000)
                try instance.memory("second")?.store(UInt32(7), at: 4_094)
            }
            #expect(pool.idleCount == 1)
        }
        try pool.withInstance(host: Guest()) { _, instance in
            let segments = try instance.function("segments", as: (() -> Int32).self)
            #expect(try segments() == 0x70)
        }
    }

    /// A slot that was grown gives back what the growth took of the store's limits.
    @Test(arguments: [false, true])
    func growthIsUndoneInTheLimitsToo(tracksWrites: Bool) throws {
        let engine = makeEngine()
        let module = try makeModule(
            """
            (module (memory 1) (table 1 funcref)
              (func (export "grow") (result i32)
                (i32.add (memory.grow (i32.const 2))
                  (table.grow (ref.null func) (i32.const 2)))))
            """, engine: engine)
        var limits = StoreLimits()
        limits.memoryBytesTotalMax = 3 << 16
        limits.tableElementsTotalMax = 3
        let pool = InstancePool(module, linker: Linker<Void>(engine: engine), limits: limits)
        for _ in 0..<3 {
            try pool.withInstance(host: ()) { _, instance in
                let grow = try instance.function("grow", as: (() -> Int32).self)
                #expect(try grow() == 2)
                #expect(try grow() == -2)
            }
        }
        #expect(pool.idleCount == 1)
    }

    @Test(arguments: [false, true])
    func trapsAndErrorsLeaveTheInstanceUsable(tracksWrites: Bool) throws {
        let pool = try makePool(tracksWrites: tracksWrites)
        for _ in 0..<3 {
            #expect(throws: Trap.self) {
                try pool.withInstance(host: Guest()) { store, instance in
                    try check(store, instance, pages: 1)
                    try instance.function("trap", as: (() -> Void).self)()
                }
            }
            #expect(pool.idleCount == 1)
        }
    }

    @Test func fuelDeadlineAndInterruptionAreNotInherited() throws {
        let pool = try makePool(isMetered: true)
        var kept: InterruptHandle?
        try pool.withInstance(host: Guest()) { store, instance in
            store.fuel = 1_000
            store.deadline = ContinuousClock.now + .seconds(100)
            kept = store.interruptHandle
            let spin = try instance.function("spin", as: (() -> Void).self)
            #expect(trap { () throws(Trap) in try spin() }?.code == .outOfFuel)
        }
        #expect(pool.idleCount == 1)
        // Whoever kept the handle of the former use cannot stop the next one.
        kept?.interrupt()
        try pool.withInstance(host: Guest()) { store, instance in
            try check(store, instance, pages: 1)
            #expect(!store.interruptHandle.isRequested)
        }
    }

    @Test func whatIsStillInUseIsNotUsedAgain() throws {
        let pool = try makePool()
        var function: Function?
        try pool.withInstance(host: Guest()) { _, instance in
            function = instance.function("store")
        }
        #expect(pool.idleCount == 0)
        _ = try function?.call([.i32(0), .i32(1)])
        function = nil
        var kept: Store<Guest>?
        try pool.withInstance(host: Guest()) { store, _ in kept = store }
        #expect(pool.idleCount == 0)
        #expect(kept?.host.starts == 1)
        var invocation: Invocation<[Value]>?
        try pool.withInstance(host: Guest()) { _, instance in
            invocation = try instance.function("spin")?.start()
        }
        #expect(pool.idleCount == 0)
        #expect(invocation != nil)
    }

    @Test(arguments: [0, 1, 2])
    func noMoreThanSoManyAreKept(idleMax: Int) throws {
        let pool = try makePool(idleMax: idleMax)
        for _ in 0..<2 {
            let first = try pool.take(host: Guest())
            let second = try pool.take(host: Guest())
            let third = try pool.take(host: Guest())
            pool.giveBack(first)
            pool.giveBack(second)
            pool.giveBack(third)
            #expect(pool.idleCount == idleMax)
        }
    }

    @Test func theHostValueGoesAwayWithItsUse() throws {
        let pool = try makePool()
        var ended = 0
        for count in 1...3 {
            try pool.withInstance(host: Guest { ended += 1 }) { store, instance in
                #expect(store.host.starts == 1)
                #expect(ended == count - 1)
            }
            #expect(ended == count)
        }
        try pool.withInstance(host: Guest { ended += 1 }) { _, instance in
            _ = try instance.function("store")?.call([.i32(0), .i32(1)])
        }
        #expect(ended == 4)
    }

    @Test func referencesOfAFormerUseAreUnknown() throws {
        let pool = try makePool()
        var old = StoredReference.null
        try pool.withInstance(host: Guest()) { store, _ in old = store.makeExtern("secret") }
        try pool.withInstance(host: Guest()) { store, _ in
            #expect(store.externValue(old) == nil)
        }
        #expect(pool.idleCount == 1)
    }

    @Test func instancesWaitForAsynchronousFunctions() async throws {
        let engine = makeEngine()
        var linker = Linker<Int>(engine: engine)
        linker.defineAsync("h", "wait") { (caller: Caller<Int>) async -> Int32 in
            await Task.yield()
            caller.host += 1
            return Int32(caller.host)
        }
        let module = try makeModule(
            """
            (module (import "h" "wait" (func $wait (result i32)))
              (func (export "run") (result i32) (call $wait)))
            """, engine: engine)
        let pool = InstancePool(module, linker: linker)
        for number in [5, 7] {
            let result = try await pool.withInstance(host: number) { _, instance in
                try await instance.function("run", as: (() -> Int32).self).callAsync()
            }
            #expect(result == Int32(number + 1))
        }
        #expect(pool.idleCount == 1)
    }

    @Test func missingImportsAndFailingStartFunctionsAreReported() throws {
        let engine = makeEngine()
        let linker = Linker<Void>(engine: engine)
        let missing = try makeModule(#"(module (import "a" "b" (func)))"#, engine: engine)
        #expect(throws: InstantiationError.self) {
            _ = try InstancePool(missing, linker: linker).take(host: ())
        }
        let failing = try makeModule("(module (start 0) (func unreachable))", engine: engine)
        #expect(throws: InstantiationError.self) {
            _ = try InstancePool(failing, linker: linker).take(host: ())
        }
    }

    /// A memory that threads share cannot be made as new: every instance is one.
    @Test func sharedMemoriesAreNotUsedAgain() throws {
        let engine = makeEngine()
        let module = try makeModule("(module (memory 1 1 shared))", engine: engine)
        let pool = InstancePool(module, linker: Linker<Void>(engine: engine))
        for _ in 0..<2 { try pool.withInstance(host: ()) { _, _ in } }
        #expect(pool.idleCount == 0)
    }
}
