import Testing

/// `weft run` of programs that start threads.
@Suite struct ThreadCommandTests {
    /// The first thread waits for the second one, which never ends.
    static let program = """
        (module
          (import "wasi" "thread-spawn" (func $spawn (param i32) (result i32)))
          (import "env" "memory" (memory 1 20 shared))
          (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
          (export "memory" (memory 0))
          (func (export "wasi_thread_start") (param i32 i32)
            (i32.atomic.store (i32.const 0) (local.get 1))
            (drop (memory.atomic.notify (i32.const 0) (i32.const 1)))
            (loop (br 0)))
          (func (export "spawn") (result i32) (call $spawn (i32.const 1)))
          (func (export "_start")
            (drop (call $spawn (i32.const 42)))
            (drop (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const -1)))
            (call $exit (i32.atomic.load (i32.const 0)))))
        """

    @Test(arguments: [[], ["--fuel", "1000000000"], ["--timeout", "100"], ["--threads", "1"]])
    func theExitOfAProgramEndsItsThreads(options: [String]) throws {
        let file = try TemporaryFile(Self.program, extension: "wat")
        let outcome = try Program.run(["run"] + options + [file.path])
        #expect(outcome.status == 42)
        #expect(outcome.error.isEmpty)
    }

    @Test func threadsAreLimitedByAnOption() throws {
        let file = try TemporaryFile(Self.program, extension: "wat")
        let outcome = try Program.run(["run", "--threads", "0", "--invoke", "spawn", file.path])
        #expect(outcome.output == "-6\n")
        let other = try Program.run(["run", "--invoke", "none", file.path])
        #expect(other.error.contains("exports no function 'none'"))
    }

    @Test func aWaitForEverIsStoppedByTheTimeout() throws {
        let file = try TemporaryFile(Self.program, extension: "wat")
        let outcome = try Program.run(
            ["run", "--threads", "0", "--timeout", "0.05", file.path])
        #expect(outcome.status == 134)
        #expect(outcome.error.contains("interrupted"))
    }

    /// Each thread starts the next one and ends: all of them together have the fuel.
    @Test func aChainOfThreadsRunsOutOfFuel() throws {
        let file = try TemporaryFile(
            """
            (module
              (import "env" "memory" (memory 1 1 shared))
              (import "wasi" "thread-spawn" (func $spawn (param i32) (result i32)))
              (func (export "wasi_thread_start") (param i32 i32) (drop (call $spawn (i32.const 0))))
              (func (export "_start")
                (drop (call $spawn (i32.const 0)))
                (drop (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const -1)))))
            """, extension: "wat")
        for fuel in ["1000", "1000000"] {
            let outcome = try Program.run(["run", "--fuel", fuel, file.path])
            #expect(outcome.status == 134)
            #expect(outcome.error.contains("out of fuel"))
        }
    }
}
