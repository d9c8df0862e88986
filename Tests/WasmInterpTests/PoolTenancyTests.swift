import Foundation
import Testing
import WasmCore
import WasmInterp

/// Nothing of one use of a pool's instance reaches the next one.
@Suite struct PoolTenancyTests {
    static let pooled = """
        (module
          (type $f (func (result i32)))
          (table (export "table") 4 funcref)
          (table (export "externs") 4 externref)
          (memory (export "memory") 1)
          (global (export "global") (mut i32) (i32.const 5))
          (func (export "call") (result i32) (call_indirect (type $f) (i32.const 0))))
        """

    /// A module that writes what it imports, each in a way of its own.
    static func further(_ body: String) -> String {
        """
        (module
          (import "p" "table" (table 4 funcref))
          (import "p" "externs" (table 4 externref))
          (import "p" "memory" (memory 1))
          (import "p" "global" (global (mut i32)))
          (elem $declared declare func $f)
          (func $f (export "f") (result i32) (i32.const 42))
          \(body))
        """
    }

    static let writers: [(name: String, body: String)] = [
        ("active elements", "(elem (table 0) (i32.const 0) func $f)"),
        ("active data", #"(data (i32.const 65535) "x") (data (i32.const 0) "y")"#),
        ("start: table.set", "(start $s) (func $s (table.set 0 (i32.const 0) (ref.func $f)))"),
        (
            "start: table.fill",
            "(start $s) (func $s (table.fill 0 (i32.const 0) (ref.func $f) (i32.const 3)))"
        ),
        (
            "start: table.grow",
            "(start $s) (func $s (drop (table.grow 0 (ref.func $f) (i32.const 3000))))"
        ),
        (
            "start: table.init",
            "(elem $e func $f) (start $s) (func $s "
                + "(table.init 0 $e (i32.const 0) (i32.const 0) (i32.const 1)))"
        ),
        (
            "start: table.copy",
            "(table $own 4 funcref) (elem (table $own) (i32.const 0) func $f) (start $s) (func $s "
                + "(table.copy 0 $own (i32.const 0) (i32.const 0) (i32.const 2)))"
        ),
        (
            "start: memory and global",
            "(start $s) (func $s (i64.store (i32.const 4092) (i64.const -1)) "
                + "(global.set 0 (i32.const 6)) (drop (memory.grow (i32.const 9))))"
        ),
        (
            "elements, then a trap",
            "(elem (table 0) (i32.const 0) func $f) (start $s) (func $s unreachable)"
        ),
    ]

    @Test(arguments: writers.indices, [false, true])
    func whatFurtherInstancesWroteIsUndone(index: Int, tracksWrites: Bool) throws {
        var configuration = EngineConfiguration()
        configuration.tracksWrites = tracksWrites
        let engine = Engine(configuration)
        let pool = InstancePool(
            try makeModule(Self.pooled, engine: engine), linker: Linker<Void>(engine: engine))
        let further = try makeModule(Self.further(Self.writers[index].body), engine: engine)
        for _ in 0..<3 {
            try pool.withInstance(host: ()) { store, instance in
                let table = try #require(instance.table("table"))
                #expect(table.count == 4)
                #expect((0..<4).allSatisfy { table.get($0)?.isNull == true })
                let memory = try #require(instance.memory())
                #expect(try memory.bytes(at: 0, byteCount: memory.byteCount).areZero)
                #expect(memory.pageCount == 1)
                guard case .i32(5)? = instance.global("global")?.value else {
                    Issue.record("the global is not as new")
                    return
                }
                let call = try instance.function("call", as: (() -> Int32).self)
                #expect(trap { () throws(Trap) in try call() }?.code == .uninitializedElement)
                let imports = ["table", "externs", "memory", "global"].compactMap {
                    instance.export($0)
                }
                _ = try? store.instantiate(further, imports: imports)
            }
            #expect(pool.idleCount == 1)
        }
    }

    /// A reference to a function is as much at an end as one to anything else.
    @Test func referencesToFunctionsAreUnknownInTheNextUse() throws {
        let engine = makeEngine()
        let pool = InstancePool(
            try makeModule(Self.pooled, engine: engine), linker: Linker<Void>(engine: engine))
        let other = try makeModule("(module (func (export \"f\")))", engine: engine)
        var kept: [StoredReference] = []
        for round in 0..<4 {
            try pool.withInstance(host: ()) { store, instance in
                let table = try #require(instance.table("table"))
                for reference in kept {
                    #expect(store.function(reference) == nil)
                    #expect(throws: StoreError.self) { try table.set(0, reference) }
                }
                // In some uses nothing is kept.
                if round % 2 == 1 { return }
                let own = try #require(instance.function("call")).reference
                let further = try #require(store.instantiate(other).function("f")).reference
                #expect(store.function(own) != nil && store.function(further) != nil)
                kept += [own, further]
            }
            #expect(pool.idleCount == 1)
        }
    }

    @Test func anInstanceOfAnotherPoolIsRefused() async {
        await #expect(processExitsWith: .failure) {
            expectingDeath {
                let engine = makeEngine()
                let module = try makeModule(Self.pooled, engine: engine)
                let first = InstancePool(module, linker: Linker<Void>(engine: engine))
                let second = InstancePool(module, linker: Linker<Void>(engine: engine))
                first.giveBack(try first.take(host: ()))
                guard first.idleCount == 1 else { return }
                second.giveBack(try first.take(host: ()))
            }
        }
    }

