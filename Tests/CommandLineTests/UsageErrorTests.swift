import Testing

/// Words that make no sense: one clear line, and a status of its own.
@Suite struct UsageErrorTests {
    static let count = "needs a whole number from 0 to 18446744073709551615"
    static let bytes = "needs a number of bytes below 2^64, as 64M"
    static let seconds = "needs a number of seconds below 1e9"

    static let rows: [(words: [String], error: String)] = [
        (["run", "--fuel", "-1"], "--fuel \(count), not '-1'"),
        (["run", "--fuel", "+1"], "--fuel \(count), not '+1'"),
        (["run", "--fuel", "1.5"], "--fuel \(count), not '1.5'"),
        (["run", "--fuel", "0x10"], "--fuel \(count), not '0x10'"),
        (["run", "--fuel="], "--fuel \(count), not ''"),
        (["run", "--fuel", "18446744073709551616"], "--fuel \(count), not '18446744073709551616'"),
        (["run", "--fuel", " 1"], "--fuel \(count), not ' 1'"),
        (["run", "--fuel", "1\u{1b}[31m"], "--fuel \(count), not '1\\u{1b}[31m'"),
        (["run", "--fuel", "1", "--fuel", "2"], "--fuel is given twice"),
        (["run", "--fuel=1", "--timeout", "1", "--fuel", "1"], "--fuel is given twice"),
        (["run", "--threads", "-1"], "--threads \(count), not '-1'"),
        (["run", "--threads", "many"], "--threads \(count), not 'many'"),
        (["run", "--timeout", "-1"], "--timeout \(seconds), not '-1'"),
        (["run", "--timeout", "nan"], "--timeout \(seconds), not 'nan'"),
        (["run", "--timeout", "inf"], "--timeout \(seconds), not 'inf'"),
        (["run", "--timeout", "1e99"], "--timeout \(seconds), not '1e99'"),
        (["run", "--timeout", "1e9"], "--timeout \(seconds), not '1e9'"),
        (["run", "--timeout", "5s"], "--timeout \(seconds), not '5s'"),
        (["run", "--timeout="], "--timeout \(seconds), not ''"),
        (["run", "--max-memory", "99999999999T"], "--max-memory \(bytes), not '99999999999T'"),
        (["run", "--max-memory", "17179869184G"], "--max-memory \(bytes), not '17179869184G'"),
        (["run", "--max-memory", "-1"], "--max-memory \(bytes), not '-1'"),
        (["run", "--max-memory", "M"], "--max-memory \(bytes), not 'M'"),
        (["run", "--max-memory", ""], "--max-memory \(bytes), not ''"),
        (["wasm2wat", "--max-text", "1T", "a"], "--max-text \(bytes), not '1T'"),
        (["run", "--dir", ""], "--dir needs HOST[::GUEST], not ''"),
        (["run", "--dir", "a::"], "--dir needs HOST[::GUEST], not 'a::'"),
        (["run", "--dir", "::a"], "--dir needs HOST[::GUEST], not '::a'"),
        (["run", "--env", ""], "--env needs NAME[=VALUE], not ''"),
        (["run", "--env", "=1"], "--env needs NAME[=VALUE], not '=1'"),
        (["run", "--invoke", "f", "--invoke", "g"], "--invoke is given twice"),
        (["run", "--fuel"], "--fuel needs a value: --fuel N"),
        (["run"], "no module given"),
        (["run", "-x"], "unknown option '-x' of 'weft run'"),
        (["validate", "--quiet=1"], "--quiet takes no value"),
        (
            ["validate", "--features", "wasm9", "a"],
            "--features knows no feature 'wasm9'; did you mean 'wasm1'?"
        ),
        (
            ["run", "--no-features", "gc,thread", "a"],
            "--no-features knows no feature 'thread'; did you mean 'threads'?"
        ),
        (["wast", "--features", "wasm2,,simd", "a"], "--features knows no feature ''"),
        (["wast", "--features", "", "a"], "--features knows no feature ''"),
        (["wast", "--features", "SIMD!?", "a"], "--features knows no feature 'SIMD!?'"),
        (["validate"], "no module given"),
        (["wat2wasm", "a", "b"], "unexpected 'b'"),
        (["wat2wasm", "-o", "a", "--output", "b", "c"], "--output is given twice"),
        (["wast", "--failures", "-1", "a"], "--failures \(count), not '-1'"),
        (["invoke-batch", "a"], "unexpected 'a'"),
        (["\u{1b}[31m"], "unknown command '\\u{1b}[31m'"),
    ]

    @Test(arguments: rows)
    func oneLineSaysWhatIsWrong(words: [String], error: String) throws {
        let needsFile =
            words.first == "run" && words.count > 2 || words.last?.hasSuffix("=") == true
        let outcome = try Program.run(needsFile ? words + ["/dev/null"] : words)
        #expect(outcome.status == 2)
        #expect(outcome.output.isEmpty)
        let lines = outcome.error.split(separator: "\n")
        #expect(lines.first?.hasPrefix("weft: \(error)") == true, "\(outcome.error)")
        #expect(lines.count == 2 && lines.last?.hasPrefix("For more, see 'weft help") == true)
    }

    @Test(arguments: [
        ["--fuel", "18446744073709551615"], ["--timeout", "0.5"], ["--timeout", "999999999"],
        ["--max-memory", "17179869183G"], ["--max-memory", "0"], ["--threads", "0"],
        ["--env", "A=", "--env", "A=1"], ["--dir", "/", "--dir", "/::x"],
    ])
    func valuesAtTheEdgeAreTaken(options: [String]) throws {
        let file = try TemporaryFile(
            #"(module (func (export "_start")))"#, extension: "wat")
        let outcome = try Program.run(["run"] + options + [file.path])
        #expect(outcome.status == 0, "\(outcome.error)")
    }
}
