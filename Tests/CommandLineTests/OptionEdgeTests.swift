import Testing

/// Values of options that are just allowed; what is not allowed stands in `BadInputs`.
@Suite struct OptionEdgeTests {
    @Test(arguments: [
        ["--fuel", "18446744073709551615"], ["--timeout", "0.5"], ["--timeout", "999999999"],
        ["--max-memory", "17179869183G"], ["--max-memory", "0"], ["--threads", "0"],
        ["--env", "A=", "--env", "A=1"],
        ["--allow-connect", "*:*", "--allow-connect", "[::1]:1-2", "--allow-listen", "unix:*"],
        ["--dir", "/", "--dir", "/::x"],
    ])
    func valuesAtTheEdgeAreTaken(options: [String]) throws {
        let file = try TemporaryFile(
            #"(module (func (export "_start")))"#, extension: "wat")
        let outcome = try Program.run(["run"] + options + [file.path])
        #expect(outcome.status == 0, "\(outcome.error)")
    }
}
