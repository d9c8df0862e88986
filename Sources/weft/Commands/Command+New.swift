import CommandLineSupport
import WIT
import WasmCore

extension Command {
    private static let newAdapters = Option.words(
        "--adapt", value: "FILE",
        "A module that the other one imports by the file's name up\nto its first dot, or by NAME "
            + "if it is NAME=FILE")

    static let componentNew = Command(
        name: "component new",
        summary: "Make a component of a core module",
        usage: "[OPTIONS] FILE",
        details: """
            What it imports and exports is a world: that of --wit, else what custom sections of the
            module say, which bindings or 'weft component embed' put there. All that is missing or
            does not fit is named at once. An adapter says in such a section what it imports and
            exports itself.

              weft component new --wit wit --world plugin core.wasm -o plugin.wasm
              weft component new --adapt wasi_snapshot_preview1.wasm main.wasm -o app.wasm
            """,
        options: [BinaryOutput.option.definition] + WorldChoice.definitions
            + [StringEncoding.option.definition, newAdapters.definition],
        run: { arguments throws(Failure) in
            let path = try arguments.onlyWord("module")
            let choice = try WorldChoice(arguments)
            let encoding = try arguments[StringEncoding.option]
            let module = try ModuleFile.load(path, .module)
            if choice == nil, encoding != nil {
                throw arguments.usageError(
                    "--encoding goes with --wit: the module's section says it")
            }
            var adapters: [(name: String, bytes: [UInt8])] = []
            for word in try arguments[newAdapters] { adapters.append(try adapter(word, arguments)) }
            let bytes: [UInt8]
            do throws(ComponentizingError) {
                bytes = try makeComponent(of: module[0..<module.count], choice, encoding, adapters)
            } catch {
                throw .componentizing(error, path)
            }
            try BinaryOutput.write(bytes, arguments)
            return 0
        })

    private static func makeComponent(
        of module: [UInt8], _ choice: WorldChoice?, _ encoding: StringEncoding?,
        _ adapters: [(name: String, bytes: [UInt8])]
    ) throws(ComponentizingError) -> [UInt8] {
        var builder =
            if let choice {
                ComponentBuilder(
                    module: module, package: choice.package, world: choice.world,
                    encoding: encoding ?? .utf8)
            } else {
                try ComponentBuilder(module: module)
            }
        for adapter in adapters { try builder.addAdapter(adapter.name, module: adapter.bytes) }
        return try builder.build()
    }

    private static func adapter(
        _ word: CommandWord, _ arguments: Arguments
    ) throws(Failure) -> (name: String, bytes: [UInt8]) {
        let (given, path) = word.split(at: "=").map { ($0.before, $0.behind) } ?? (nil, word)
        let name = given ?? (path.pathParts.last ?? "").split(at: ".")?.before ?? path
        guard let name = name.text, !name.isEmpty else {
            throw arguments.usageError("--adapt needs FILE or NAME=FILE, not '\(word)'")
        }
        let bytes = try ModuleFile.load(path, .module)
        return (name, bytes[0..<bytes.count])
    }
}
