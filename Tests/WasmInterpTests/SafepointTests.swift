import Testing
import WasmCore
import WasmInterp

/// Guests pause at safepoints only, whatever they were doing, and their results stay the same.
@Suite struct SafepointTests {
    struct Row: CustomTestStringConvertible {
        var testDescription: String
        /// Of the export `run`, which takes and returns an `i32`.
        var body: String
        var argument: Int32 = 40
    }

    private static let definitions = """
        (import "host" "add" (func $add (param i32 i32) (result i32)))
        (import "host" "fail" (func $fail))
        (tag $own)
        (memory 200)
        (table $t 600000 funcref)
        (elem $e funcref (ref.func $twice) (ref.func $twice))
        (data $d "0123456789")
        (type $bytes (array (mut i8)))
        (type $large (struct \(String(repeating: "(field (mut i64))", count: 600))))
        (global $array (mut (ref null $bytes)) (ref.null $bytes))
        (func $twice (param i32) (result i32) (i32.mul (local.get 0) (i32.const 2)))
        (func $pair (param i32) (result i32 f64)
          (local.get 0) (f64.convert_i32_s (local.get 0)))
        (func $deep (param i32) (result i32)
          (if (result i32) (local.get 0)
            (then (i32.add (local.get 0) (call $deep (i32.sub (local.get 0) (i32.const 1)))))
            (else (i32.const 0))))
        """

