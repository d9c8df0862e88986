import Testing
import WasmCore
import WasmInterp

/// What a collection looks through beside the heap is paid for by what has been allocated.
@Suite struct CollectionCostTests {
    static func text(elements: Int) -> String {
        """
        (module (type $bytes (array (mut i8)))
          (type $list (struct (field i32) (field (ref null $list))))
          (global $kept (mut (ref null $list)) (ref.null $list))
          (table \(elements) externref)
          (func (export "keep") (param i32)
            (loop $l
              (global.set $kept (struct.new $list (local.get 0) (global.get $kept)))
              (br_if $l (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))
          (func (export "sum") (result i32) (local $s i32) (local $n (ref null $list))
            (local.set $n (global.get $kept))
            (block $end (loop $l
              (br_if $end (ref.is_null (local.get $n)))
              (local.set $s (i32.add (local.get $s) (struct.get $list 0 (local.get $n))))
              (local.set $n (struct.get $list 1 (local.get $n)))
              (br $l)))
            (local.get $s))
          (func (export "waste") (param i32)
            (loop $l (drop (array.new_default $bytes (i32.const 100000)))
              (br_if $l (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))
          (func $deep (export "deep") (param i32 i32)
            (if (local.get 0)
              (then (call $deep (i32.sub (local.get 0) (i32.const 1)) (local.get 1)))
              (else (loop $l (drop (array.new_default $bytes (i32.const 100000)))
                (br_if $l (local.tee 1 (i32.sub (local.get 1) (i32.const 1)))))))))
        """
    }

    /// 100 MB of garbage beside 16 MB of table, or of stack.
    @Test(arguments: ["waste", "deep"], [false, true])
    func collectionsComeWhenTheyAreWorthIt(name: String, isMetered: Bool) throws {
        let (store, instance) = try makeGuest(
            Self.text(elements: name == "waste" ? 2_000_000 : 1), isMetered: isMetered)
        let function = try #require(instance.function(name))
        // A frame has five slots and more: two parameters, two of the header, two operands.
        _ = try function.call(
            name == "waste" ? [.i32(1_000)] : [.i32(400_000), .i32(1_000)])
        #expect((3...14).contains(store.collectionCount))
    }

    /// In a heap that is soon full, what a collection looks through for too little is charged.
    @Test func earlyCollectionsAreCharged() throws {
        var limits = StoreLimits()
        limits.heapBytesMax = 1 << 20
        func used(elements: Int) throws -> (units: UInt64, collections: UInt64) {
            let (store, instance) = try makeGuest(
                Self.text(elements: elements), isMetered: true, limits: limits)
            store.fuel = 1 << 40
            try instance.function("waste", as: ((Int32) -> Void).self)(100)
            return ((1 << 40) - (store.fuel ?? 0), UInt64(store.collectionCount))
        }
        let small = try used(elements: 1)
        let large = try used(elements: 1_000_000)
        #expect(large.collections >= 5)
        #expect(large.units - small.units >= large.collections * 40_000)
    }

    /// Blocks that lie alone are of no use to large objects, which look at all of them each time.
    @Test func searchesForBlocksAreCharged() throws {
        let (store, instance) = try makeGuest(
            """
            (module (type $bytes (array (mut i8)))
              (table $kept 4000 anyref)
              ;; A block each, of which one of so many is dropped.
              (func (export "fill") (param i32) (local $at i32)
                (loop $l
                  (table.set $kept (local.get $at) (array.new_default $bytes (i32.const 30000)))
                  (br_if $l (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 1)))
                    (i32.const 4000))))
                (loop $l
                  (local.set $at (i32.sub (local.get $at) (local.get 0)))
                  (table.set $kept (local.get $at) (ref.null any))
                  (br_if $l (local.get $at))))
              (func (export "large") (param i32)
                (loop $l (drop (array.new_default $bytes (i32.const 60000)))
                  (br_if $l (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))))
            """, isMetered: true)
        let large = try instance.function("large", as: ((Int32) -> Void).self)
        func used() throws -> UInt64 {
            store.fuel = 1 << 40
            try large(100)
            return (1 << 40) - (store.fuel ?? 0)
        }
        let before = try used()
        try instance.function("fill", as: ((Int32) -> Void).self)(2)
        store.collectGarbage()
        // Of 4,000 blocks 2,000 are free, and none of them has a free one beside it.
        #expect(try used() - before >= 100 * 4_000 / 16)
    }

    /// A collection that is given up frees nothing and harms nothing.
    @Test func collectionsEndAtTheDeadline() throws {
        var limits = StoreLimits()
        limits.heapBytesMax = 4 << 20
        let (store, instance) = try makeGuest(
            Self.text(elements: 5_000_000), isMetered: true, limits: limits)
        try instance.function("keep", as: ((Int32) -> Void).self)(1_000)
        let waste = try instance.function("waste", as: ((Int32) -> Void).self)
        let sum = try instance.function("sum", as: (() -> Int32).self)
        for _ in 0..<3 {
            store.deadline = .now + .milliseconds(20)
            #expect(trap { () throws(Trap) in try waste(1_000_000) }?.code == .interrupted)
            store.deadline = nil
            #expect(try sum() == 500_500)
            try waste(30)
            #expect(try sum() == 500_500)
        }
    }

    /// Exceptions that a guest keeps count as what it has.
    @Test func keptExceptionsAreLimited() throws {
        var limits = StoreLimits()
        limits.heapBytesMax = 1 << 20
        let (_, instance) = try makeGuest(
            """
            (module (tag $e (param i64 i64 i64 i64 i64 i64 i64 i64)) (table $t 20000 exnref)
              (func $throw (throw $e \(String(repeating: "(i64.const 1) ", count: 8))))
              (func (export "keep") (param $keep i32) (param $count i32)
                (loop $l
                  (table.set $t (i32.mul (local.get $keep) (local.get $count))
                    (block $caught (result exnref)
                      (try_table (catch_all_ref $caught) (call $throw))
                      (unreachable)))
                  (br_if $l (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))))
            """, limits: limits)
        let keep = try instance.function("keep", as: ((Int32, Int32) -> Void).self)
        try keep(0, 50_000)
        // 128 bytes each: 8,192 of them are a megabyte.
        try keep(1, 8_000)
        #expect(trap { () throws(Trap) in try keep(1, 10_000) }?.code == .outOfMemory)
    }
}
