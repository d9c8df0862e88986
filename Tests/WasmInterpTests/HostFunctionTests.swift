import Testing
import WasmCore
import WasmInterp

@Suite struct HostFunctionTests {
    struct Failure: Error, Equatable {
        var number: Int
    }

    /// Runs a guest against a linker and hands out store and instance.
    private func instantiate<Host>(
        _ text: String, host: Host, isMetered: Bool = false,
        _ define: (inout Linker<Host>) -> Void
    ) throws -> (store: Store<Host>, instance: Instance) {
        let engine = makeEngine(isMetered: isMetered)
        var linker = Linker<Host>(engine: engine)
        define(&linker)
        let store = Store(engine: engine, host: host)
        return (store, try linker.instantiate(try makeModule(text, engine: engine), in: store))
    }

    @Test func argumentsAndResultsOfAllShapesPass() throws {
        let (store, instance) = try instantiate(
            """
            (module
              (import "h" "none" (func $none))
              (import "h" "one" (func $one (param i64) (result i64)))
              (import "h" "two" (func $two (param i32 f64) (result f64 i32)))
              (import "h" "vector" (func $vector (param v128 i32) (result v128)))
              (func (export "run") (param v128) (result f64 i32 i64 v128)
                (call $none)
                (call $two (i32.const 3) (f64.const 2.5))
                (call $one (i64.const 41))
                (call $vector (local.get 0) (i32.const 5))))
            """, host: 0
        ) { linker in
            linker.define("h", "none") { caller in caller.host += 100 }
            linker.define("h", "one") { (_, value: Int64) in value + 1 }
            linker.define("h", "two") { (caller, a: Int32, b: Double) throws(Trap) in
                caller.host += 1
                return (b * 2, a + 1)
            }
            linker.define("h", "vector") { (_, vector: Vector128, add: UInt32) in
                Vector128(low: vector.low + UInt64(add), high: vector.high)
            }
        }
        let run = try instance.function(
            "run", as: ((Vector128) -> (Double, Int32, Int64, Vector128)).self)
        let results = try run(Vector128(low: 1, high: 2))
        #expect(results.0 == 5 && results.1 == 4 && results.2 == 42)
        #expect(results.3 == Vector128(low: 6, high: 2))
        #expect(store.host == 101)
    }

    @Test func untypedFunctionsAreCheckedAtEachCall() throws {
        let type = FunctionType([.i32], [.i64])
        let text = """
            (module (import "h" "f" (func $f (param i32) (result i64)))
              (func (export "run") (param i32) (result i64) (call $f (local.get 0))))
            """
        let (_, instance) = try instantiate(text, host: ()) { linker in
            linker.define("h", "f", type: type) { _, arguments in
                guard case .i32(let value) = arguments[0] else { return [] }
                return value == 0 ? [.f32(0)] : [.i64(Int64(value) * 2)]
            }
        }
        let run = try instance.function("run", as: ((Int32) -> Int64).self)
        #expect(try run(21) == 42)
        #expect(trap { () throws(Trap) in try run(0) }?.code == .host)
    }

    @Test func errorsOfTheHostEndTheCallAsCause() throws {
        let (_, instance) = try instantiate(
            """
            (module $m (import "h" "f" (func $f))
              (func $inner (call $f))
              (func $outer (export "run") (call $inner)))
            """, host: ()
        ) { $0.define("h", "f") { _ in throw Failure(number: 3) } }
        let run = try instance.function("run", as: (() -> Void).self)
        let trap = try #require(trap { () throws(Trap) in try run() })
        #expect(trap.code == .host)
        #expect(trap.cause as? Failure == Failure(number: 3))
        #expect(trap.backtrace.map(\.name) == ["inner", "outer"])
    }

    @Test func hostFunctionsCallGuestsAndSeeTheirInstance() throws {
        let (store, instance) = try instantiate(
            """
            (module
              (import "h" "twice" (func $twice (param i32) (result i32)))
              (memory (export "memory") 1)
              (func (export "step") (param i32) (result i32)
                (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1)))
                (i32.mul (local.get 0) (i32.const 3)))
              (func (export "run") (param i32) (result i32)
                (i32.add (call $twice (local.get 0)) (i32.const 1))))
            """, host: [Int32]()
        ) { linker in
            linker.define("h", "twice") { (caller, value: Int32) throws in
                let instance = try #require(caller.instance)
                let step = try instance.function("step", as: ((Int32) -> Int32).self)
                caller.host.append(value)
                return try step(try step(value))
            }
        }
        let run = try instance.function("run", as: ((Int32) -> Int32).self)
        for _ in 0..<3 { #expect(try run(2) == 19) }
        #expect(store.host == [2, 2, 2])
        #expect(try instance.memory()?.load(UInt32.self, at: 0) == 6)
    }

    @Test func nestingIsLimited() throws {
        let (_, instance) = try instantiate(
            """
            (module (import "h" "again" (func $again))
              (func (export "run") (call $again)))
            """, host: 0
        ) { linker in
            linker.define("h", "again") { caller throws in
                caller.host += 1
                let instance = try #require(caller.instance)
                try instance.function("run", as: (() -> Void).self)()
            }
        }
        let run = try instance.function("run", as: (() -> Void).self)
        #expect(trap { () throws(Trap) in try run() }?.code == .stackOverflow)
        #expect(trap { () throws(Trap) in try run() }?.code == .stackOverflow)
    }

    @Test func hostSeesAndChangesFuelExactly() throws {
        let (store, instance) = try instantiate(
            """
            (module (import "h" "look" (func $look))
              (func (export "run") (local i32)
                (call $look)
                (loop (br_if 0 (i32.lt_u
                  (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 100))))
                (call $look)))
            """, host: [UInt64](), isMetered: true
        ) { linker in
            linker.define("h", "look") { caller in
                caller.host.append(caller.fuel ?? 0)
                if caller.host.count == 4 { caller.fuel = 5 }
            }
        }
        let run = try instance.function("run", as: (() -> Void).self)
        store.fuel = 1_000_000
        try run()
        let used = store.host[0] - store.host[1]
        #expect(used > 100)
        #expect(store.fuel == store.host[1])
        store.fuel = 1_000_000
        try run()
        #expect(store.host[2] - store.host[3] == used)
        #expect(store.fuel == 5)
        #expect(trap { () throws(Trap) in try run() }?.code == .outOfFuel)
        #expect(store.fuel == 0)
    }

    @Test func hostValueOutlivesTheStoreHandle() throws {
        func make() throws -> TypedFunction<Int32> {
            let (_, instance) = try instantiate(
                """
                (module (import "h" "next" (func $next (result i32)))
                  (func (export "run") (result i32) (call $next)))
                """, host: Int32(41)
            ) { linker in
                linker.define("h", "next") { caller in
                    caller.host += 1
                    return caller.host
                }
            }
            return try instance.function("run", as: (() -> Int32).self)
        }
        let run = try make()
        #expect(try run() == 42)
    }

    @Test func storesGoAwayWithTheirGuests() throws {
        final class Marker {}
        weak var marker: Marker?
        do {
            let host = Marker()
            marker = host
            let (_, instance) = try instantiate(
                """
                (module (import "h" "f" (func $f)) (func (export "run") (call $f)))
                """, host: host
            ) { $0.define("h", "f") { caller in _ = caller.host } }
            try instance.function("run", as: (() -> Void).self)()
        }
        #expect(marker == nil)
    }
}
