import Foundation
import Testing
import WasmCore
import WasmInterp

/// Calls between instances of one store: whatever is called, in whatever way, arguments, results,
/// memories and all else are those of the right instance.
@Suite struct ForeignCallTests {
    static let signatures: [[ValueType]] = [
        [], [.i32], [.f32], [.f64], [.i64, .f32], [.v128], [.i32, .v128, .f64],
        Array(repeating: .i64, count: 16), Array(repeating: .i64, count: 17),
        Array(repeating: .v128, count: 100),
    ]

    private static func value(_ type: ValueType, _ index: Int) -> Value {
        switch type {
        case .i32: .i32(Int32(-index - 1))
        case .f32: .f32(Float(index) + 0.5)
        case .f64: .f64(Double(index) + 0.25)
        case .v128: .v128(low: UInt64(index), high: ~UInt64(index))
        default: .i64(Int64(-index - 1))
        }
    }

    /// Each guest finds a byte of its own in its memory, before the call, in the callee, and after.
    @Test(arguments: CallWay.all, signatures)
    func argumentsAndResultsGoThere(way: CallWay, signature: [ValueType]) throws {
        let types = signature.map { "\($0)" }.joined(separator: " ")
        let gets = signature.indices.map { "(local.get \($0))" }.joined(separator: " ")
        func check(_ byte: Int) -> String {
            """
            (if (i32.ne (i32.load8_u (i32.const 9)) (i32.const \(byte))) (then (unreachable)))
            (i32.store8 (i32.const 100) (i32.const \(byte)))
            """
        }
        for configuration in ForeignCallWorld.configurations {
            var world = ForeignCallWorld(configuration)
            let callee = try world.add(
                """
                (module (memory (export "memory") 1) (data (i32.const 9) "\\02")
                  (func (export "f") (param \(types)) (result \(types)) (local i64)
                    \(check(2)) \(gets)))
                """, as: "b")
            let caller = try world.add(
                """
                (module (type $t (func (param \(types)) (result \(types))))
                  (import "b" "f" (func $f (type $t)))
                  (memory (export "memory") 1) (data (i32.const 9) "\\01")
                  (table 1 funcref) (elem (i32.const 0) func $f)
                  (func $call (type $t) \(check(1)) \(way.call("$f", arguments: gets)))
                  (func (export "run") (type $t) \(gets) (call $call) \(check(1))))
                """)
            let arguments = signature.enumerated().map { Self.value($1, $0) }
            // Once while nothing is translated, once more after.
            for _ in 0..<2 {
                let results = try #require(caller.function("run")).call(arguments)
                #expect(results.map { "\($0)" } == arguments.map { "\($0)" })
            }
            #expect(try caller.memory()?.bytes(at: 100, byteCount: 1) == [1])
            #expect(try callee.memory()?.bytes(at: 100, byteCount: 1) == [2])
        }
    }

