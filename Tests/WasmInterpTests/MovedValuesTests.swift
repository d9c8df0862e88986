import Testing
import WasmCore
import WasmInterp

/// Many values that move at a branch are what they were, wherever they come from, and cost fuel.
@Suite struct MovedValuesTests {
    /// How many values there are: some below and some beyond what moves cell by cell.
    static let counts = [1, 2, 4, 5, 6, 40, 1_000]

    /// A value that is a constant, a local, or computed; what it is for `local.get 1` of 7.
    private static func value(_ index: Int) -> (text: String, value: Int32) {
        let number = Int32(index)
        return switch index % 4 {
        case 0: ("(i32.const \(number * 3))", number * 3)
        case 1: ("(local.get 1)", 7)
        case 2: ("(i32.add (local.get 1) (i32.const \(number)))", 7 + number)
        default: ("(local.tee 2 (i32.mul (local.get 1) (i32.const \(number))))", 7 * number)
        }
    }

    /// What stands between the values and the end of a function that returns them: `VALUES` and
    /// `RESULTS` are filled in. Each has an operand below the values, so that they have to move.
    static let shapes: [(name: String, text: String)] = [
        ("br", "(block RESULTS (i64.const 5) VALUES (br 0))"),
        ("br_if", "(block RESULTS (i64.const 5) VALUES (br_if 0 (local.get 0)) (br 0))"),
        (
            "br_if, compared",
            "(block RESULTS (i64.const 5) VALUES (br_if 0 (i32.eq (local.get 0) (local.get 1))) "
                + "(br_if 0 (i32.lt_s (local.get 0) (i32.const 1))) (br 0))"
        ),
        (
            "br_table",
            "(block RESULTS (i64.const 5) (block RESULTS (i64.const 6) VALUES "
                + "(br_table 0 1 2 0 (local.get 0))) (br 0))"
        ),
        ("return", "(i64.const 5) VALUES (return)"),
        ("br to the function", "(i64.const 5) VALUES (br_if 0 (local.get 0)) (return)"),
        (
            "br_on_null",
            "(block RESULTS (i64.const 5) VALUES (br_on_null 0 (local.get 3)) (drop) (br 0))"
        ),
        (
            "end of if",
            "(if RESULTS (local.get 0) (then VALUES) (else (i64.const 5) VALUES (br 0)))"
        ),
        (
            "loop",
            "VALUES (loop (param PLAIN) RESULTS DROPS (i64.const 5) VALUES "
                + "(local.tee 0 (i32.sub (local.get 0) (i32.const 1))) "
                + "(br_if 0 (i32.gt_s (i32.const 0))) (return))"
        ),
        (
            "catch",
            "(block RESULTS (i64.const 5) (try_table RESULTS (catch $e 0) "
                + "(i64.const 6) VALUES (throw $e)) (br 0))"
        ),
        ("tail call", "(i64.const 5) VALUES (return_call $same)"),
    ]

    private static func text(_ shape: String, count: Int, locals: Int = 0) -> String {
        let plain = String(repeating: "i32 ", count: count)
        let values = (0..<count).map { value($0).text }.joined(separator: " ")
        let body =
            shape
            .replacing("VALUES", with: values)
            .replacing("RESULTS", with: "(result \(plain))")
            .replacing("PLAIN", with: plain)
            .replacing("DROPS", with: String(repeating: "(drop)", count: count))
        let far = String(repeating: "v128 ", count: locals)
        return """
            (module
              (tag $e (param \(plain)))
              (func $same (param \(plain)) (result \(plain))
                \((0..<count).map { "(local.get \($0))" }.joined(separator: " ")))
              (func (export "f") (param i32 i32) (result \(plain)) (local i32 funcref \(far))
                \(body)))
            """
    }

    @Test(arguments: shapes, counts)
    func valuesArriveAsTheyWere(shape: (name: String, text: String), count: Int) throws {
        let expected = (0..<count).map { "\(Value.i32(Self.value($0).value))" }
        // The second time slots are beyond 16 bits.
        for locals in [4, 5, 40].contains(count) ? [0, 33_000] : [0] {
            let bytes = try WatParser.parseModule(
                Self.text(shape.text, count: count, locals: locals))
            for isMetered in [false, true] {
                let engine = makeEngine(isMetered: isMetered)
                let instance = try Store(engine: engine, host: ())
                    .instantiate(Module(bytes, engine: engine))
                let function = try #require(instance.function("f"))
                for way in [Int32(0), 1, 2, 7] {
                    let results = try function.call([.i32(way), .i32(7)])
                    #expect(results.map { "\($0)" } == expected)
                }
            }
        }
    }

