import Testing
import WasmCore
import WasmInterp

/// What happens where a heap's limit is reached: garbage is found first, at a bounded cost.
@Suite struct FullHeapTests {
    private static let text = """
        (module
          (type $bytes (array (mut i8)))
          (type $node (struct (field (mut (ref null $node))) (field i64)))
          (global $held (mut (ref null $bytes)) (ref.null $bytes))
          (global $list (mut (ref null $node)) (ref.null $node))
          (func (export "hold") (param i32)
            (global.set $held (array.new_default $bytes (local.get 0))))
          (func (export "list") (param i32)
            (loop $more
              (global.set $list (struct.new $node (global.get $list) (i64.const 1)))
              (br_if $more (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))
          (func (export "drop")
            (global.set $held (ref.null $bytes))
            (global.set $list (ref.null $node)))
          (func (export "churn") (param i32)
            (loop $more
              (drop (struct.new $node (ref.null $node) (i64.const 1)))
              (br_if $more (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))
          ;; One node goes, one comes.
          (func (export "replace") (param i32)
            (loop $more
              (global.set $list (struct.get $node 0 (global.get $list)))
              (global.set $list (struct.new $node (global.get $list) (i64.const 1)))
              (br_if $more (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))))
        """

    private func guest() throws -> (store: Store<Void>, instance: Instance) {
        var limits = StoreLimits()
        limits.heapBytesMax = 1 << 24
        return try makeGuest(Self.text, limits: limits)
    }

    private typealias Function = (Int32) -> Void

    /// Names of functions and their arguments: what was alive at a collection and is dropped, what
    /// needs its room. The second never reaches what makes a collection due by itself.
    @Test(arguments: [
        ("hold", 9_600_000, "hold", 9_400_000), ("hold", 16_500_000, "churn", 20_000),
        ("hold", 16_500_000, "list", 100_000), ("list", 650_000, "hold", 9_000_000),
        ("list", 690_000, "churn", 20_000),
    ])
    func garbageOfMoreThanHalfTheHeapIsFound(
        first: String, count: Int, second: String, next: Int
    ) throws {
        let (store, instance) = try guest()
        try instance.function(first, as: Function.self)(Int32(count))
        store.collectGarbage()
        try instance.function("drop", as: (() -> Void).self)()
        let trap = trap {
            try instance.function(second)?.call([.i32(Int32(next))])
        }
        #expect(trap == nil)
    }

    @Test func theHostFindsRoomAsWell() throws {
        let (store, instance) = try guest()
        let type = try #require(instance.module.definedType(0))
        try instance.function("hold", as: Function.self)(9_600_000)
        store.collectGarbage()
        try instance.function("drop", as: (() -> Void).self)()
        _ = try store.makeArray(type, repeating: .i32(1), count: 9_400_000)
    }

    /// Of a heap that is full of what lives, each object that goes would take a collection to find.
    @Test func fewCollectionsFindLittle() throws {
        let (store, instance) = try guest()
        let list = try instance.function("list", as: Function.self)
        let replace = try instance.function("replace", as: Function.self)
        #expect(trap { () throws(Trap) in try list(2_000_000) }?.code == .outOfMemory)
        for _ in 0..<10 {
            let before = store.collectionCount
            let trap = trap { () throws(Trap) in try replace(100_000) }
            #expect(trap == nil || trap?.code == .outOfMemory)
            #expect(store.collectionCount - before < 64)
        }
        try instance.function("drop", as: (() -> Void).self)()
        try list(600_000)
    }
}