    /// Bulk operations of 13 MB stop in their midst, while other values wait on the stack.
    static let rows: [Row] = [
        Row(
            testDescription: "loop",
            body: """
                (local i32)
                (loop (local.set 1 (i32.add (local.get 1) (local.get 0)))
                  (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
                (local.get 1)
                """),
        Row(
            testDescription: "loop with parameters",
            body: """
                (local f64) (i32.const 1) (f64.const 0.5)
                (loop (param i32 f64) (result i32 f64)
                  (f64.add (f64.const 1)) (local.set 1) (i32.add (local.get 0)) (local.get 1)
                  (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
                  (br_if 0 (i32.gt_s (local.get 0) (i32.const 0))))
                (i32.trunc_f64_s) (i32.add)
                """),
        Row(
            testDescription: "calls",
            body: """
                (i32.add (call $deep (local.get 0))
                  (call_indirect $t (param i32) (result i32) (local.get 0)
                    (block (result i32)
                      (table.init $t $e (i32.const 0) (i32.const 0) (i32.const 2)) (i32.const 1))))
                """),
        Row(
            testDescription: "several results",
            body: """
                (call $pair (local.get 0)) (i32.trunc_f64_s) (i32.sub) (i32.add (local.get 0))
                """),
        Row(
            testDescription: "host functions",
            body: """
                (call $add (call $add (local.get 0) (i32.const 1)) (call $twice (local.get 0)))
                """),
        Row(
            testDescription: "exceptions of the host",
            body: """
                (loop
                  (block (try_table (catch_all 0) (call $fail)))
                  (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
                (local.get 0)
                """),
        Row(
            testDescription: "memory.fill",
            body: """
                (i32.trunc_f64_s (f64.add
                  (f64.mul (f64.const 1.5) (f64.convert_i32_s (local.get 0)))
                  (block (result f64)
                    (memory.fill (i32.const 0) (local.get 0) (i32.const 13000000))
                    (f64.convert_i32_u (i32.load8_u (i32.const 12999999))))))
                """),
        Row(
            testDescription: "memory.copy",
            body: """
                (i32.mul (i32.add (local.get 0) (i32.const 3))
                  (block (result i32)
                    (i32.store8 (i32.const 0) (local.get 0))
                    (memory.copy (i32.const 1) (i32.const 0) (i32.const 13000000))
                    (i32.load8_u (i32.const 1))))
                """),
        Row(
            testDescription: "small copies",
            body: """
                (i32.mul (i32.add (local.get 0) (i32.const 3))
                  (block (result i32)
                    (i32.store (i32.const 0) (local.get 0))
                    (memory.copy (i32.const 4) (i32.const 0) (i32.const 100))
                    (memory.copy (i32.const 8) (i32.const 4) (i32.const 4))
                    (i32.load (i32.const 8))))
                """),
        Row(
            testDescription: "memory.init",
            body: """
                (i32.mul (i32.add (local.get 0) (i32.const 3))
                  (block (result i32)
                    (memory.init $d (i32.const 4) (i32.const 2) (i32.const 8))
                    (i32.load8_u (i32.const 4))))
                """),
        Row(
            testDescription: "table.fill",
            body: """
                (i32.sub (i32.add (local.get 0) (i32.const 3))
                  (block (result i32)
                    (table.fill $t (i32.const 0) (ref.func $twice) (i32.const 600000))
                    (call_indirect $t (param i32) (result i32) (local.get 0) (i32.const 599999))))
                """),
        Row(
            testDescription: "table.copy",
            body: """
                (i32.sub (i32.add (local.get 0) (i32.const 3))
                  (block (result i32)
                    (table.set $t (i32.const 0) (ref.func $twice))
                    (table.copy $t $t (i32.const 1) (i32.const 0) (i32.const 599999))
                    (ref.is_null (table.get $t (i32.const 1)))))
                """),
        Row(
            testDescription: "table.grow",
            body: """
                (i32.sub (i32.add (local.get 0) (i32.const 3))
                  (table.grow $t (ref.null func) (i32.const 1000)))
                """),
        Row(
            testDescription: "array.new",
            body: """
                (i32.sub (i32.add (local.get 0) (i32.const 3))
                  (array.get_u $bytes (array.new $bytes (i32.const 7) (i32.const 1000000))
                    (i32.const 999999)))
                """),
        Row(
            testDescription: "array.fill and array.copy",
            body: """
                (global.set $array (array.new_default $bytes (i32.const 9000000)))
                (i32.sub (i32.add (local.get 0) (i32.const 3))
                  (block (result i32)
                    (array.fill $bytes (global.get $array) (i32.const 0) (i32.const 9)
                      (i32.const 9000000))
                    (array.copy $bytes $bytes (global.get $array) (i32.const 1)
                      (global.get $array) (i32.const 0) (i32.const 8999999))
                    (array.get_u $bytes (global.get $array) (i32.const 8999999))))
                """),
        Row(
            testDescription: "large structures",
            body: """
                (i32.sub (i32.add (local.get 0) (i32.const 3))
                  (i32.wrap_i64 (struct.get $large 599 (struct.new_default $large))))
                """),
        Row(
            testDescription: "many results at branches",
            body: """
                (i32.sub (i32.add (local.get 0) (i32.const 3))
                  (block (result i32)
                    (block (result i32 \(String(repeating: "i32 ", count: 99)))
                      (local.get 0)
                      \(String(repeating: "(i32.const 1) ", count: 100))
                      (br_if 0 (local.get 0)) (br 0))
                    \(String(repeating: "(i32.add) ", count: 99))))
                """),
    ]

    struct Guest {
        let store: Store<Void>
        let run: TypedFunction<Int32, Int32>
    }

    /// What the module imports, by name.
    static func hostFunctions(_ store: Store<Void>) throws -> [String: Extern] {
        let tag = try store.makeTag(FunctionType())
        let fail = store.makeFunction(FunctionType()) { _, _ in throw try tag.makeException([]) }
        let add = store.makeFunction(FunctionType([.i32, .i32], [.i32])) { arguments, _ in
            guard case .i32(let first) = arguments[0], case .i32(let second) = arguments[1] else {
                return []
            }
            return [.i32(first &+ second)]
        }
        return ["add": .function(add), "fail": .function(fail)]
    }

    static func makeGuest(_ row: Row, engine: Engine, code: CodeOptions) throws -> Guest {
        let store = Store(engine: engine, host: (), code: code)
        let module = try makeModule(
            """
            (module \(Self.definitions)
              (func (export "run") (param i32) (result i32) \(row.body)))
            """, engine: engine)
        let host = try hostFunctions(store)
        let instance = try store.instantiate(
            module, imports: ["add", "fail"].compactMap { host[$0] })
        return Guest(store: store, run: try instance.function("run", as: ((Int32) -> Int32).self))
    }

