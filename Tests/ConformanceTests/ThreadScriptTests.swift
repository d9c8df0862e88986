import Testing
import WasmCore
import Wast

/// Scripts with threads, as the threads proposal has them.
@Suite struct ThreadScriptTests {
    /// A memory, and a thread that waits on it until another one has written.
    static let script = """
        (module $Mem (memory (export "shared") 1 1 shared))
        (thread $T1 (shared (module $Mem))
          (register "mem" $Mem)
          (module
            (memory (import "mem" "shared") 1 10 shared)
            (func (export "run") (result i32)
              (drop (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const -1)))
              (i32.atomic.load (i32.const 0))))
          (assert_return (invoke "run") (i32.const 42)))
        (thread $T2 (shared (module $Mem))
          (register "mem" $Mem)
          (module
            (memory (import "mem" "shared") 1 1 shared)
            (func (export "run")
              (i32.atomic.store (i32.const 0) (i32.const 42))
              (drop (memory.atomic.notify (i32.const 0) (i32.const 1)))))
          (assert_return (invoke "run")))
        (wait $T1)
        (wait $T2)
        (register "Mem" $Mem)
        (module
          (import "Mem" "shared" (memory 1 1 shared))
          (func (export "check") (result i32) (i32.load (i32.const 0))))
        (assert_return (invoke "check") (i32.const 42))
        """

    @Test(arguments: [false, true])
    func threadsShareMemories(isMetered: Bool) {
        let report = WastRunner.run([UInt8](Self.script.utf8), isMetered: isMetered)
        #expect(report.failures == [])
        #expect(report.passedCount == 3)
    }

    static let rows: [(script: String, line: Int, kind: WastFailureKind, text: String)] = [
        (
            "(thread $T\n(module (func (export \"f\") (result i32) (i32.const 1)))\n"
                + "(assert_return (invoke \"f\") (i32.const 2)))\n(wait $T)",
            3, .result, "f: expected [i32:2], got [i32:1]"
        ),
        ("(thread $T (invoke \"f\"))", 1, .absent, "there is no instance"),
        ("(module)\n(wait $T)", 2, .absent, "there is no thread $T"),
        ("(thread $T)\n(wait $T)\n(wait $T)", 3, .absent, "there is no thread $T"),
        ("(thread $T (shared (module $M)))", 1, .absent, "there is no instance $M"),
        (
            "(module $M (func (export \"f\")))\n(thread $T (shared (module $M))\n"
                + "(register \"m\" $M)\n(module (import \"m\" \"f\" (func))))\n(wait $T)",
            4, .linking,
            "the module was not instantiated"
        ),
        ("(thread $T\n(thread $U))", 2, .script, "the script is malformed"),
        ("(thread $T (shared (module)))", 1, .script, "the script is malformed"),
        ("(thread $T (module)", 1, .script, "the script is malformed"),
        ("(wait $T", 1, .script, "the script is malformed"),
    ]

    /// What fails in a thread has the line of the script; threads that nobody waits for count too.
    @Test(arguments: rows)
    func failuresOfThreadsAreReported(
        script: String, line: Int, kind: WastFailureKind, text: String
    ) {
        let report = WastRunner.run([UInt8](script.utf8))
        #expect(report.failures.map(\.line) == [line])
        #expect(report.failures.map(\.kind) == [kind])
        #expect(report.failures.first?.text.hasPrefix(text) == true, "\(report.failures)")
    }

    @Test func threadsHaveALimit() {
        let thread = "(thread (module $a) (module $b))\n"
        let few = WastRunner.run([UInt8](String(repeating: thread, count: 64).utf8))
        #expect(few.failures == [])
        let many = WastRunner.run([UInt8](String(repeating: thread, count: 66).utf8))
        #expect(many.failures.map(\.text) == ["more than 64 threads", "more than 64 threads"])
        let waited = WastRunner.run([UInt8](String(repeating: thread + "(wait)", count: 200).utf8))
        #expect(waited.failures == [])
    }

    static let kinds: [(script: String, kind: WastFailureKind)] = [
        ("(module (func (drop)))", .refused),
        ("(module (import \"a\" \"b\" (func)))", .linking),
        ("(assert_malformed (module quote \"\") \"\")", .accepted),
        ("(assert_invalid (module) \"\")", .accepted),
        ("(assert_malformed (module (func drop)) \"\")", .otherRefusal),
        ("(assert_invalid (module binary \"\") \"\")", .otherRefusal),
        ("(assert_unlinkable (module) \"\")", .linking),
        ("(assert_trap (module) \"\")", .linking),
        ("(assert_return (invoke \"seven\"))", .result),
        ("(assert_return (invoke \"trap\"))", .unexpectedTrap),
        ("(invoke \"trap\")", .unexpectedTrap),
        ("(assert_trap (invoke \"seven\") \"unreachable\")", .trap),
        ("(assert_trap (invoke \"trap\") \"integer\")", .trap),
        ("(assert_exhaustion (invoke \"trap\") \"\")", .trap),
        ("(assert_exception (invoke \"trap\"))", .trap),
        ("(invoke \"none\")", .absent),
        ("(get \"none\")", .absent),
    ]

    @Test(arguments: kinds)
    func failuresHaveAKind(script: String, kind: WastFailureKind) {
        let module = """
            (module (func (export "seven") (result i32) (i32.const 7))
              (func (export "trap") unreachable))

            """
        let report = WastRunner.run([UInt8]((module + script).utf8))
        #expect(report.failures.map(\.kind) == [kind], "\(report.failures)")
    }
}
