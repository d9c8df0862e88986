import Testing

/// Programs that run side by side.
@Suite struct JobCommandTests {
    private static let files = [
        "a.wat": program(write: "one", exit: 0), "b.wat": program(write: "two", exit: 0),
        "c.wat": program(write: "three", exit: 3),
        "trap.wat": "(module (func (export \"_start\") unreachable))",
        "spin.wat": "(module (func (export \"_start\") (loop (br 0))))",
        "args.wat": """
        (module
          (import "wasi_snapshot_preview1" "args_sizes_get"
            (func $sizes (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
          (memory (export "memory") 1)
          (func (export "_start")
            (drop (call $sizes (i32.const 0) (i32.const 4)))
            (call $exit (i32.load (i32.const 0)))))
        """,
    ]

    /// Writes in two halves, with a sleep between them.
    private static func program(write text: String, exit: Int) -> String {
        """
        (module
          (import "wasi_snapshot_preview1" "fd_write"
            (func $write (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "poll_oneoff"
            (func $poll (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
          (memory (export "memory") 1)
          (data (i32.const 512) "\(text)\\n")
          (func $part (param i32 i32)
            (i32.store (i32.const 0) (local.get 0))
            (i32.store (i32.const 4) (local.get 1))
            (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))))
          (func (export "_start")
            (call $part (i32.const 512) (i32.const 2))
            (i32.store (i32.const 48) (i32.const 1))
            (i64.store (i32.const 56) (i64.const 2000000))
            (drop (call $poll (i32.const 32) (i32.const 128) (i32.const 1) (i32.const 256)))
            (call $part (i32.const 514) (i32.const \(text.utf8.count - 1)))
            (call $exit (i32.const \(exit)))))
        """
    }

    private func shell(_ script: String, _ more: [String: String] = [:]) throws -> Program.Outcome {
        try Program.shell(script, files: Self.files.merging(more) { $1 })
    }

    private func lines(_ text: String) -> [String] {
        text.split(separator: "\n").map(String.init).sorted()
    }

    @Test func linesOfProgramsAreWhole() throws {
        let outcome = try shell("weft run --jobs 2 a.wat b.wat a.wat b.wat a.wat")
        #expect(outcome.status == 0)
        #expect(lines(outcome.output) == ["one", "one", "one", "two", "two"])
        #expect(outcome.error.isEmpty)
    }

    @Test func whatFailsIsToldAndTheOthersGoOn() throws {
        let outcome = try shell(
            "weft run --jobs 1 --fuel 20000000 spin.wat c.wat trap.wat none.wat a.wat")
        #expect(outcome.status == 1)
        #expect(lines(outcome.output) == ["one", "three"])
        for words in [
            "spin.wat: trap: out of fuel", "c.wat: exit status 3", "trap.wat: trap: unreachable",
            "none.wat: No such file",
        ] {
            #expect(outcome.error.contains(words), "\(words): \(outcome.error)")
        }
    }

    /// Whoever writes for ever ends with who reads.
    @Test func aClosedPipeEndsTheRun() throws {
        let text = """
            (module
              (import "wasi_snapshot_preview1" "fd_write"
                (func $write (param i32 i32 i32 i32) (result i32)))
              (memory (export "memory") 1)
              (data (i32.const 16) "line\\n")
              (func (export "_start")
                (i32.store (i32.const 0) (i32.const 16)) (i32.store (i32.const 4) (i32.const 5))
                (loop
                  (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
                  (br 0))))
            """
        let outcome = try shell("weft run --jobs 2 w.wat w.wat | head -1", ["w.wat": text])
        #expect(outcome.output == "line\n")
        #expect(outcome.error.isEmpty)
    }

    @Test func aFileHasJobs() throws {
        let outcome = try shell(
            "weft batch --jobs 2 jobs.json; echo $?; cat out.txt",
            [
                "jobs.json": """
                { "jobs": [
                  { "file": "a.wat", "output": "out.txt" },
                  { "file": "args.wat", "arguments": ["--x", "y"], "name": "count" },
                  { "file": "b.wat", "class": "guaranteed", "weight": 300, "fuel": 1000000 },
                  { "file": "spin.wat", "class": "best-effort", "fuel": 100000, "name": "poor" }
                ] }
                """
            ])
        #expect(lines(outcome.output) == ["1", "one", "two"])
        #expect(outcome.error.contains("count: exit status 3"))
        #expect(outcome.error.contains("poor: trap: out of fuel"))
    }

    @Test(arguments: [
        ("{", "jobs.json: at byte 1:"),
        ("[]", "no object with a list of \"jobs\""),
        (#"{"jobs": {}}"#, "no object with a list of \"jobs\""),
        (#"{"jobs": [], "job": 1}"#, "there is no job, only \"jobs\""),
        (#"{"jobs": [1]}"#, "job 1: no object"),
        (#"{"jobs": [{"file": "a.wat"}, {"name": "x"}]}"#, "job 2: no \"file\""),
        (#"{"jobs": [{"file": "a.wat", "fule": 1}]}"#, "did you mean 'fuel'?"),
        (#"{"jobs": [{"file": "a.wat", "fuel": -1}]}"#, "--fuel needs a whole number"),
        (#"{"jobs": [{"file": "a.wat", "fuel": {}}]}"#, "fuel needs a text, a number"),
        (#"{"jobs": [{"file": "a.wat", "fuel": true}]}"#, "fuel needs a text, a number"),
        (#"{"jobs": [{"file": "a.wat", "stats": ["b.wat"]}]}"#, "stats needs true or false"),
        (#"{"jobs": [{"file": "a.wat", "jobs": 3}]}"#, "there is no jobs"),
        (#"{"jobs": [{"file": "a.wat", "name": 5}]}"#, "name needs a text"),
        (
            #"{"jobs": [{"file": "a.wat", "output": "o"}, {"file": "b.wat", "output": "o"}]}"#,
            "o: the output of two jobs"
        ),
        (#"{"jobs": [{"file": "a.wat", "arguments": "x"}]}"#, "arguments needs a list of texts"),
        (#"{"jobs": [{"file": "a.wat", "class": "best"}]}"#, "class needs one of best-effort,"),
        (#"{"jobs": [{"file": "a.wat", "weight": 0}]}"#, "weight needs a number from 1 to 10000"),
        (#"{"jobs": [{"file": "a.wat", "invoke": "f"}]}"#, "--invoke is for one function"),
    ])
    func aMistakeInAFileIsNamed(text: String, words: String) throws {
        let outcome = try shell("weft batch jobs.json", ["jobs.json": text])
        #expect(outcome.status != 0)
        #expect(outcome.output.isEmpty)
        #expect(outcome.error.contains(words), "\(outcome.error)")
    }
}