    private func makeGuest(_ row: Row, tracksWrites: Bool) throws -> Guest {
        var code = CodeOptions()
        (code.isMetered, code.tracksWrites) = (true, tracksWrites)
        return try Self.makeGuest(row, engine: Engine(), code: code)
    }

    @Test(arguments: rows, [false, true])
    func stopsAtSafepointsOnly(row: Row, tracksWrites: Bool) throws {
        let undisturbed = try makeGuest(row, tracksWrites: tracksWrites)
        let expected = try undisturbed.run(row.argument)
        for slice in [1, 2, 7, 50] as [UInt64] {
            let guest = try makeGuest(row, tracksWrites: tracksWrites)
            let invocation = try guest.run.start(row.argument)
            #expect(invocation.standsAtSafepoint)
            var pauses = 0
            loop: while true {
                switch try invocation.resume(fuel: slice) {
                case .finished(let value):
                    #expect(value == expected)
                    break loop
                case .suspended:
                    pauses += 1
                    try #require(invocation.standsAtSafepoint, "pause \(pauses)")
                    invocation.spoilAccumulators()
                case .waiting: Issue.record("waits for nothing")
                }
            }
            #expect(slice > 1 || pauses > 0)
            #expect(guest.store.fuelConsumed == undisturbed.store.fuelConsumed)
        }
    }

    /// A request during a call that ends in an exception waits for the next safepoint, whatever
    /// charges before it; other code pauses at once.
    @Test(arguments: [
        (true, ""), (false, ""),
        (true, "(block (try_table (catch_all 0) (throw $own)))"),
        (false, "(block (try_table (catch_all 0) (throw $own)))"),
    ])
    func requestsDuringThrowingCallsAreSeen(isMetered: Bool, then: String) throws {
        let row = Row(
            testDescription: "",
            body: """
                (loop (block (try_table (catch_all 0) (call $fail))) \(then) (br 0))
                (local.get 0)
                """)
        var code = CodeOptions()
        code.isMetered = isMetered
        let guest = try Self.makeGuest(row, engine: Engine(), code: code)
        let invocation = try guest.run.start(1)
        for _ in 0..<3 {
            let handle = invocation.handle
            later(milliseconds: 5) { handle.suspend() }
            guard case .suspended = try invocation.resume() else {
                Issue.record("not suspended")
                return
            }
            if isMetered { #expect(invocation.standsAtSafepoint) }
        }
    }

    /// Moves of many slots at branches, one after another without a loop or a call, use up fuel and
    /// stop there.
    @Test func longMovesAreStopped() throws {
        let many = 1_000
        let levels = 50
        let open = "block (type $t) i32.const 0 "
        let text = """
            (module
              (type $t (func (result \(String(repeating: "v128 ", count: many)))))
              (func $make (type $t)
                \(String(repeating: "(v128.const i64x2 1 2) ", count: many)))
              (func (export "run") (param i32) (result i32)
                \(String(repeating: open, count: levels)) call $make
                \(String(repeating: "br 0 end ", count: levels))
                \(String(repeating: "drop ", count: many)) local.get 0))
            """
        let engine = makeEngine(isMetered: true)
        let store = Store(engine: engine, host: ())
        let instance = try store.instantiate(try makeModule(text, engine: engine))
        let run = try instance.function("run", as: ((Int32) -> Int32).self)
        #expect(try run(7) == 7)
        let used = store.fuelConsumed
        // Each level moves 2,000 slots.
        #expect(used > UInt64(levels * 250))
        store.fuel = used / 2
        #expect(trap { () throws(Trap) in _ = try run(7) }?.code == .outOfFuel)
        store.fuel = used
        #expect(try run(7) == 7)
        store.fuel = nil
        let invocation = try run.start(7)
        var pauses = 0
        while case .suspended = try invocation.resume(fuel: 100) {
            pauses += 1
            #expect(invocation.standsAtSafepoint)
        }
        #expect(pauses > 0)
    }
}
