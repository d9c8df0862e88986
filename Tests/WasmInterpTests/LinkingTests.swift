import Testing
import WasmCore
import WasmInterp

/// Instances of one store that share functions, memories, tables, globals and tags.
@Suite struct LinkingTests {
    final class World {
        let engine = makeEngine()
        var imports: ImportSet<[Int32]>
        let store: Store<[Int32]>

        init() {
            var linker = Linker<[Int32]>(engine: engine)
            linker.define("host", "log") { (caller, value: Int32) in caller.host.append(value) }
            store = Store(engine: engine, host: [])
            imports = ImportSet(linker, in: store)
        }

        @discardableResult
        func add(_ text: String, as name: String) throws -> Instance {
            let module = try makeModule(text, engine: engine)
            let instance = try imports.instantiate(module)
            imports.define(name, exportsOf: instance)
            return instance
        }
    }

    @Test func memoriesTablesGlobalsAreShared() throws {
        let world = World()
        let a = try world.add(
            """
            (module
              (memory (export "memory") 1 4)
              (global (export "global") (mut i32) (i32.const 5))
              (table (export "table") 2 funcref)
              (type $unary (func (param i32) (result i32)))
              (func $double (param i32) (result i32) (i32.mul (local.get 0) (i32.const 2)))
              (elem (i32.const 0) $double)
              (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))
              (func (export "call") (param i32 i32) (result i32)
                (call_indirect (type $unary) (local.get 1) (local.get 0)))
              (func (export "size") (result i32) (memory.size)))
            """, as: "a")
        let b = try world.add(
            """
            (module
              (import "a" "memory" (memory 1))
              (import "a" "global" (global $g (mut i32)))
              (import "a" "table" (table 2 funcref))
              (import "a" "load" (func $load (param i32) (result i32)))
              (type $unary (func (param i32) (result i32)))
              (func $addGlobal (param i32) (result i32)
                (i32.add (local.get 0) (global.get $g)))
              (elem (i32.const 1) $addGlobal)
              (func (export "store") (param i32 i32) (result i32)
                (i32.store (local.get 0) (local.get 1))
                (global.set $g (i32.const 100))
                (drop (memory.grow (i32.const 1)))
                (call $load (local.get 0)))
              (func (export "call") (param i32 i32) (result i32)
                (call_indirect (type $unary) (local.get 1) (local.get 0))))
            """, as: "b")
        let store = try b.function("store", as: ((Int32, Int32) -> Int32).self)
        #expect(try store(8, 77) == 77)
        #expect(try a.function("load", as: ((Int32) -> Int32).self)(8) == 77)
        #expect(try a.function("size", as: (() -> Int32).self)() == 2)
        guard case .i32(100)? = a.global("global")?.value else {
            Issue.record("global not shared")
            return
        }
        for instance in [a, b] {
            let call = try instance.function("call", as: ((Int32, Int32) -> Int32).self)
            #expect(try call(0, 21) == 42)
            #expect(try call(1, 1) == 101)
        }
    }

    @Test func startFunctionsRunAtInstantiation() throws {
        let world = World()
        try world.add(
            """
            (module (import "host" "log" (func $log (param i32)))
              (func $start (call $log (i32.const 7))) (start $start))
            """, as: "a")
        #expect(world.store.host == [7])
        do {
            try world.add("(module $m (func $start unreachable) (start $start))", as: "b")
            Issue.record("instantiated")
        } catch InstantiationError.trap(let trap) {
            #expect(trap.code == .unreachable)
            #expect(trap.backtrace.map(\.name) == ["start"])
        }
    }

    @Test func trapsNameTheFunctionsOfAllInstances() throws {
        let world = World()
        try world.add(
            """
            (module (func $divide (export "divide") (param i32 i32) (result i32)
              (i32.div_s (local.get 0) (local.get 1))))
            """, as: "a")
        let b = try world.add(
            """
            (module (import "a" "divide" (func $d (param i32 i32) (result i32)))
              (func $ratio (param i32 i32) (result i32) (call $d (local.get 0) (local.get 1)))
              (func $run (export "run") (param i32 i32) (result i32)
                (i32.add (call $ratio (local.get 0) (local.get 1)) (i32.const 1))))
            """, as: "b")
        let run = try b.function("run", as: ((Int32, Int32) -> Int32).self)
        #expect(try run(7, 2) == 4)
        let zero = try #require(trap { () throws(Trap) in try run(1, 0) })
        #expect(zero.code == .integerDivideByZero)
        #expect(zero.backtrace.map(\.name) == ["divide", "ratio", "run"])
        #expect(zero.description.contains("integer divide by zero\n  0: divide @ 0x"))
        #expect(trap { () throws(Trap) in try run(.min, -1) }?.code == .integerOverflow)
    }

    @Test func tailCallsAcrossInstancesTakeNoStack() throws {
        let world = World()
        let even = try world.add(
            """
            (module
              (type $f (func (param i32) (result i32)))
              (table (export "table") 2 funcref)
              (elem (i32.const 0) $even)
              (func $even (export "even") (param i32) (result i32)
                (if (result i32) (i32.eqz (local.get 0)) (then (i32.const 1))
                  (else (return_call_indirect (type $f)
                    (i32.sub (local.get 0) (i32.const 1)) (i32.const 1))))))
            """, as: "even")
        try world.add(
            """
            (module
              (import "even" "even" (func $even (param i32) (result i32)))
              (import "even" "table" (table 2 funcref))
              (elem (i32.const 1) $odd)
              (func $odd (param i32) (result i32) (local i64 i64 i64)
                (if (result i32) (i32.eqz (local.get 0)) (then (i32.const 0))
                  (else (return_call $even (i32.sub (local.get 0) (i32.const 1)))))))
            """, as: "odd")
        let function = try even.function("even", as: ((Int32) -> Int32).self)
        #expect(try function(Effort.tailCalls) == 1)
        #expect(try function(Effort.tailCalls + 1) == 0)
    }
}
