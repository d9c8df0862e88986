import CommandLineSupport
import WasmCore

extension Command {
    private static let unbundleFolder = Option.word(
        "--dir", short: "-d", value: "DIR", "Where to write; else the current folder")
    private static let unbundleModule = Option.count(
        "--module", value: "N", "Only this one; the first is 0")

    static let componentUnbundle = Command(
        name: "component unbundle",
        summary: "Write the core modules of a component into files",
        usage: "[OPTIONS] FILE",
        details: """
            Those of components in it are written, too, outer ones first. Of shop.wasm the files
            are shop-0.wasm, shop-1.wasm …; for each the path, its bytes and which module it is
            are printed.

              weft component unbundle -d modules shop.wasm
            """,
        options: [unbundleFolder.definition, unbundleModule.definition],
        run: { arguments throws(Failure) in
            let path = try arguments.onlyWord("component")
            let modules = try modules(of: path)
            var folder = try arguments[unbundleFolder] ?? ""
            if !folder.bytes.isEmpty, !folder.hasSuffix("/") { folder = folder + "/" }
            var numbers = 0..<modules.count
            if let number = try arguments[unbundleModule].map({ Int(clamping: $0) }) {
                guard numbers.contains(number) else {
                    throw Failure(
                        "\(path): no core module \(number): there are \(modules.count), from 0 on")
                }
                numbers = number..<number + 1
            }
            for number in numbers {
                let name = folder + baseName(of: path) + CommandWord("-\(number).wasm")
                let bytes = modules[number].context.module.bytes
                try Files.write(bytes[0..<bytes.count], to: name)
                try StandardOutput.write(
                    "\(name): \(bytes.count.counted("byte")), \(modules[number].item)\n")
            }
            return 0
        })

    private static func modules(of path: CommandWord) throws(Failure) -> [LocatedModule] {
        let content = try ModuleFile.load(path)
        guard content.kind == .component else {
            throw Failure("\(path): a module, and no component")
        }
        do throws(ComponentError) {
            let component = try ComponentDecoder.decode(content.bytes)
            return try ComponentValidator.validate(component).locatedModules
        } catch {
            throw Failure("\(path): \(error)")
        }
    }

    /// The name of a file without its folder and what says of which kind it is.
    private static func baseName(of path: CommandWord) -> CommandWord {
        let name = path.pathParts.last ?? "-"
        if name == "-" { return "module" }
        for suffix in [".wasm", ".wat"] where name.hasSuffix(suffix) {
            return CommandWord(name.bytes.dropLast(suffix.utf8.count))
        }
        return name
    }
}
