import CommandLineSupport
import WIT
import WasmCore

extension Command {
    static let componentEmbed = Command(
        name: "component embed",
        summary: "Write into a core module which world it is for",
        usage: "[OPTIONS] FILE",
        details: """
            The world becomes a custom section, which 'weft component new' and other tools read. It
            takes the place of what the module says already.

              weft component embed --wit wit --world plugin core.wasm -o plugin.wasm
            """,
        options: [BinaryOutput.option.definition] + WorldChoice.definitions
            + [StringEncoding.option.definition],
        run: { arguments throws(Failure) in
            let path = try arguments.onlyWord("module")
            let choice = try WorldChoice.required(arguments)
            let encoding = try arguments[StringEncoding.option] ?? .utf8
            let module = try ModuleFile.load(path, .module)
            let bytes: [UInt8]
            do throws(WITError) {
                let section = WorldSection(
                    package: choice.package, world: choice.world, encoding: encoding)
                bytes = try section.embedded(in: module[0..<module.count])
            } catch {
                throw Failure("\(path): \(error)")
            }
            try BinaryOutput.write(bytes, arguments)
            return 0
        })
}
