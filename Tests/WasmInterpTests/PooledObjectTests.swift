import Testing
import WasmCore
import WasmInterp

/// Instances of a pool whose guests use objects.
@Suite struct PooledObjectTests {
    /// `$origin` starts with objects if `hasObjects`; the rest are made by calls.
    static func text(hasObjects: Bool) -> String {
        let list = "(struct.new $node (i32.const 8) (ref.null $node))"
        let origin = hasObjects ? "(struct.new $node (i32.const 7) \(list))" : "(ref.null $node)"
        return """
            (module
              (type $node (struct (field (mut i32)) (field (mut (ref null $node)))))
              (type $numbers (array (mut i32)))
              (global $origin (export "origin") (mut (ref null $node)) \(origin))
              (table $t 4 (ref null $numbers))
              \(hasObjects ? "(elem (table $t) (i32.const 1) (ref null $numbers)"
              + " (array.new $numbers (i32.const 5) (i32.const 9000)))" : "")
              (func (export "sum") (result i32) (local $n (ref null $node)) (local $s i32)
                (local.set $n (global.get $origin))
                (block $end (loop $next
                  (br_if $end (ref.is_null (local.get $n)))
                  (local.set $s (i32.add (local.get $s) (struct.get $node 0 (local.get $n))))
                  (local.set $n (struct.get $node 1 (local.get $n)))
                  (br $next)))
                (if (i32.eqz (ref.is_null (table.get $t (i32.const 1))))
                  (then (local.set $s (i32.add (local.get $s)
                    (array.get $numbers (table.get $t (i32.const 1)) (i32.const 8999))))))
                (local.get $s))
              (func (export "push") (param $count i32)
                (loop $again
                  (global.set $origin
                    (struct.new $node (i32.const 1) (global.get $origin)))
                  (br_if $again (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))
              (func (export "spoil")
                (if (i32.eqz (ref.is_null (global.get $origin)))
                  (then (struct.set $node 0 (global.get $origin) (i32.const 1000))))
                (global.set $origin (ref.null $node))
                (table.set $t (i32.const 1)
                  (array.new $numbers (i32.const 3) (i32.const 20000)))))
            """
    }

    @Test(arguments: [false, true], [false, true])
    func objectsAreAsNew(hasObjects: Bool, isStressed: Bool) throws {
        var configuration = EngineConfiguration()
        configuration.collectsAtEveryAllocation = isStressed
        let engine = Engine(configuration)
        let module = try makeModule(Self.text(hasObjects: hasObjects), engine: engine)
        let pool = InstancePool(module, linker: Linker<Void>(engine: engine))
        let expected: Int32 = hasObjects ? 7 + 8 + 5 : 0
        var liveBytes: Int?
        for round in 0..<6 {
            try pool.withInstance(host: ()) { store, instance in
                let sum = try instance.function("sum", as: (() -> Int32).self)
                let push = try instance.function("push", as: ((Int32) -> Void).self)
                let spoil = try instance.function("spoil", as: (() -> Void).self)
                #expect(try sum() == expected)
                try push(200)
                #expect(try sum() == expected + 200)
                try spoil()
                if round % 2 == 1 { store.collectGarbage() }
                try push(2_000)
                #expect(try sum() == 2_003)
            }
            #expect(pool.idleCount == 1)
            try pool.withInstance(host: ()) { store, _ in
                store.collectGarbage()
                if let liveBytes { #expect(store.liveHeapBytes == liveBytes) }
                liveBytes = store.liveHeapBytes
            }
        }
    }

    @Test func whatTheHostKeepsBelongsToNoLaterUse() throws {
        let engine = Engine()
        let module = try makeModule(Self.text(hasObjects: true), engine: engine)
        let pool = InstancePool(module, linker: Linker<Void>(engine: engine))
        var kept: StoredReference?
        try pool.withInstance(host: ()) { store, instance in
            guard case .reference(let reference) = instance.global("origin")?.value else {
                Issue.record("no reference")
                return
            }
            kept = reference
        }
        #expect(pool.idleCount == 1)
        try pool.withInstance(host: ()) { store, instance in
            let global = try #require(instance.global("origin"))
            let stale = try #require(kept)
            #expect(throws: StoreError.self) { try global.set(.reference(stale)) }
            let sum = try instance.function("sum", as: (() -> Int32).self)
            #expect(try sum() == 20)
        }
    }
}