    /// Vectors and numbers next to each other, over slots that they themselves had.
    @Test func valuesOfAllSizesMoveTogether() throws {
        let types = ["v128", "i64", "f32", "v128", "f64", "i32", "v128", "i32"]
        let (_, instance) = try makeGuest(
            """
            (module (func (export "f") (param v128 i64 f32 f64 i32)
                (result \(types.joined(separator: " ")))
              (block (result \(types.joined(separator: " ")))
                (i32.const 1)
                (local.get 0) (local.get 1) (local.get 2) (v128.const i64x2 3 4) (local.get 3)
                (local.get 4) (local.get 0) (i32.const 9)
                (br_if 0 (local.get 4)) (br 0))))
            """)
        let function = try #require(instance.function("f"))
        let vector = Value.v128(low: 1 << 40, high: 2)
        for condition in [Int32(0), 1] {
            let results = try function.call([
                vector, .i64(-5), .f32(1.5), .f64(-2.5), .i32(condition),
            ])
            let expected: [Value] = [
                vector, .i64(-5), .f32(1.5), .v128(low: 3, high: 4), .f64(-2.5),
                .i32(condition), vector, .i32(9),
            ]
            #expect(results.map { "\($0)" } == expected.map { "\($0)" })
        }
    }

    private func used(_ text: String, _ argument: Int32 = 0) throws -> UInt64 {
        let (store, instance) = try makeGuest(text, isMetered: true)
        let plenty: UInt64 = 1 << 40
        store.fuel = plenty
        try instance.function("f", as: ((Int32) -> Void).self)(argument)
        return plenty - (store.fuel ?? 0)
    }

    /// 64 bytes, which are eight slots, are one unit of fuel beside the branch's own.
    @Test(arguments: [1, 4, 5, 7, 8, 63, 64, 1_000])
    func aBranchIsChargedForWhatItMoves(count: Int) throws {
        let results = "(result " + String(repeating: "i32 ", count: count) + ")"
        func text(moves: Bool) -> String {
            """
            (module (func (export "f") (param i32)
              (loop $next
                (block \(results)
                  \(moves ? "(i32.const 9)" : "(nop)")
                  \(String(repeating: "(i32.const 1) ", count: count))
                  (br 0))
                \(String(repeating: "(drop)", count: count))
                (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
                (br_if $next (i32.gt_s (local.get 0) (i32.const 0))))))
            """
        }
        let difference = try used(text(moves: true), 10) - used(text(moves: false), 10)
        #expect(difference == (count > 4 ? UInt64(count / 8 * 10) : 0))
    }

    @Test(arguments: [0, 7, 8, 33, 50_000])
    func aCallIsChargedForTheSlotsThatItClears(count: Int) throws {
        let locals = "(local " + String(repeating: "v128 ", count: count) + ")"
        func text(_ locals: String) -> String {
            "(module (func $g \(locals)) (func (export \"f\") (param i32) (call $g) (call $g)))"
        }
        #expect(try used(text(locals)) - used(text("")) == UInt64(2 * (count * 2 / 8)))
    }

    @Test(arguments: [1, 7, 8, 1_000])
    func aTailCallIsChargedForItsArguments(count: Int) throws {
        let parameters = "(param " + String(repeating: "i32 ", count: count) + ")"
        let arguments = String(repeating: "(i32.const 1)", count: count)
        func text(_ call: String) -> String {
            """
            (module (func $g \(parameters)) (func (export "f") (param i32)
              \(arguments) (\(call) $g)))
            """
        }
        #expect(try used(text("return_call")) - used(text("call")) == UInt64(count / 8))
    }

    /// A loop that does nothing but clear locals, or move values, ends when the fuel does.
    @Test func calledFunctionsThatClearManyLocalsUseUpTheFuel() throws {
        let bytes = moduleBytes(
            types: [functionType(0, 0)],
            functions: [
                (0, [1] + leb(50_000) + [0x7B, 0x0B]),
                (0, [0, 3, 0x40, 0x10, 0, 0x0C, 0, 0x0B, 0x0B]),
            ])
        let engine = makeEngine(isMetered: true)
        let store = Store(engine: engine, host: ())
        let instance = try store.instantiate(Module(bytes, engine: engine))
        store.fuel = 1_000_000
        let function = try instance.function("f", as: (() -> Void).self)
        #expect(trap { () throws(Trap) in try function() }?.code == .outOfFuel)
    }
}
