import CommandLineSupport
import WIT
import WITCommands
import WasmCore

extension Command {
    private static let buildPackage = Option.word(
        "--wit", value: "PATH", "A file or folder of WIT with the world (DIR/wit)")
    private static let buildName = Option.text(
        "--name", value: "TYPE", "The type that you write (Guest)")

    static let componentBuild = Command(
        name: "component build",
        summary: "Make a component of WIT and Embedded Swift",
        usage: "[OPTIONS] DIR",
        details: """
            DIR has a folder 'wit', and files of Swift in any depth. What they need is made as by
            'weft bindgen --guest'; the toolchain's swiftc and wasm-ld make a core module of it all,
            and that becomes a component as by 'weft component new'. The same files give the same
            bytes.

              weft component build Plugin -o plugin.wasm
              weft component build --wit shop.wit --world plugin Sources -o plugin.wasm
            """,
        options: [
            BinaryOutput.option.definition, buildPackage.definition, WorldChoice.world.definition,
            WITFeatures.option.definition, buildName.definition,
            GuestToolchain.option.definition,
        ],
        run: { arguments throws(Failure) in
            let folder = try arguments.onlyWord("folder")
            try Files.checkDirectory(folder)
            let root = folder.hasSuffix("/") ? folder : folder + "/"
            let package = try arguments[buildPackage] ?? root + "wit"
            let name = try arguments[WorldChoice.world]
            let choice = try WorldChoice(package, world: name, arguments)
            let implementation = try arguments[buildName] ?? "Guest"
            let file = try bindings(choice, name, implementation, package)
            let sources = try GuestSources(in: folder, with: file)
            let toolchain = try GuestToolchain(try arguments[GuestToolchain.option])
            let module = try makeModule(of: sources, toolchain)
            let bytes: [UInt8]
            do throws(ComponentizingError) {
                bytes = try ComponentBuilder(
                    module: module, package: choice.package, world: choice.world
                ).build()
            } catch {
                throw .componentizing(error, folder)
            }
            try BinaryOutput.write(bytes, arguments)
            return 0
        })

    private static func bindings(
        _ choice: WorldChoice, _ world: String?, _ name: String, _ path: CommandWord
    ) throws(Failure) -> GeneratedFile {
        do throws(WITError) {
            return try SwiftGuestGenerator(
                package: choice.package, world: world,
                options: SwiftGuestGenerator.Options(implementation: name)
            ).generate()[0]
        } catch {
            throw Failure("\(path): \(error)")
        }
    }

    /// The bytes of the core module. The files that it takes go, whatever happens.
    private static func makeModule(
        of sources: GuestSources, _ toolchain: GuestToolchain
    ) throws(Failure) -> [UInt8] {
        let folder = try TemporaryFolder()
        let files = try sources.write(to: folder.path)
        let module = try Files.read(try toolchain.makeModule(of: files, in: folder.path))
        return module[0..<module.count]
    }
}
