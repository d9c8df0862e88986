import CommandLineSupport

/// What the program says about itself.
enum Help {
    static func run(_ words: [CommandWord]) throws(Failure) -> Int32 {
        guard let name = words.first, !["help", "--help", "-h"].contains(name) else {
            try StandardOutput.write(overview)
            return 0
        }
        try StandardOutput.write(try Command.named(name).help)
        return 0
    }

    static var overview: String {
        var text = """
            Weft runs WebAssembly.

            Usage: weft COMMAND [OPTIONS] …
                   weft FILE [ARGUMENTS…]      as weft run FILE [ARGUMENTS…]

            Commands:

            """
        let width = Command.all.map(\.name.count).max() ?? 0
        for command in Command.all {
            text += "  \(command.name.padded(to: width))  \(command.summary)\n"
        }
        text += "  \("help".padded(to: width))  Explain a command: weft help run\n"
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
