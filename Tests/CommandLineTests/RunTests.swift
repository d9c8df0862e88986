import Testing

/// What `weft run` is told beside the program.
@Suite struct RunTests {
    static let files = [
        "arguments.wat": WordTests.printer(of: "args"),
        "environment.wat": WordTests.printer(of: "environ"),
        "copier.wat": StandardStreamTests.copier,
        "data": "some text\n",
    ]

    static let rows: [(script: String, output: String)] = [
        ("weft ./arguments.wat a b", "arguments.wat a b"),
        ("weft arguments.wat --help -V", "arguments.wat --help -V"),
        ("mv arguments.wat program; weft program a", "program a"),
        ("mv arguments.wat run; weft ./run a", "run a"),
        ("weft run --argv0 other arguments.wat a", "other a"),
        ("weft run --argv0= arguments.wat a", " a"),
        ("weft run --stdin data copier.wat", "some text"),
        ("echo piped | weft run --stdin data copier.wat", "some text"),
        ("echo piped | weft run --stdin - copier.wat", "piped"),
        ("weft run --stdin data - < copier.wat", "some text"),
        ("mkfifo p; cat data > p & weft run --stdin p copier.wat", "some text"),
        (
            """
            mkfifo p; (sleep 0.2; printf some; sleep 0.2; echo ' text') > p &
            weft run --timeout 60 --stdin p copier.wat
            """, "some text"
        ),
    ]

    @Test(arguments: rows)
    func programsGetWhatIsSaid(script: String, output: String) throws {
        let outcome = try Program.shell(
            script + " > out; echo $?; tr '\\0' ' ' < out", files: Self.files)
        let text = outcome.output.replacing("\n", with: " ").trimmedEnd
        #expect(text == "0 " + output, "\(outcome.error)")
    }

    static let program = """
        (module
          (import "wasi_snapshot_preview1" "sched_yield" (func $yield (result i32)))
          (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
          IMPORT
          (memory (export "memory") 2 5)
          (type $array (array i64))
          (func (export "_start")
            (drop (call $yield)) (drop (call $yield))
            (drop (memory.grow (i32.const 1)))
            (drop (array.new $array (i64.const 0) (i32.const 10000)))
            END))
        """

    /// The lines of the statistics, by what stands before two spaces.
    private func statistics(
        end: String, options: [String] = [], imports: String = ""
    ) throws -> (outcome: Program.Outcome, lines: [String: String]) {
        let text = Self.program.replacing("END", with: end).replacing("IMPORT", with: imports)
        let file = try TemporaryFile(text, extension: "wat")
        let outcome = try Program.run(["run", "--stats"] + options + [file.path])
        var lines: [String: String] = [:]
        for line in outcome.error.split(separator: "\n") {
            guard let blank = line.firstRange(of: "  ") else { continue }
            let name = String(line[..<blank.lowerBound])
            lines[name] = String(line[blank.upperBound...].drop { $0 == " " })
        }
        return (outcome, lines)
    }

    @Test(arguments: [("", 0, 2), ("(call $exit (i32.const 3))", 3, 3), ("unreachable", 134, 2)])
    func statisticsAreKnownHoweverItEnds(end: String, status: Int32, calls: Int) throws {
        let (outcome, lines) = try statistics(end: end)
        #expect(outcome.status == status)
        #expect(lines["load"]?.hasSuffix(" ms") == true)
        #expect(lines["run"]?.hasSuffix(" ms") == true)
        #expect(lines["memory"] == "\(3 * 65536) bytes")
        #expect(lines["heap"] == "\(3 * 32768) bytes")
        #expect(lines["fuel"] == nil)
        #expect(lines["host calls"] == "\(calls)")
    }

    @Test func statisticsSayWhichFuelWasUsed() throws {
        let (outcome, lines) = try statistics(end: "", options: ["--fuel", "5000"])
        #expect(outcome.status == 0, "\(outcome.error)")
        let fuel = try #require(lines["fuel"]?.split(separator: " ").first.flatMap { Int($0) })
        // The array alone costs one for 64 bytes.
        #expect((1250..<1400).contains(fuel))
        #expect(lines["fuel"]?.hasSuffix(" of 5000") == true)
        let (stopped, all) = try statistics(end: "(loop (br 0))", options: ["--fuel", "5000"])
        #expect(stopped.status == 134)
        #expect(all["fuel"] == "5000 of 5000")
    }

    @Test func statisticsAreKnownOfProgramsWithThreads() throws {
        let (outcome, lines) = try statistics(
            end: "(drop (call $spawn (i32.const 0)))", options: ["--fuel", "100000"],
            imports: """
                (import "wasi" "thread-spawn" (func $spawn (param i32) (result i32)))
                (import "env" "shared" (memory 2 4 shared))
                (func (export "wasi_thread_start") (param i32 i32))
                """)
        #expect(outcome.status == 0, "\(outcome.error)")
        #expect(lines["memory"] == "\(3 * 65536) bytes")
        #expect(lines["host calls"] == "2")
        #expect(lines["fuel"]?.hasSuffix(" of 100000") == true)
    }

    @Test func nothingIsSaidUnasked() throws {
        let file = try TemporaryFile(#"(module (func (export "_start")))"#, extension: "wat")
        #expect(try Program.run(["run", file.path]).error.isEmpty)
    }
}

extension String {
    fileprivate var trimmedEnd: String {
        var text = self
        while text.hasSuffix(" ") { text.removeLast() }
        return text
    }
}