    /// A memory that the store made and paid for is still in use elsewhere: the next use would have
    /// less than its limits say.
    @Test func whatIsKeptOfTheLimitsKeepsTheInstance() throws {
        let engine = makeEngine()
        let module = try makeModule("(module (memory (export \"m\") 1))", engine: engine)
        var limits = StoreLimits()
        limits.memoryBytesTotalMax = 4 << 16
        let pool = InstancePool(module, linker: Linker<Void>(engine: engine), limits: limits)
        var kept: SharedMemory?
        for keeps in [false, true] {
            try pool.withInstance(host: ()) { store, instance in
                let shared = try #require(
                    store.makeMemory(MemoryType(Limits(2, 3), isShared: true))?.shared)
                if keeps { kept = shared }
            }
            #expect(pool.idleCount == (keeps ? 0 : 1))
        }
        #expect(kept?.pageCount == 2)
        try pool.withInstance(host: ()) { _, instance in
            #expect(instance.memory("m")?.grow(byPages: 3) == 1)
        }
        #expect(pool.idleCount == 1)
    }

    /// A value of the host that ends with the use may use the pool itself.
    @Test func thePoolCanBeUsedWhileAUseEnds() throws {
        final class Value: @unchecked Sendable {
            // Sendable: of this test alone.
            private let onEnd: () -> Void
            init(_ onEnd: @escaping () -> Void) { self.onEnd = onEnd }
            deinit { onEnd() }
        }
        let engine = makeEngine()
        let pool = InstancePool(
            try makeModule(Self.pooled, engine: engine), linker: Linker<Value>(engine: engine),
            idleMax: 1)
        var uses = 0
        let use = {
            uses += 1
            try? pool.withInstance(host: Value {}) { store, _ in
                _ = store.makeExtern(uses)
            }
        }
        try pool.withInstance(host: Value { _ = use() }) { store, _ in
            _ = store.makeExtern(Value { _ = use() })
        }
        #expect(uses == 2)
        #expect(pool.idleCount == 1)
    }

    @Test func countersStartAnew() throws {
        let engine = makeEngine()
        let pool = InstancePool(
            try makeModule(PooledObjectTests.text(hasObjects: true), engine: engine),
            linker: Linker<Void>(engine: engine))
        var counts: [[Int]] = []
        for round in 0..<3 {
            try pool.withInstance(host: ()) { store, instance in
                let before = store.collectionCount
                for number in 0..<20_000 { _ = store.makeExtern(number) }
                counts.append([before, store.collectionCount])
                for _ in 0..<round { store.collectGarbage() }
            }
        }
        // Each collects as early and as often as the first.
        #expect(Set(counts).count == 1)
        #expect(counts[0][1] > counts[0][0])
        #expect(pool.idleCount == 1)
    }
}