    /// A call there and back, of which one side has no memory, or another one grows.
    @Test(arguments: CallWay.all)
    func memoriesMayGrowBelowACall(way: CallWay) throws {
        for configuration in ForeignCallWorld.configurations {
            var world = ForeignCallWorld(configuration)
            try world.add(
                """
                (module (memory (export "memory") 1)
                  (func (export "grow") (param i32) (result i32)
                    (drop (memory.grow (local.get 0)))
                    (i32.store (i32.const 65536) (i32.const 7))
                    (memory.size)))
                """, as: "b")
            let names = ["(import \"b\" \"memory\" (memory 1))", "(memory 1)", ""]
            for (index, memory) in names.enumerated() {
                let isShared = index == 0
                let after =
                    memory.isEmpty
                    ? "" : "(i32.store (i32.const \(isShared ? 65540 : 4)) (i32.const 1))"
                let size = memory.isEmpty ? "(i32.const 0)" : "(memory.size)"
                let caller = try world.add(
                    """
                    (module (type $t (func (param i32) (result i32)))
                      (import "b" "grow" (func $f (type $t))) \(memory)
                      (table 1 funcref) (elem (i32.const 0) func $f)
                      (func $call (type $t) \(way.call("$f", arguments: "(local.get 0)")))
                      (func (export "run") (param i32) (result i32 i32)
                        (call $call (local.get 0)) \(after) \(size))
                      (func (export "beyond") (result i32)
                        \(memory.isEmpty ? "(i32.const 0)" : "(i32.load (i32.const 65536))")))
                    """)
                let run = try caller.function("run", as: ((Int32) -> (Int32, Int32)).self)
                let (there, here) = try run(1)
                #expect(there == Int32(index + 2))
                #expect(here == (isShared ? there : memory.isEmpty ? 0 : 1))
                let beyond = try caller.function("beyond", as: (() -> Int32).self)
                if memory == "(memory 1)" {
                    #expect(
                        trap { () throws(Trap) in try beyond() }?.code == .memoryOutOfBounds)
                } else {
                    #expect(try beyond() == (isShared ? 7 : 0))
                }
            }
        }
    }

    /// Two instances of one module share its code, and nothing else.
    @Test(arguments: CallWay.all)
    func instancesOfOneModuleKeepApart(way: CallWay) throws {
        var world = ForeignCallWorld()
        try world.add(
            """
            (module (func (export "f") (param i32) (result i32) (i32.const -1)))
            """, as: "a")
        let text = """
            (module (type $t (func (param i32) (result i32)))
              (import "a" "f" (func $f (type $t))) (table 1 funcref)
              (global $calls (export "calls") (mut i32) (i32.const 0))
              (elem (i32.const 0) func $f)
              (func $own (export "f") (type $t)
                (global.set $calls (i32.add (global.get $calls) (local.get 0)))
                (if (result i32) (i32.eqz (local.get 0)) (then (global.get $calls))
                  (else \(way.call("$f", arguments: "(i32.sub (local.get 0) (i32.const 1))"))
                    (global.set $calls (i32.add (global.get $calls) (i32.const 100)))))))
            """
        let instances = try (0..<3).map { _ in try world.add(text, as: "a") }
        let last = try instances[2].function("f", as: ((Int32) -> Int32).self)
        #expect(try last(3) == -1)
        let calls = instances.map { instance in
            "\(String(describing: instance.global("calls")?.value))"
        }
        let expected = [1, 2, 3].map { count -> Int32 in way.isTail ? count : count + 100 }
        #expect(calls == expected.map { "\(String(describing: Optional(Value.i32($0))))" })
    }

    /// Host functions see the instance that calls them, also when they take the place of a frame.
    @Test(arguments: [false, true])
    func hostFunctionsKnowWhoCalls(isTail: Bool) throws {
        var world = ForeignCallWorld(linker: { linker in
            linker.define("h", "who") { caller -> Int32 in
                guard case .i32(let number)? = caller.instance?.global("number")?.value else {
                    return -1
                }
                return number
            }
        })
        let prefix = isTail ? "return_" : ""
        try world.add(
            """
            (module (import "h" "who" (func $who (result i32)))
              (global (export "number") i32 (i32.const 2))
              (func (export "f") (result i32) (\(prefix)call $who)))
            """, as: "b")
        let caller = try world.add(
            """
            (module (import "h" "who" (func $who (result i32)))
              (import "b" "f" (func $f (result i32)))
              (global (export "number") i32 (i32.const 1))
              (func $call (result i32) (\(prefix)call $f))
              (func (export "run") (result i32 i32 i32) (call $who) (call $call) (call $who)))
            """)
        let run = try caller.function("run", as: (() -> (Int32, Int32, Int32)).self)
        #expect(try run() == (1, 2, 1))
    }

    /// The exception passes two instances; where it is caught, memory and globals are that one's.
    @Test(arguments: CallWay.all, [false, true])
    func exceptionsPassInstances(way: CallWay, isMetered: Bool) throws {
        var configuration = EngineConfiguration()
        configuration.isMetered = isMetered
        var world = ForeignCallWorld(configuration)
        try world.add(
            """
            (module (tag (export "e") (param i32)) (memory 1)
              (func (export "f") (param i32) (throw 0 (local.get 0))))
            """, as: "c")
        try world.add(
            """
            (module (type $t (func (param i32))) (import "c" "f" (func $f (type $t))) (memory 1)
              (table 1 funcref) (elem (i32.const 0) func $f)
              (func (export "g") (type $t) \(way.call("$f", arguments: "(local.get 0)"))))
            """, as: "b")
        let caller = try world.add(
            """
            (module (import "c" "e" (tag $e (param i32))) (import "b" "g" (func $g (param i32)))
              (memory 1) (data (i32.const 0) "\\05")
              (func (export "run") (param i32) (result i32)
                (block $caught (result i32)
                  (try_table (catch $e $caught) (call $g (local.get 0))) (i32.const 0))
                (i32.add (i32.load8_u (i32.const 0)))))
            """)
        let run = try caller.function("run", as: ((Int32) -> Int32).self)
        #expect(try run(10) == 15)
        #expect(try run(20) == 25)
    }

    /// Objects whose only references lie below a bridge, or go over it, stay.
    @Test(arguments: CallWay.all)
    func collectionsFindReferencesOnBothSides(way: CallWay) throws {
        var configuration = EngineConfiguration()
        configuration.collectsAtEveryAllocation = true
        var world = ForeignCallWorld(configuration)
        try world.add(
            """
            (module (type $s (struct (field i32)))
              (func (export "f") (param (ref $s)) (result (ref $s))
                (drop (struct.new $s (i32.const 0)))
                (struct.new $s (i32.add (struct.get $s 0 (local.get 0)) (i32.const 1)))))
            """, as: "b")
        let caller = try world.add(
            """
            (module (type $s (struct (field i32)))
              (type $t (func (param (ref $s)) (result (ref $s))))
              (import "b" "f" (func $f (type $t)))
              (table 1 funcref) (elem (i32.const 0) func $f)
              (func $call (type $t) \(way.call("$f", arguments: "(local.get 0)")))
              (func (export "run") (param i32) (result i32)
                (struct.get $s 0 (struct.new $s (i32.mul (local.get 0) (i32.const 100))))
                (i32.add (struct.get $s 0 (call $call (struct.new $s (local.get 0)))))))
            """)
        let run = try caller.function("run", as: ((Int32) -> Int32).self)
        #expect(try run(7) == 708)
    }

    /// Of one use of a pool's instance the next one finds nothing that another instance wrote.
    @Test(arguments: [false, true])
    func poolsResetWhatOtherInstancesWrote(tracksWrites: Bool) throws {
        var configuration = EngineConfiguration()
        configuration.tracksWrites = tracksWrites
        let engine = Engine(configuration)
        let module = try makeModule(
            """
            (module (memory (export "memory") 4)
              (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))
              (func (export "write") (param i32 i32)
                (i32.store (local.get 0) (local.get 1))))
            """, engine: engine)
        let user = try makeModule(
            """
            (module (import "a" "memory" (memory 4)) (import "a" "write" (func $f (param i32 i32)))
              (func (export "run")
                (i32.store (i32.const 70000) (i32.const 1))
                (call $f (i32.const 140000) (i32.const 1))
                (i32.store (i32.const 200000) (i32.const 1))))
            """, engine: engine)
        let pool = InstancePool(module, linker: Linker<Void>(engine: engine))
        for _ in 0..<3 {
            try pool.withInstance(host: ()) { store, instance in
                let load = try instance.function("load", as: ((Int32) -> Int32).self)
                for address: Int32 in [70_000, 140_000, 200_000] { #expect(try load(address) == 0) }
                var imports = ImportSet(in: store)
                imports.define("a", exportsOf: instance)
                let run = try imports.instantiate(user).function("run", as: (() -> Void).self)
                try run()
                for address: Int32 in [70_000, 140_000, 200_000] { #expect(try load(address) == 1) }
            }
        }
    }
}
