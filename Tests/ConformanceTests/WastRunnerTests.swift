import Testing
import WasmCore
import Wast

/// That the runner can fail: scripts that are wrong in one place each.
@Suite struct WastRunnerTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var script: String
        /// What the only failure says; nil for a script that holds.
        var failure: String?
    }

    static let module = """
        (module
          (memory (export "m") 1)
          (global (export "g") i32 (i32.const 7))
          (func (export "seven") (result i32) (i32.const 7))
          (func (export "nan") (result f32) (f32.const nan:0x200000))
          (func (export "none") (result externref) (ref.null extern))
          (func (export "same") (param externref) (result externref) (local.get 0))
          (func (export "trap") (unreachable))
          (func (export "deep") (call 5))
          (func (export "load") (result i32) (i32.load (i32.const 65536))))

        """

    static let rows: [Row] = [
        Row(
            testDescription: "right result",
            script: #"(assert_return (invoke "seven") (i32.const 7))"#),
        Row(
            testDescription: "wrong result",
            script: #"(assert_return (invoke "seven") (i32.const 8))"#,
            failure: "seven: expected [i32:8], got [i32:7]"),
        Row(
            testDescription: "wrong type",
            script: #"(assert_return (invoke "seven") (i64.const 7))"#,
            failure: "seven: expected [i64:7], got [i32:7]"),
        Row(
            testDescription: "missing result",
            script: #"(assert_return (invoke "seven"))"#,
            failure: "seven: expected [], got [i32:7]"),
        Row(
            testDescription: "either",
            script: #"(assert_return (invoke "seven") (either (i32.const 1) (i32.const 7)))"#),
        Row(
            testDescription: "global",
            script: #"(assert_return (get "g") (i32.const 7))"#),
        Row(
            testDescription: "no such global",
            script: #"(assert_return (get "h") (i32.const 7))"#,
            failure: #"there is no global "h""#),
        Row(
            testDescription: "NaN that is not quiet",
            script: #"(assert_return (invoke "nan") (f32.const nan:arithmetic))"#,
            failure: "nan: expected [f32:nanArithmetic], got [f32:nan (0x7fa00000)]"),
        Row(
            testDescription: "null",
            script: #"(assert_return (invoke "none") (ref.null extern))"#),
        Row(
            testDescription: "null where a value is expected",
            script: #"(assert_return (invoke "none") (ref.extern))"#,
            failure: "none: expected [ref:extern], got [ref:null]"),
        Row(
            testDescription: "values of the host",
            script: #"(assert_return (invoke "same" (ref.extern 3)) (ref.extern 3))"#),
        Row(
            testDescription: "another value of the host",
            script: #"(assert_return (invoke "same" (ref.extern 3)) (ref.extern 4))"#,
            failure: "same: expected [ref:extern 4], got [ref:extern]"),
        Row(
            testDescription: "trap",
            script: #"(assert_trap (invoke "trap") "unreachable")"#),
        Row(
            testDescription: "trap of another kind",
            script: #"(assert_trap (invoke "load") "unreachable")"#,
            failure: #"load: expected trap "unreachable", got "out of bounds memory access""#),
        Row(
            testDescription: "no trap",
            script: #"(assert_trap (invoke "seven") "unreachable")"#,
            failure: #"seven: expected trap "unreachable", got [i32:7]"#),
        Row(
            testDescription: "exhaustion",
            script: #"(assert_exhaustion (invoke "deep") "call stack exhausted")"#),
        Row(
            testDescription: "a trap is no exhaustion",
            script: #"(assert_exhaustion (invoke "trap") "call stack exhausted")"#,
            failure: #"trap: expected "call stack exhausted", got "unreachable""#),
        Row(
            testDescription: "a trap is no exception",
            script: #"(assert_exception (invoke "trap"))"#,
            failure: #"trap: expected an exception, got "unreachable""#),
        Row(
            testDescription: "invalid",
            script: #"(assert_invalid (module (func (drop))) "type mismatch")"#),
        Row(
            testDescription: "valid where it must not be",
            script: #"(assert_invalid (module (func)) "type mismatch")"#,
            failure: #"expected invalid "type mismatch", accepted"#),
        Row(
            testDescription: "invalid is not malformed",
            script: #"(assert_malformed (module quote "(func (drop))") "type mismatch")"#,
            failure: "expected malformed \"type mismatch\", invalid: "
                + "type mismatch: instruction requires [any type] but stack has [] "
                + "in function 0 at offset 0x17"),
        Row(
            testDescription: "malformed",
            script: #"(assert_malformed (module quote "(func") "unexpected end")"#),
        Row(
            testDescription: "unlinkable",
            script: #"(assert_unlinkable (module (import "a" "b" (func))) "unknown import")"#),
        Row(
            testDescription: "linkable where it must not be",
            script: #"(assert_unlinkable (module) "unknown import")"#,
            failure: #"expected link error "unknown import", instantiated"#),
        Row(
            testDescription: "spectest",
            script: #"""
                (module (import "spectest" "global_i32" (global i32))
                  (func (export "f") (result i32) (global.get 0)))
                (assert_return (invoke "f") (i32.const 666))
                """#),
        Row(
            testDescription: "registered instance",
            script: #"""
                (register "a")
                (module (import "a" "seven" (func (result i32))) (export "s" (func 0)))
                (assert_return (invoke "s") (i32.const 7))
                """#),
        Row(
            testDescription: "names that are equal strings of other bytes",
            script: #"""
                (module $"\c3\a9" (func (export "f") (result i32) (i32.const 1)))
                (module $"e\cc\81" (func (export "f") (result i32) (i32.const 2)))
                (assert_return (invoke $"\c3\a9" "f") (i32.const 1))
                (assert_return (invoke $"e\cc\81" "f") (i32.const 2))
                """#),
        Row(
            testDescription: "a module that is refused leaves no instance behind",
            script: #"""
                (module binary "\00asm")
                """#,
            failure: "the module was refused: malformed: unexpected end at offset 0x4"),
        Row(
            testDescription: "an action that traps",
            script: #"(invoke "trap")"#, failure: "the action trapped: unreachable"),
    ]

    @Test(arguments: rows)
    func tellsWhatHolds(row: Row) {
        let report = WastRunner.run([UInt8]((Self.module + row.script).utf8))
        #expect(report.failures.map(\.text) == (row.failure.map { [$0] } ?? []))
    }

    @Test func goesOnAfterAFailureAndCounts() {
        let script = """
            (assert_return (invoke "seven") (i32.const 1))
            (assert_return (invoke "seven") (i32.const 7))
            (assert_trap (invoke "trap") "unreachable")
            """
        let report = WastRunner.run([UInt8]((Self.module + script).utf8))
        #expect(report.passedCount == 2)
        #expect(report.failures.map(\.line) == [11])
    }

    @Test func reportsWhatIsNoScript() {
        let report = WastRunner.run([UInt8]("(module) (nonsense)".utf8))
        #expect(report.failures.count == 1)
    }
}
