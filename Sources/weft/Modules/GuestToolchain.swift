import CommandLineSupport
import WasmCore

/// The programs that make a core module of Embedded Swift.
struct GuestToolchain {
    private let compiler: CommandWord
    private let linker: CommandWord

    static let option = Option.word(
        "--toolchain", value: "DIR",
        "A toolchain, or the folder of its programs swiftc and\nwasm-ld; else what PATH finds")

    /// - Parameter folder: The toolchain; without one it is that of the first `swiftc` of `PATH`.
    init(_ folder: CommandWord?) throws(Failure) {
        if let folder {
            compiler = try Self.find("swiftc", in: folder)
            linker = try Self.find("wasm-ld", in: folder)
            return
        }
        guard let compiler = Program.find("swiftc") else {
            throw Failure("there is no swiftc in the folders of PATH; --toolchain DIR names one")
        }
        let beside = Program.resolved(compiler).folder + "wasm-ld"
        guard let linker = Program.isThere(beside) ? beside : Program.find("wasm-ld") else {
            throw Failure(
                "there is no wasm-ld: neither \(beside), nor one in the folders of PATH; "
                    + "--toolchain DIR names a toolchain that has it")
        }
        self.compiler = compiler
        self.linker = linker
    }

    private static func find(
        _ name: CommandWord, in folder: CommandWord
    ) throws(Failure) -> CommandWord {
        let root = folder.hasSuffix("/") ? folder : folder + "/"
        let paths = ["usr/bin/", "bin/", ""].map { root + CommandWord($0) + name }
        if let path = paths.first(where: { Program.isThere($0) }) { return path }
        let tried = paths.map { "\($0)" }.joined(separator: ", ")
        throw Failure("there is no \(name) of the toolchain: looked for \(tried)")
    }

    /// Compiles and links some files. What the programs have to say they say themselves.
    ///
    /// - Parameter folder: Where files are put meanwhile; the module is one of them.
    /// - Returns: The module's path.
    func makeModule(
        of sources: [CommandWord], in folder: CommandWord
    ) throws(Failure) -> CommandWord {
        let object = folder + "guest.o"
        let module = folder + "guest.wasm"
        // Words that begin so mean something else to the compiler, which drops a `./` itself.
        let files = sources.map { path in
            path.hasPrefix("-") || path.hasPrefix("@") ? Program.resolved(path) : path
        }
        try run(compiler, Self.compilerWords + files + ["-c", "-o", object], in: folder)
        try run(linker, Self.linkerWords + [object, "-o", module], in: folder)
        return module
    }

    private func run(
        _ program: CommandWord, _ words: [CommandWord], in folder: CommandWord
    ) throws(Failure) {
        let status = try Program.run(program, words, temporaryFiles: folder)
        guard status != 0 else { return }
        let name = program.pathParts.last ?? program
        throw Failure("nothing was made: \(name) ended with status \(status)")
    }

    /// Without the stack protector, whose symbols nobody defines, and without a hash of the words,
    /// which would tell where files lay.
    private static let compilerWords: [CommandWord] = [
        "-target", "wasm32-unknown-none-wasm", "-swift-version", "6", "-parse-as-library", "-wmo",
        "-Osize", "-enable-experimental-feature", "Embedded",
        "-enable-experimental-feature", "Extern", "-Xfrontend", "-disable-stack-protector",
        "-Xfrontend", "-disable-incremental-llvm-codegen",
        "-module-name", "GuestComponent",
    ]

    /// The symbol is what the generated file defines, see `GuestSources`.
    private static let linkerWords: [CommandWord] = [
        "--no-entry", "--gc-sections", "--strip-all", "--wrap=free",
    ]
}
