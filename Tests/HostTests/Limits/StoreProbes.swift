import Host
import WasmCore
import WasmInterp

extension LimitProbe {
    /// What stores take.
    static let ofStores: [LimitProbe] = [
        LimitProbe(.memory, need: 4 << 16, step: 1 << 16) { budget in
            let (_, instance) = try LimitedStore.make(
                budget,
                """
                (module (memory 1)
                  (func (export "f") (result i32) (memory.grow (i32.const 3))))
                """)
            return ProbeAnswer(growth: try instance.function("f", as: (() -> Int32).self)())
        },
        LimitProbe(.tables, need: 100) { budget in
            let (_, instance) = try LimitedStore.make(
                budget,
                """
                (module (table 60 funcref) (table $t 10 funcref)
                  (func (export "f") (result i32)
                    (table.grow $t (ref.null func) (i32.const 30))))
                """)
            return ProbeAnswer(growth: try instance.function("f", as: (() -> Int32).self)())
        },
        LimitProbe(.instances, need: 3) { budget in
            let (store, instance) = try LimitedStore.make(budget, "(module)")
            return ProbeAnswer {
                for _ in 0..<2 { _ = try store.instantiate(instance.module) }
            }
        },
        LimitProbe(.heap, need: 10 << 15, step: 1 << 15) { budget in
            let (_, instance) = try LimitedStore.make(
                budget,
                """
                (module (type $bytes (array (mut i8)))
                  (func (export "f") (drop (array.new_default $bytes (i32.const 327000)))))
                """)
            return ProbeAnswer { try instance.function("f", as: (() -> Void).self)() }
        },
        // Deep enough for more than one step of 64 KiB, and for no more than two.
        LimitProbe(.stack, need: 2 << 16, step: 1) { budget in
            let (_, instance) = try LimitedStore.make(budget, LimitedStore.recursion)
            return ProbeAnswer {
                _ = try instance.function("f", as: ((Int32) -> Int32).self)(3_000)
            }
        },
    ]
}
