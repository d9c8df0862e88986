import Testing
import WasmCore
import WasmInterp

/// What guests cause outside of plain code costs fuel in proportion to the work.
@Suite struct ChargingTests {
    static let plenty: UInt64 = 1 << 40

    /// What a call uses, and how it ends.
    private func cost(
        _ text: String, _ name: String = "f", _ arguments: [Value] = [],
        limits: StoreLimits = StoreLimits()
    ) throws -> (used: UInt64, trap: TrapCode?) {
        let (store, instance) = try makeGuest(text, isMetered: true, limits: limits)
        store.fuel = Self.plenty
        let function = try #require(instance.function(name))
        let trap = trap { try function.call(arguments) }
        return (Self.plenty - (store.fuel ?? 0), trap?.code)
    }

    // Throws.

    /// One throw passes as many frames as its argument says, each below clauses that do not match.
    static func thrower(
        clauses: Int, imports: String = "", before: String = ""
    ) -> String {
        """
        (module \(imports) (tag $never) (tag $thrown)
          (func $descend (export "f") (param i32)
            (block $caught
              (try_table \(String(repeating: "(catch $never $caught) ", count: clauses))
                (if (local.get 0)
                  (then (call $descend (i32.sub (local.get 0) (i32.const 1))))
                  (else \(before) (throw $thrown)))))))
        """
    }

    @Test func throwsPayForFramesAndClauses() throws {
        let (few, code) = try cost(Self.thrower(clauses: 1), "f", [.i32(10)])
        #expect(code == .uncaughtException)
        let frames = try cost(Self.thrower(clauses: 1), "f", [.i32(110)]).used
        #expect(frames - few >= 100 * 64)
        let clauses = try cost(Self.thrower(clauses: 1_001), "f", [.i32(10)]).used
        #expect((11_000...11_100).contains(clauses - few))
    }

    @Test func aThrowEndsInTheMiddleWhenTheFuelIsUsedUp() throws {
        let (store, instance) = try makeGuest(Self.thrower(clauses: 5_000), isMetered: true)
        let function = try instance.function("f", as: ((Int32) -> Void).self)
        store.fuel = 1_000_000
        let trap = try #require(trap { () throws(Trap) in try function(10_000) })
        #expect(trap.code == .outOfFuel)
        #expect(!trap.backtrace.isEmpty)
        #expect(store.fuel == 0)
    }

    /// The deadline comes while nearly 200 million clauses are looked through.
    @Test func aThrowEndsAtTheDeadline() throws {
        final class Box: @unchecked Sendable {
            // Sendable: used by one thread.
            var store: Store<Void>?
        }
        let box = Box()
        let engine = makeEngine(isMetered: true)
        var linker = Linker<Void>(engine: engine)
        linker.define("h", "throws") { (_: Caller<Void>) in
            box.store?.deadline = .now + .milliseconds(20)
        }
        let text = Self.thrower(
            clauses: 9_500, imports: #"(import "h" "throws" (func $throws))"#,
            before: "(call $throws)")
        let store = Store(engine: engine, host: ())
        let instance = try linker.instantiate(try makeModule(text, engine: engine), in: store)
        box.store = store
        defer { box.store = nil }
        let function = try instance.function("f", as: ((Int32) -> Void).self)
        #expect(trap { () throws(Trap) in try function(20_000) }?.code == .interrupted)
    }

    /// Clauses elsewhere in the function are not looked at.
    @Test func otherClausesOfTheFunctionCostNothing() throws {
        func text(others: Int) -> String {
            let other = """
                (block $o (try_table (catch $never $o) (catch $never $o) (nop) (call $nothing)))

                """
            return """
                (module (tag $never) (tag $thrown) (func $nothing)
                  (func $throw (throw $thrown))
                  (func (export "f")
                    (if (i32.const 0) (then
                      \(String(repeating: other, count: others))))
                    (block $caught (try_table (catch $thrown $caught) (call $throw)))
                    (if (i32.const 0) (then
                      \(String(repeating: other, count: others))))))
                """
        }
        let one = try cost(text(others: 1))
        #expect(one.trap == nil)
        // Four instructions of each count as part of the function's block, and no more.
        let many = try cost(text(others: 1_001)).used
        #expect(many - one.used <= 2 * 1_000 * 6)
    }

    /// Place of the throw, and which of four nested handlers catches it.
    @Test(arguments: [(0, 0), (1, 1), (2, 0), (3, 2), (4, 3), (5, 2), (6, 0), (8, -1)])
    func theInnermostHandlerCatches(place: Int32, expected: Int32) throws {
        let (_, instance) = try makeGuest(
            """
            (module (tag $e) (global $place (mut i32) (i32.const 0))
              (func $at (param i32)
                (if (i32.eq (local.get 0) (global.get $place)) (then (throw $e))))
              (func (export "f") (param i32) (result i32)
                (global.set $place (local.get 0))
                (block $s0 (block $c0 (try_table (catch $e $c0)
                  (call $at (i32.const 0))
                  (block $s1 (block $c1
                    (try_table (catch $e $c1) (call $at (i32.const 1))) (br $s1))
                    (return (i32.const 1)))
                  (call $at (i32.const 2))
                  (block $s2 (block $c2 (try_table (catch $e $c2)
                    (call $at (i32.const 3))
                    (block $s3 (block $c3
                      (try_table (catch $e $c3) (call $at (i32.const 4))) (br $s3))
                      (return (i32.const 3)))
                    (call $at (i32.const 5))) (br $s2))
                    (return (i32.const 2)))
                  (call $at (i32.const 6))) (br $s0))
                  (return (i32.const 0)))
                (call $at (i32.const 7))
                (i32.const -1)))
            """)
        let function = try instance.function("f", as: ((Int32) -> Int32).self)
        #expect(try function(place) == expected)
        #expect(trap { () throws(Trap) in try function(7) }?.code == .uncaughtException)
    }

