import CommandLineSupport

extension Command {
    private static let preinitOutput = Option.word(
        "--output", short: "-o", value: "FILE", "The snapshot")

    static let preinit = Command(
        name: "preinit",
        summary: "Prepare a program, and write it down to start warm",
        usage: "[OPTIONS] FILE -o SNAPSHOT",
        details: """
            Makes an instance of the module, calls what prepares it - _initialize if it is a
            library, then wizer.initialize or the function of --init - and writes a snapshot. weft
            resume starts from there: memory, globals, tables and open files are as they were left.

              weft preinit interpreter.wasm -o interpreter.snap
              weft resume interpreter.snap script.txt
            """,
        options: [preinitOutput.definition] + RunOptions.preparingDefinitions,
        run: { arguments throws(Failure) in
            guard let output = try arguments[preinitOutput] else {
                throw arguments.usageError("no -o SNAPSHOT given")
            }
            return GuestRun(try RunOptions(preparing: arguments)).prepare(output)
        })
}
