import CommandLineSupport
import WasmCore

extension Command {
    private static let binaryOutput = output("Where to write; else FILE with .wasm at its end")
    private static let textOutput = output("Where to write; else standard output")

    private static func output(_ help: String) -> Option<CommandWord?> {
        .word("--output", short: "-o", value: "OUT", help)
    }

    private static let maxText = Option.bytes(
        "--max-text",
        "Bytes that the text may have (16 MiB and 200 for each of\nthe module's); "
            + "K, M and G stand for KiB, MiB, GiB")

    static let wat2wasm = Command(
        name: "wat2wasm",
        summary: "Turn the text of a module or component into its binary form",
        usage: "FILE [-o OUT]",
        details: """
            Does not validate: 'weft validate' does. FILE and OUT can be '-' for the standard
            streams. Identifiers become a custom section with names.
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
        usage: "[OPTIONS] FILE",
        details: "The text reads back as the same module, names and custom sections included.",
        options: [textOutput.definition, maxText.definition],
        run: { arguments throws(Failure) in
            let path = try arguments.onlyWord("module")
            var options = WatPrinter.Options()
            options.textBytesMax = try arguments[maxText].map { Int(clamping: $0) }
            let text = try text(of: try ModuleFile.decode(path), path, options)
            try Files.write([UInt8](text.utf8), to: arguments[textOutput] ?? "-")
            return 0
        })

    private static func text(
        of module: DecodedModule, _ path: CommandWord, _ options: WatPrinter.Options
    ) throws(Failure) -> String {
        do throws(DecodeError) {
            return try WatPrinter.print(module, options: options)
        } catch {
            guard case .limitExceeded("text bytes") = error.code else {
                throw Failure("\(path): \(ModuleError.malformed(error).sentence)")
            }
            throw Failure("\(path): \(error); --max-text allows more")
        }
    }

    private static func binaryPath(of path: CommandWord) -> CommandWord {
        if path == "-" { return path }
        return (path.hasSuffix(".wat") ? CommandWord(path.bytes.dropLast(4)) : path) + ".wasm"
    }
}
