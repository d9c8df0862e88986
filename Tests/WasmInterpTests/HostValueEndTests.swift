import Testing
import WasmCore
import WasmInterp

/// A value of the host ends in a collection, and its own end uses the store: calls guests, makes
/// exceptions and host values, instantiates. The collection may be in the midst of an instruction.
@Suite struct HostValueEndTests {
    /// Does something when it goes away.
    final class Ending: @unchecked Sendable {
        // Sendable: the store that it is in stays on one thread.
        private let body: () -> Void
        init(_ body: @escaping () -> Void) { self.body = body }
        deinit { body() }
    }

    /// What an end is to do, and whether it has come.
    final class Plan: @unchecked Sendable {
        // Sendable: as above.
        var body: () throws -> Void = {}
        var ends = 0
        func end() {
            ends += 1
            do { try body() } catch { Issue.record(error) }
        }
    }

    @Test func whatTheEndMakesIsNotCollected() throws {
        let (store, instance) = try makeGuest(#"(module (tag (export "t") (param i32)))"#)
        let tag = try #require(instance.tag("t"))
        let plan = Plan()
        var made: GuestException?
        var value: StoredReference?
        plan.body = {
            made = try tag.makeException([.i32(7)])
            value = store.makeExtern("new")
            store.collectGarbage()
        }
        // So that there are free places from the start.
        _ = try tag.makeException([.i32(1)])
        _ = store.makeExtern("old")
        store.collectGarbage()
        _ = store.makeExtern(Ending(plan.end))
        store.collectGarbage()
        #expect(plan.ends == 1)
        guard case .i32(7) = made.flatMap({ tag.payload(of: $0) })?.first else {
            Issue.record("no payload")
            return
        }
        #expect(value.flatMap { store.externValue($0) } as? String == "new")
    }

    /// The end comes while an exception, or a host value, is being made.
    @Test func whatIsBeingMadeWhenTheEndComesStays() throws {
        var configuration = EngineConfiguration()
        configuration.collectsAtEveryAllocation = true
        let engine = Engine(configuration)
        let store = Store(engine: engine, host: ())
        let instance = try store.instantiate(
            makeModule(#"(module (tag (export "t") (param externref)))"#, engine: engine))
        let tag = try #require(instance.tag("t"))
        let plan = Plan()
        plan.body = {
            for _ in 0..<3 { _ = store.makeExtern("another") }
            _ = try tag.makeException([.reference(.null)])
        }
        _ = store.makeExtern(Ending(plan.end))
        let held = store.makeExtern("held")
        #expect(plan.ends == 1)
        _ = store.makeExtern(Ending(plan.end))
        let exception = try tag.makeException([.reference(held)])
        #expect(plan.ends == 2)
        store.collectGarbage()
        guard case .reference(let payload) = tag.payload(of: exception)?.first else {
            Issue.record("no payload")
            return
        }
        #expect(store.externValue(payload) as? String == "held")
    }

    /// Everything that allocates in a handler, each with a function of its own.
    private static let allocations = [
        "(drop (struct.new $small (i64.const 1)))",
        "(drop (struct.new_default $small))",
        "(drop (array.new $bytes (i32.const 1) (i32.const 9)))",
        "(drop (array.new_default $bytes (i32.const 9)))",
        "(drop (array.new_fixed $bytes 2 (i32.const 1) (i32.const 2)))",
        "(drop (array.new_data $bytes $data (i32.const 0) (i32.const 4)))",
        "(drop (array.new_elem $references $elements (i32.const 0) (i32.const 2)))",
        """
        (block $caught (result exnref)
          (try_table (catch_all_ref $caught) (throw $e)) (unreachable)) (drop)
        """,
    ]

    private static func text(_ allocation: String) -> String {
        """
        (module
          (type $small (struct (field i64)))
          (type $large (struct \(String(repeating: "(field i64)", count: 3_000))))
          (type $bytes (array (mut i8)))
          (type $references (array (mut anyref)))
          (type $t (func (result i64)))
          (import "h" "make" (func $make))
          (memory (export "memory") i64 1)
          (tag $e)
          (table 1 funcref) (elem (i32.const 0) func $seven)
          (data $data "data")
          (elem $elements anyref (ref.i31 (i32.const 1)) (ref.i31 (i32.const 2)))
          (func $seven (result i64) (i64.load (i64.const 8)))
          (func (export "grow") (drop (memory.grow (i64.const 1))))
          (func (export "drop") (elem.drop $elements) (data.drop $data))
          (func (export "run") (result i64)
            (i64.store (i64.const 8) (i64.const 7))
            ;; So much that the next block is due for a collection.
            (drop (array.new_default $bytes (i32.const 1000000)))
            (drop (struct.new $small (i64.const 0)))
            (call $make)
            \(allocation)
            (i64.store (i64.const 16) (i64.load (i64.const 8)))
            (i64.add (i64.mul (i64.load (i64.const 16)) (i64.const 10))
              (call_indirect (type $t) (i32.const 0)))))
        """
    }

    /// A guest whose memory moves when it grows.
    ///
    /// - Parameter isStressed: Whether every allocation of a small object collects.
    private func makeMovingGuest(
        _ allocation: String, _ plan: Plan, isStressed: Bool
    ) throws -> (Store<Void>, Instance) {
        var configuration = EngineConfiguration()
        configuration.collectsAtEveryAllocation = isStressed
        let engine = Engine(configuration)
        var limits = StoreLimits()
        limits.memoryBytesMax = 1 << 48
        let store = Store(engine: engine, host: (), limits: limits)
        var linker = Linker<Void>(engine: engine)
        // Numbers in frames are taken for references: those to the first values are small ones.
        let others = (0..<1_000).map { store.makeExtern($0) }
        linker.define("h", "make") { caller in
            withExtendedLifetime(others) { _ = caller.makeExtern(Ending(plan.end)) }
        }
        let module = try makeModule(Self.text(allocation), engine: engine)
        return (store, try linker.instantiate(module, in: store))
    }

    /// Objects that have no gap of a size class: these collect when it is due.
    private static let largeAllocations = [
        "(drop (struct.new_default $large))",
        "(drop (array.new_default $bytes (i32.const 40000)))",
    ]

    @Test(arguments: allocations + largeAllocations)
    func theGuestGoesOnWhereItsMemoryIsThen(allocation: String) throws {
        let plan = Plan()
        let (store, instance) = try makeMovingGuest(
            allocation, plan, isStressed: Self.allocations.contains(allocation))
        let grow = try instance.function("grow", as: (() -> Void).self)
        // Records of functions move too, where so many are added.
        let more = try makeModule(
            "(module \(String(repeating: "(func)", count: 1_000)))", engine: store.engine)
        plan.body = { [unowned store] in
            try grow()
            _ = try store.instantiate(more)
        }
        let run = try instance.function("run", as: (() -> Int64).self)
        #expect(try run() == 77)
        #expect(plan.ends == 1)
        let memory = try #require(instance.memory())
        #expect(memory.pageCount == 2)
        #expect(try memory.load(Int64.self, at: 16) == 7)
        plan.body = {}
    }

    /// What the instruction was about to copy is gone when it goes on.
    @Test(arguments: [(5, TrapCode.memoryOutOfBounds), (6, .tableOutOfBounds)])
    func aSegmentDroppedMeanwhileIsEmpty(position: Int, code: TrapCode) throws {
        let plan = Plan()
        let (_, instance) = try makeMovingGuest(
            Self.allocations[position], plan, isStressed: true)
        let drop = try instance.function("drop", as: (() -> Void).self)
        plan.body = { try drop() }
        let run = try instance.function("run", as: (() -> Int64).self)
        #expect(trap { () throws(Trap) in try run() }?.code == code)
        plan.body = {}
    }
}
