import Testing

/// `weft bindgen`, which writes files.
@Suite struct BindgenCommandTests {
    private static let files = [
        "api.wit": """
        package demo:api;
        world one { export f: func(); }
        world guest { export f: func(); }
        """
    ]

    private func run(_ command: String) throws -> Program.Outcome {
        try Program.shell(command, files: Self.files)
    }

    @Test(arguments: ["--guest", "--host"])
    func filesOfOthersAreNotReplaced(side: String) throws {
        for output in ["", "-o .", "-o One.swift"] {
            let outcome = try run(
                "echo '// Mine' > One.swift; weft bindgen \(side) --world one \(output) api.wit; "
                    + "s=$?; cat One.swift; exit $s")
            #expect(outcome.status == 1 && outcome.output == "// Mine\n", "\(outcome.output)")
            #expect(
                outcome.error.hasSuffix(
                    "One.swift: there is such a file, which 'weft bindgen' did not make\n"),
                "\(outcome.error)")
        }
    }

    @Test(arguments: ["--guest", "--host"])
    func whatWasMadeIsMadeAnew(side: String) throws {
        let outcome = try run(
            """
            : > One.swift; weft bindgen \(side) --world one api.wit && cp One.swift 1 &&
            echo >> One.swift && weft bindgen \(side) --world one api.wit && cmp One.swift 1 &&
            test -s 1 && weft bindgen \(side) --world one -o One.swift api.wit && cmp One.swift 1
            """)
        #expect(outcome.status == 0 && outcome.error == "", "\(outcome.error)")
    }

    /// Devices and pipes have nothing that could be lost.
    @Test func whatKeepsNothingIsWrittenTo() throws {
        let outcome = try run(
            "ln -s /dev/null a.swift; mkfifo b.swift; grep -c 'func f' b.swift & "
                + "weft bindgen --host --world one -o a.swift api.wit && "
                + "weft bindgen --host --world one -o b.swift api.wit && wait $! || "
                // Nobody writes to what it waits for.
                + "{ kill $!; exit 1; }")
        #expect(outcome.status == 0 && outcome.error == "", "\(outcome.error)")
        #expect(outcome.output == "1\n")
    }

    @Test func aWorldMayBeCalledAsItsImplementation() throws {
        let outcome = try run(
            """
            weft bindgen --guest --skeleton --world guest api.wit && cp Guest.swift 1 &&
            echo '// Mine' >> Guest.swift && head -n 1 1 &&
            weft bindgen --guest --skeleton --world guest api.wit && tail -n 1 Guest.swift
            """)
        #expect(outcome.status == 0 && outcome.error == "", "\(outcome.error)")
        #expect(
            outcome.output == """
                Guest2.swift
                Guest.swift
                enum Guest: Guest2Exports {
                Guest2.swift
                // Mine

                """)
    }
}
