import CommandLineSupport

/// What the program says about itself.
enum Help {
    static func run(_ words: [CommandWord]) throws(Failure) -> Int32 {
        guard let name = words.first, !["help", "--help", "-h"].contains(name) else {
            try StandardOutput.write(overview)
            return 0
        }
        var command = try Command.named(name)
        if words.count > 1, !command.subcommands.isEmpty {
            command = try command.subcommand(words[1])
        }
        try StandardOutput.write(command.help)
        return 0
    }

    static var overview: String {
        var text = """
            Weft runs WebAssembly.

            Usage: weft COMMAND [OPTIONS] …
                   weft FILE [ARGUMENTS…]      as weft run FILE [ARGUMENTS…]

            Commands:

            """
        text += Command.all.listing([("help", "Explain a command: weft help run")])
        text += """

            Options:
              -h, --help     This text, or that of a command: weft run --help
              -V, --version  The version

            Start with:
              weft hello.wasm
              weft run --invoke add sum.wat 2 40

            """
        return text
    }
}
