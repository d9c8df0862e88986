import CommandLineSupport
import WIT
import WasmCore

extension Command {
    static let componentCompose = Command(
        name: "component compose",
        summary: "Plug components into the imports of another one",
        usage: "[OPTIONS] FILE PLUG…",
        details: """
            What the PLUGs export is what FILE imports under the same name, or that of a compatible
            version; of several that export the same, the first one counts. What nobody exports is
            imported by the result, whose exports are those of FILE.

              weft component compose app.wasm stock.wasm log.wasm -o shop.wasm
            """,
        options: [BinaryOutput.option.definition],
        run: { arguments throws(Failure) in
            guard let path = arguments.words.first else {
                throw arguments.usageError("no component given")
            }
            guard arguments.words.count > 1 else {
                throw arguments.usageError("nothing to plug into \(path) given")
            }
            let socket = try part(path)
            var plugs: [ComponentComposer.Part] = []
            for path in arguments.words.dropFirst() { plugs.append(try part(path)) }
            let bytes: [UInt8]
            do throws(ComponentizingError) {
                bytes = try ComponentComposer.compose(plugs, into: socket)
            } catch {
                throw .componentizing(error, path)
            }
            try BinaryOutput.write(bytes, arguments)
            return 0
        })

    private static func part(_ path: CommandWord) throws(Failure) -> ComponentComposer.Part {
        let bytes = try ModuleFile.load(path, .component)
        return ComponentComposer.Part(name: path.description, bytes: bytes[0..<bytes.count])
    }
}
