import Testing
import WasmCore
import WasmInterp

/// What lives and what goes.
@Suite struct GarbageCollectionTests {
    static let lists = """
        (module
          (type $n (struct (field $next (mut (ref null $n))) (field $value i64)))
          (type $a (array (mut (ref null $n))))
          (global $head (export "head") (mut (ref null $n)) (ref.null $n))
          (table $t (export "t") 10 (ref null $n))
          ;; A list of some length, the values counting down to 0.
          (func $list (param $count i32) (result (ref null $n)) (local $l (ref null $n))
            (local $i i32)
            (block $done
              (loop $more
                (br_if $done (i32.eq (local.get $i) (local.get $count)))
                (local.set $l
                  (struct.new $n (local.get $l) (i64.extend_i32_u (local.get $i))))
                (local.set $i (i32.add (local.get $i) (i32.const 1)))
                (br $more)))
            (local.get $l))
          (func $sum (param $l (ref null $n)) (result i64) (local $s i64)
            (block $done
              (loop $more
                (br_if $done (ref.is_null (local.get $l)))
                (local.set $s (i64.add (local.get $s) (struct.get $n $value (local.get $l))))
                (local.set $l (struct.get $n $next (local.get $l)))
                (br $more)))
            (local.get $s))
          (func (export "keep") (param i32) (global.set $head (call $list (local.get 0))))
          (func (export "drop") (global.set $head (ref.null $n)))
          (func (export "sum") (result i64) (call $sum (global.get $head)))
          (func (export "put") (param i32 i32)
            (table.set $t (local.get 0) (call $list (local.get 1))))
          (func (export "get") (param i32) (result i64)
            (call $sum (table.get $t (local.get 0))))
          (func (export "list") (param i32) (result (ref null $n)) (call $list (local.get 0)))
          (func (export "sumOf") (param (ref null $n)) (result i64) (call $sum (local.get 0)))
          ;; Rings of 10 nodes that nobody keeps.
          (func (export "rings") (param $count i32) (local $first (ref null $n))
            (local $last (ref null $n))
            (loop $more
              (local.set $last (struct.new $n (ref.null $n) (i64.const 1)))
              (local.set $first (struct.new $n (local.get $last) (i64.const 2)))
              (struct.set $n $next (local.get $last) (local.get $first))
              (local.set $count (i32.sub (local.get $count) (i32.const 1)))
              (br_if $more (local.get $count))))
          ;; Many small lists below one array.
          (func (export "forest") (param $trees i32) (param $length i32)
            (result (ref $a)) (local $a (ref null $a))
            (local.set $a (array.new_default $a (local.get $trees)))
            (loop $more
              (local.set $trees (i32.sub (local.get $trees) (i32.const 1)))
              (array.set $a (local.get $a) (local.get $trees) (call $list (local.get $length)))
              (br_if $more (local.get $trees)))
            (ref.as_non_null (local.get $a)))
          (func (export "forestSum") (param $a (ref null $a)) (result i64) (local $s i64)
            (local $i i32)
            (loop $more
              (local.set $s (i64.add (local.get $s)
                (call $sum (array.get $a (local.get $a) (local.get $i)))))
              (br_if $more (i32.lt_u
                (local.tee $i (i32.add (local.get $i) (i32.const 1)))
                (array.len (local.get $a)))))
            (local.get $s)))
        """

    private func guest(
        heapBytesMax: UInt64 = 1 << 30, isMetered: Bool = false
    ) throws -> (store: Store<Void>, instance: Instance) {
        var limits = StoreLimits()
        limits.heapBytesMax = heapBytesMax
        return try makeGuest(Self.lists, isMetered: isMetered, limits: limits)
    }

    private func call(_ instance: Instance, _ name: String, _ arguments: Value...) throws -> String
    {
        try #require(instance.function(name)).call(arguments).map(\.text).joined(separator: " ")
    }