    // Objects.

    /// Structures are charged by their size, whether they have a cell of their own or not.
    @Test(arguments: [
        ("v128", 1, 0), ("i64", 100, 12), ("v128", 1_000, 250), ("v128", 9_999, 2_499),
    ])
    func structuresCostTheirSize(field: String, count: Int, units: UInt64) throws {
        let text = """
            (module (type $s (struct \(String(repeating: "(field \(field)) ", count: count))))
              (func (export "f") (param i32)
                (loop $l (drop (struct.new_default $s))
                  (br_if $l (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))))
            """
        let few = try cost(text, "f", [.i32(10)]).used
        let many = try cost(text, "f", [.i32(110)]).used
        let instructions = (many - few) / 100 - units
        #expect((5...9).contains(instructions))
    }

    /// A large array is paid for before it is made.
    @Test func largeArraysArePaidForFirst() throws {
        let (store, instance) = try makeGuest(
            """
            (module (type $a (array (mut i8)))
              (func (export "f") (param i32) (result i32)
                (array.len (array.new_default $a (local.get 0)))))
            """, isMetered: true)
        let function = try instance.function("f", as: ((Int32) -> Int32).self)
        store.fuel = 1_000_000
        #expect(trap { () throws(Trap) in try function(900_000_000) }?.code == .outOfFuel)
        store.fuel = 1_000_000
        #expect(try function(20_000_000) == 20_000_000)
        #expect((312_500...312_600).contains(1_000_000 - (store.fuel ?? 0)))
    }

    @Test func largeArraysEndAtTheDeadline() throws {
        let (store, instance) = try makeGuest(
            """
            (module (type $a (array (mut i8))) (type $r (array (mut externref)))
              (func (export "f") (loop
                (drop (array.new $a (i32.const 1) (i32.const 500000000)))
                (drop (array.new_default $r (i32.const 50000000)))
                (br 0)))
              (func (export "small") (result i32)
                (array.len (array.new $a (i32.const 1) (i32.const 100)))))
            """, isMetered: true)
        store.deadline = .now + .milliseconds(50)
        let function = try instance.function("f", as: (() -> Void).self)
        #expect(trap { () throws(Trap) in try function() }?.code == .interrupted)
        store.deadline = nil
        store.collectGarbage()
        #expect(try instance.function("small", as: (() -> Int32).self)() == 100)
    }

    // Waiting.

    @Test func waitsAndWakingCost() throws {
        let text = """
            (module (memory 1 1 shared)
              (func (export "wait") (param i32) (result i32)
                (memory.atomic.wait32 (i32.const 0) (local.get 0) (i64.const 0)))
              (func (export "sleep")
                (drop (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const -1))))
              (func (export "notify") (result i32)
                (memory.atomic.notify (i32.const 0) (i32.const -1))))
            """
        let unequal = try cost(text, "wait", [.i32(1)]).used
        #expect((1_000...1_002).contains(try cost(text, "wait", [.i32(0)]).used - unequal))
        let (store, instance) = try makeGuest(text, isMetered: true)
        let notify = try instance.function("notify", as: (() -> Int32).self)
        func used() throws -> UInt64 {
            store.fuel = 1_000_000
            _ = try notify()
            return 1_000_000 - (store.fuel ?? 0)
        }
        let least = try used()
        let sleep = try instance.function("sleep", as: (() -> Void).self)
        let sleepers = try (0..<3).map { _ in try sleep.start() }
        for sleeper in sleepers { _ = try sleeper.resume() }
        let withSleepers = try used()
        #expect(withSleepers - least == 1_500)
        // They wait no longer, but have to live until here.
        #expect(sleepers.count == 3)
        // Who cannot pay does not go to sleep.
        store.fuel = 500
        #expect(trap { () throws(Trap) in try sleep() }?.code == .outOfFuel)
    }

    // Host functions.

    @Test func hostFunctionsCharge() throws {
        func run(fuel: UInt64?, isMetered: Bool = true) throws -> (left: UInt64?, TrapCode?) {
            let engine = makeEngine(isMetered: isMetered)
            var linker = Linker<Void>(engine: engine)
            linker.define("h", "work") { (caller, units: Int64) throws(Trap) in
                try caller.charge(fuel: UInt64(units))
            }
            let store = Store(engine: engine, host: ())
            let instance = try linker.instantiate(
                try makeModule(
                    """
                    (module (import "h" "work" (func $work (param i64)))
                      (func (export "f") (call $work (i64.const 1000000))
                        (call $work (i64.const 1000)) (loop (nop))))
                    """, engine: engine), in: store)
            store.fuel = fuel
            let function = try instance.function("f", as: (() -> Void).self)
            let trap = trap { () throws(Trap) in try function() }
            return (store.fuel, trap?.code)
        }
        let used = Self.plenty - (try run(fuel: Self.plenty).left ?? 0)
        #expect((1_001_001...1_001_020).contains(used))
        #expect(try run(fuel: used) == (0, nil))
        #expect(try run(fuel: used - 1) == (0, .outOfFuel))
        #expect(try run(fuel: 999_999) == (0, .outOfFuel))
        #expect(try run(fuel: nil) == (nil, nil))
        #expect(try run(fuel: nil, isMetered: false) == (nil, nil))
    }
}
