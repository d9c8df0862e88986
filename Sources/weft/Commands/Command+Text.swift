import CommandLineSupport
import WasmCore

extension Command {
    private static let binaryOutput = output("Where to write; else FILE with .wasm at its end")
    private static let textOutput = output("Where to write; else standard output")

    private static func output(_ help: String) -> Option<CommandWord?> {
        .word("--output", short: "-o", value: "OUT", help)
    }

    static let wat2wasm = Command(
        name: "wat2wasm",
        summary: "Turn a module's text into its binary form",
        usage: "FILE [-o OUT]",
        details: """
            Does not validate: 'weft validate' does. FILE and OUT can be '-' for the standard
            streams.
            """,
        options: [binaryOutput.definition],
        run: { arguments throws(Failure) in
            let path = try arguments.onlyWord("text file")
            let bytes = try ModuleFile.assemble(try Files.readText(path), path: path)
            try Files.write(bytes, to: arguments[binaryOutput] ?? binaryPath(of: path))
            return 0
        })

    static let wasm2wat = Command(
        name: "wasm2wat",
        summary: "Print a binary module as text",
        usage: "FILE [-o OUT]",
        details: "The text reads back as the same module, names and custom sections included.",
        options: [textOutput.definition],
        run: { arguments throws(Failure) in
            let path = try arguments.onlyWord("module")
            let module = try ModuleFile.decode(path)
            let text: String
            do throws(DecodeError) {
                text = try WatPrinter.print(module)
            } catch {
                throw Failure("\(path): malformed module: \(error)")
            }
            try Files.write([UInt8](text.utf8), to: arguments[textOutput] ?? "-")
            return 0
        })

    private static func binaryPath(of path: CommandWord) -> CommandWord {
        if path == "-" { return path }
        return (path.hasSuffix(".wat") ? CommandWord(path.bytes.dropLast(4)) : path) + ".wasm"
    }
}