    @Test func garbageIsFreedAndWhatIsReachableIsNot() throws {
        let (store, instance) = try guest()
        _ = try call(instance, "keep", .i32(1_000))
        _ = try call(instance, "put", .i32(3), .i32(500))
        store.collectGarbage()
        #expect(store.liveHeapBytes == 1_500 * 24)
        #expect(try call(instance, "sum") == "499500")
        #expect(try call(instance, "get", .i32(3)) == "124750")
        _ = try call(instance, "drop")
        store.collectGarbage()
        #expect(store.liveHeapBytes == 500 * 24)
        #expect(try call(instance, "get", .i32(3)) == "124750")
    }

    @Test func heapsGrowAgainAfterTheyShrank() throws {
        let (store, instance) = try guest(heapBytesMax: 4 << 20)
        for round in 0..<40 {
            let count = [20_000, 10, 60_000, 3_000][round % 4] + round
            _ = try call(instance, "keep", .i32(Int32(count)))
            _ = try call(instance, "put", .i32(Int32(round % 10)), .i32(Int32(round)))
            if round % 3 == 0 { store.collectGarbage() }
            #expect(try call(instance, "sum") == "\(count * (count - 1) / 2)")
            #expect(
                try call(instance, "get", .i32(Int32(round % 10)))
                    == "\(round * (round - 1) / 2)")
            _ = try call(instance, "drop")
            store.collectGarbage()
        }
    }

    @Test func cyclesAreFreed() throws {
        let (store, instance) = try guest(heapBytesMax: 1 << 20)
        _ = try call(instance, "rings", .i32(500_000))
        #expect(store.collectionCount > 10)
        store.collectGarbage()
        #expect(store.liveHeapBytes == 0)
    }

    /// Guests that allocate without end stay within a small heap.
    @Test(arguments: [false, true])
    func smallHeapsAreEnoughForGarbage(isMetered: Bool) throws {
        let (_, instance) = try guest(heapBytesMax: 1 << 18, isMetered: isMetered)
        for _ in 0..<20 {
            _ = try call(instance, "list", .i32(5_000))
        }
    }

    @Test func aFullHeapTrapsAndIsUsableAfterwards() throws {
        let (store, instance) = try guest(heapBytesMax: 1 << 20)
        let keep = try #require(instance.function("keep"))
        #expect(
            trap { try keep.call([.i32(1_000_000)]) }?.code == .outOfMemory)
        _ = try keep.call([.i32(1_000)])
        #expect(try call(instance, "sum") == "499500")
        #expect(store.liveHeapBytes <= 1 << 20)
    }

    @Test func aHeapBelowOneBlockHoldsNothing() throws {
        let (_, instance) = try guest(heapBytesMax: 1_000)
        let keep = try #require(instance.function("keep"))
        #expect(trap { try keep.call([.i32(1)]) }?.code == .outOfMemory)
        _ = try keep.call([.i32(0)])
    }

    /// Marking takes no native stack: the list is as deep as it is long.
    @Test func longListsAreMarked() throws {
        let count = Effort.listElements
        let (store, instance) = try guest()
        _ = try call(instance, "keep", .i32(count))
        store.collectGarbage()
        #expect(store.liveHeapBytes == Int(count) * 24)
        let sum = Int64(count) * Int64(count - 1) / 2
        #expect(try call(instance, "sum") == "\(sum)")
        _ = try call(instance, "drop")
        store.collectGarbage()
        #expect(store.liveHeapBytes == 0)
    }

    /// A mark stack that is too short costs time and nothing else.
    @Test(arguments: [1, 2, 7, 100])
    func shortMarkStacksFindEverything(entries: Int) throws {
        let (store, instance) = try guest()
        let forest = try #require(instance.function("forest")).call([.i32(300), .i32(20)])
        store.state.markStackMax = entries
        for _ in 0..<3 { store.collectGarbage() }
        #expect(try #require(instance.function("forestSum")).call(forest).map(\.text) == ["57000"])
        #expect(store.liveHeapBytes > 300 * 20 * 24)
        withExtendedLifetime(forest) {}
    }

    @Test func whatTheHostHoldsStays() throws {
        let (store, instance) = try guest()
        var held = try #require(instance.function("list")).call([.i32(100)])
        store.collectGarbage()
        #expect(store.liveHeapBytes == 100 * 24)
        #expect(try #require(instance.function("sumOf")).call(held).map(\.text) == ["4950"])
        held = []
        store.collectGarbage()
        #expect(store.liveHeapBytes == 0)
    }

    /// Frames of a guest that is suspended, and what it will go on with.
    @Test func suspendedGuestsKeepTheirObjects() throws {
        let (store, instance) = try guest(isMetered: true)
        let invocation = try #require(instance.function("list")).start([.i32(3_000)])
        var isFinished = false
        while !isFinished {
            switch try invocation.resume(fuel: 5_000) {
            case .suspended:
                store.collectGarbage()
                _ = try call(instance, "list", .i32(100))
            case .finished(let values):
                isFinished = true
                #expect(
                    try #require(instance.function("sumOf")).call(values).map(\.text)
                        == ["4498500"])
            case .waiting: Issue.record("nothing waits here")
            }
        }
    }

    /// Arguments of a call that has not begun, and those of a host function that calls back.
    @Test func argumentsStay() throws {
        let (store, instance) = try guest()
        let list = try #require(instance.function("list"))
        var values = try list.call([.i32(50)])
        let invocation = try #require(instance.function("sumOf")).start(values)
        values = []
        store.collectGarbage()
        #expect(store.liveHeapBytes == 50 * 24)
        guard case .finished(let sum) = try invocation.resume() else {
            Issue.record("not finished")
            return
        }
        #expect(sum.map(\.text) == ["1225"])
    }

    @Test func elementSegmentsAndConstantsStay() throws {
        let (store, instance) = try makeGuest(
            """
            (module
              (type $s (struct (field i32) (field (ref null $s))))
              (type $a (array (mut (ref null $s))))
              (global $g (ref $s)
                (struct.new $s (i32.const 1) (struct.new $s (i32.const 2) (ref.null $s))))
              (table 3 (ref null $s) (struct.new $s (i32.const 5) (ref.null $s)))
              (elem $e (ref null $s) (item (struct.new $s (i32.const 3) (global.get $g)))
                (item (struct.new $s (i32.const 4) (ref.null $s))))
              (func (export "f") (result i32) (local $a (ref null $a))
                (local.set $a (array.new_elem $a $e (i32.const 0) (i32.const 2)))
                (i32.add
                  (struct.get $s 0 (table.get 0 (i32.const 2)))
                  (i32.add (struct.get $s 0 (array.get $a (local.get $a) (i32.const 1)))
                    (struct.get $s 0 (struct.get $s 1
                      (struct.get $s 1 (array.get $a (local.get $a) (i32.const 0))))))))
              (func (export "drop") (elem.drop $e)))
            """)
        for _ in 0..<3 { store.collectGarbage() }
        #expect(store.liveHeapBytes == 5 * 24)
        #expect(try call(instance, "f") == "11")
        _ = try call(instance, "drop")
        store.collectGarbage()
        #expect(store.liveHeapBytes == 3 * 24)
    }

    /// An instance whose constants do not fit the heap is refused.
    @Test func constantsBeyondTheHeapTrap() throws {
        var limits = StoreLimits()
        limits.heapBytesMax = 1 << 16
        let engine = makeEngine()
        let module = try makeModule(
            """
            (module (type $a (array i64))
              (global (ref $a) (array.new_default $a (i32.const 100000))))
            """, engine: engine)
        let store = Store(engine: engine, host: (), limits: limits)
        do throws(InstantiationError) {
            _ = try store.instantiate(module)
            Issue.record("instantiated")
        } catch {
            guard case .trap(let trap) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(trap.code == .outOfMemory)
        }
    }
}
