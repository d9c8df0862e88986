import Foundation
import Testing

/// Every command, called as a user calls it.
@Suite struct CommandTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        /// `FILE` stands for the module.
        var arguments: [String]
        var input = ""
        var status: Int32 = 0
        var output = ""
        /// What standard error starts with, `FILE` again for the module.
        var error = ""
    }

    static let module = """
        (module $m
          (memory 1)
          (func (export "add") (param i32 i32) (result i32)
            (i32.add (local.get 0) (local.get 1)))
          (func (export "two") (result i64 f64) (i64.const -1) (f64.const 1.5))
          (func $oops (export "oops") (unreachable))
          (func (export "forever") (loop (br 0)))
          (func (export "grow") (result i32) (memory.grow (i32.const 1)))
          (func (export "wrong") (result i32) (i32.const 1) (drop)))
        """

    static let rows: [Row] = [
        Row(
            testDescription: "a call with results",
            arguments: ["run", "--invoke", "add", "FILE", "2", "-0x1"], output: "1\n"),
        Row(
            testDescription: "several results",
            arguments: ["run", "--invoke=two", "FILE"], output: "-1\n1.5\n"),
        Row(
            testDescription: "memory",
            arguments: ["run", "--max-memory", "64K", "--invoke", "grow", "FILE"],
            output: "-1\n"),
        Row(testDescription: "nothing", arguments: [], status: 2, error: "Weft runs WebAssembly."),
    ]

    @Test(arguments: rows)
    func answers(row: Row) throws {
        let file = try TemporaryFile(Self.module, extension: "wat")
        let outcome = try Program.run(
            row.arguments.map { $0 == "FILE" ? file.path : $0 }, input: row.input)
        #expect(outcome.status == row.status)
        #expect(outcome.output == row.output)
        let expected = row.error.replacing("FILE", with: file.path)
        #expect(
            outcome.error.hasPrefix(expected) && outcome.error.isEmpty == expected.isEmpty,
            "\(outcome.error)")
    }

    /// Sources that come without a repository are of no commit.
    @Test(arguments: ["--version", "-V"])
    func theVersionNamesTheCommit(option: String) throws {
        let outcome = try Program.run([option])
        #expect(outcome.status == 0)
        let root = FixtureTests.folder.deletingLastPathComponent()
        let isRepository = FileManager.default.fileExists(
            atPath: root.appending(path: ".git").path)
        let expected = isRepository ? #/weft 0\.2\.0 \([0-9a-f]{10}\)\n/# : #/weft 0\.2\.0\n/#
        #expect(outcome.output.wholeMatch(of: expected) != nil, "\(outcome.output)")
    }

    /// What a module costs before it runs is the guest's doing, too.
    @Test func timeoutCoversLoading() throws {
        let text = "(module " + String(repeating: "(func)\n", count: 500_000) + ")"
        let file = try TemporaryFile(text, extension: "wat")
        let outcome = try Program.run(["run", "--timeout", "0.001", "--invoke", "f", file.path])
        #expect(outcome.status == 134)
        #expect(outcome.error == "weft: \(file.path): interrupted\n")
    }

    @Test func textAndBinaryTurnIntoEachOther() throws {
        let text = try TemporaryFile(
            "(module $m (func $f (param i32) (drop (local.get 0))))",
            extension: "wat")
        let binary = try TemporaryFile("", extension: "wasm")
        #expect(try Program.run(["wat2wasm", text.path, "-o", binary.path]).status == 0)
        #expect(try Program.run(["validate", binary.path]).output == "\(binary.path): valid\n")
        let printed = try Program.run(["wasm2wat", binary.path]).output
        #expect(printed.hasPrefix("(module $m") && printed.contains("(func $f"))
        #expect(try Program.run(["inspect", binary.path]).output.contains("module \"m\""))
    }

    @Test func scriptsTellWhatFailed() throws {
        let good = try TemporaryFile(
            #"(assert_invalid (module (func (drop))) "type mismatch")"#, extension: "wast")
        let bad = try TemporaryFile(
            #"(assert_invalid (module (func)) "type mismatch")"#, extension: "wast")
        let outcome = try Program.run(["wast", good.path, bad.path])
        #expect(outcome.status == 1)
        #expect(
            outcome.output == """
                \(good.path): 1 passed, 0 failed
                \(bad.path): 0 passed, 1 failed
                  \(bad.path):1: expected invalid "type mismatch", accepted
                2 files, 1 with failures: 1 passed, 1 failed
                  1 module accepted

                """)
        #expect(
            try Program.run(["wast", "--summary", "-q", good.path, bad.path]).output == """
                \(bad.path): 0 passed, 1 failed (1 module accepted)
                2 files, 1 with failures: 1 passed, 1 failed
                  1 module accepted

                """)
        let alone = try Program.run(["wast", "-q", good.path])
        #expect(alone.status == 0)
        #expect(alone.output == "1 file, 0 with failures: 1 passed, 0 failed\n")
    }

    @Test func whatHappensInScriptsIsTraced() throws {
        let script = """
            (module (func (export "f") (param i32) (result i32) (local.get 0))
              (func (export "g") unreachable))
            (assert_return (invoke "f" (i32.const 7)) (i32.const 7))
            (assert_trap (invoke "g") "unreachable")
            (assert_invalid (module (func (result i32))) "type mismatch")
            (component (core module $m (func (export "f") (result i32) (i32.const 1)))
              (core instance $i (instantiate $m))
              (func (export "f") (result u32) (canon lift (core func $i "f"))))
            (assert_return (invoke "f") (u32.const 1))
            """
        let outcome = try Program.shell(
            "weft wast -q --trace trace a.wast; cat trace", files: ["a.wast": script])
        let lines = outcome.output.split(separator: "\n").map { String($0) }
        try #require(lines.count == 12, "\(outcome.output) \(outcome.error)")
        #expect(lines[0] == "1 file, 0 with failures: 4 passed, 0 failed")
        #expect(
            Array(lines[1...6]) == [
                "a.wast:1: module made", "a.wast:1: instance made",
                "a.wast:3: f called with [i32:7]", "a.wast:3: f returned [i32:7]",
                "a.wast:4: g called with []", "a.wast:4: g trapped: unreachable",
            ])
        #expect(lines[7].hasPrefix("a.wast:5: module not made: invalid: "))
        #expect(
            Array(lines[8...]) == [
                "a.wast:6: component made", "a.wast:6: component instance made",
                "a.wast:9: f called with []", "a.wast:9: f returned 1",
            ])
    }
}
