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
        "Bytes that the text may have (16 MiB and 200 for each of\nthe file's); "
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
        summary: "Print a binary module or component as text",
        usage: "[OPTIONS] FILE",
        details: """
            The text reads back as the same module or component, names and custom sections
            included.
            """,
        options: [textOutput.definition, maxText.definition],
        run: { arguments throws(Failure) in
            let path = try arguments.onlyWord("file")
            var options = WatPrinter.Options()
            options.textBytesMax = try arguments[maxText].map { Int(clamping: $0) }
            let content = try ModuleFile.load(path)
            let text =
                switch content.kind {
                case .module:
                    try text(of: try ModuleFile.decode(content.bytes, path), path, options)
                case .component: try text(ofComponent: content.bytes, path, options)
                }
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

    private static func text(
        ofComponent bytes: ModuleBytes, _ path: CommandWord, _ options: WatPrinter.Options
    ) throws(Failure) -> String {
        do throws(ComponentError) {
            return try ComponentPrinter.print(
                try ComponentDecoder.decode(bytes), byteCount: bytes.count, options: options)
        } catch {
            let isTooLong = error.code == .limitExceeded("text bytes")
            throw Failure("\(path): \(error)" + (isTooLong ? "; --max-text allows more" : ""))
        }
    }

    private static func binaryPath(of path: CommandWord) -> CommandWord {
        if path == "-" { return path }
        return (path.hasSuffix(".wat") ? CommandWord(path.bytes.dropLast(4)) : path) + ".wasm"
    }
}
