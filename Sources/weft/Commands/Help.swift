/// What the program says about itself.
enum Help {
    static func run(_ words: [CommandWord]) throws(Failure) -> Int32 {
        guard let name = words.first else {
            try StandardOutput.write(overview)
            return 0
        }
        try StandardOutput.write(text(of: try Command.named(name)))
        return 0
    }

    static var overview: String {
        var text = """
            Weft runs WebAssembly.

            Usage: weft COMMAND [OPTIONS] …

            Commands:

            """
        let width = Command.all.map(\.name.count).max() ?? 0
        for command in Command.all {
            text += "  \(pad(command.name, width))  \(command.summary)\n"
        }
        text += "  \(pad("help", width))  Explain a command: weft help run\n"
        text += """

            Options:
              -h, --help     This text, or that of a command: weft run --help
              -V, --version  The version

            Start with:
              weft run hello.wasm
              weft run --invoke add sum.wat 2 40

            """
        return text
    }

    static func text(of command: Command) -> String {
        var text = "\(command.summary).\n\nUsage: weft \(command.name) \(command.usage)\n"
        if !command.details.isEmpty { text += "\n\(command.details)\n" }
        if !command.options.isEmpty {
            let heads = command.options.map(head)
            let width = heads.map(\.count).max() ?? 0
            text += "\nOptions:\n"
            for (head, option) in zip(heads, command.options) {
                let lines = option.help.split(separator: "\n")
                for (position, line) in lines.enumerated() {
                    text += "  \(pad(position == 0 ? head : "", width))  \(line)\n"
                }
            }
        }
        return text
    }

    private static func head(_ option: OptionDefinition) -> String {
        let names = option.short.map { "\($0), \(option.name)" } ?? option.name
        return option.value.map { "\(names) \($0)" } ?? names
    }

    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
