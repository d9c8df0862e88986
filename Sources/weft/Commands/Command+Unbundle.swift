import CommandLineSupport
import WIT
import WasmCore

extension Command {
    private static let unbundleFolder = Option.word(
        "--dir", short: "-d", value: "DIR", "Where to write; else the current folder")
    private static let unbundleModule = Option.text(
        "--module", value: "N|NAME", "Only this one; the first is 0")

    static let componentUnbundle = Command(
        name: "component unbundle",
        summary: "Write the core modules of a component into files",
        usage: "[OPTIONS] FILE",
        details: """
            Those of components in it are written, too, outer ones first. Of shop.wasm the files
            are shop-0.wasm, shop-1.wasm …; for each the path, its bytes and the module's name in
            the component, if it has one, are printed. A file that is there already is replaced if
            it is a module, and is left alone otherwise.

              weft component unbundle -d modules shop.wasm
            """,
        options: [unbundleFolder.definition, unbundleModule.definition],
        run: { arguments throws(Failure) in
            let path = try arguments.onlyWord("component")
            let wanted = try arguments[unbundleModule]
            var folder = try arguments[unbundleFolder] ?? ""
            if !folder.bytes.isEmpty, !folder.hasSuffix("/") { folder = folder + "/" }
            let all = try modules(of: path)
            let modules = all.filter { module in
                wanted.map { $0 == "\(module.number)" || $0 == module.name } ?? true
            }
            if modules.isEmpty, let wanted {
                throw Failure(
                    "\(path): no core module '\(wanted.printable)': there are \(all.count), "
                        + "from 0 on")
            }
            for module in modules {
                let file = folder + baseName(of: path) + CommandWord("-\(module.number).wasm")
                try checkReplaceable(file)
                try Files.write(module.bytes[0..<module.bytes.count], to: file)
                let name = module.name.map { ", \($0.quoted)" } ?? ""
                try StandardOutput.write("\(file): \(module.bytes.count.counted("byte"))\(name)\n")
            }
            return 0
        })

    /// What is there may be a module of before, and nothing else: names are not the user's choice.
    private static func checkReplaceable(_ path: CommandWord) throws(Failure) {
        guard Files.isRegularFile(path) else { return }
        let bytes = try Files.readStart(path, byteCount: BinaryKind.byteCount)
        guard bytes.isEmpty || BinaryKind.of(ModuleBytes(bytes)) == .module else {
            throw Failure("\(path): there is such a file, which is no module")
        }
    }

    private static func modules(of path: CommandWord) throws(Failure) -> [UnbundledModule] {
        let bytes = try ModuleFile.load(path, .component)
        do throws(ComponentError) {
            return try ComponentDecoder.decode(bytes).unbundled
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
