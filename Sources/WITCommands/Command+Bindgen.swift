package import CommandLineSupport
import WIT

extension Command {
    private static let bindgenGuest = Option.flag(
        "--guest", "For a guest: a component in Embedded Swift")
    private static let bindgenWorld = Option.text(
        "--world", value: "NAME",
        "The world, as plugin or demo:shop/plugin; else the\npackage's only one")
    private static let bindgenOutput = Option.word(
        "--output", short: "-o", value: "OUT",
        "Where to write: a folder, or a file that ends in .swift,\nor '-'; else the current folder")
    private static let bindgenName = Option.text(
        "--name", value: "TYPE", "The type that you write, which has the exports (Guest)")
    private static let bindgenSkeleton = Option.flag(
        "--skeleton", "Also a file with that type to begin with, unless it is\nthere")

    package static let bindgen = Command(
        name: "bindgen",
        summary: "Make Swift of a world of WIT",
        usage: "--guest [OPTIONS] PATH",
        details: """
            PATH is what 'weft wit' takes. What is made for a guest has all that it needs but the
            type which you write. Paths of what was written are printed. The same package gives the
            same bytes.

              weft bindgen --guest --world demo:shop/plugin --skeleton -o Sources/Plugin wit
            """,
        options: [
            bindgenGuest.definition, bindgenWorld.definition, bindgenOutput.definition,
            bindgenName.definition, bindgenSkeleton.definition, WITFeatures.option.definition,
        ],
        run: { arguments throws(Failure) in
            let path = try arguments.onlyWord("file or folder")
            guard try arguments[bindgenGuest] else {
                throw arguments.usageError("for whom is not said: --guest")
            }
            let world = try arguments[bindgenWorld]
            let options = SwiftGuestGenerator.Options(
                implementation: try arguments[bindgenName] ?? "Guest",
                hasSkeleton: try arguments[bindgenSkeleton])
            let output = try arguments[bindgenOutput] ?? ""
            let file = try PackageFile(path, features: try arguments[WITFeatures.option])
            let files = try file.make { package throws(WITError) in
                try SwiftGuestGenerator(package: package, world: world, options: options)
                    .generate()
            }
            try write(files, to: output, arguments)
            return 0
        })

    /// The first file is made anew each time. What follows is the user's to change, and stays.
    private static func write(
        _ files: [GeneratedFile], to output: CommandWord, _ arguments: Arguments
    ) throws(Failure) {
        let isFile = output == "-" || output.hasSuffix(".swift")
        guard !isFile || files.count == 1 else {
            throw arguments.usageError("\(output) is one file, and two are made: give a folder")
        }
        let folder = output.bytes.isEmpty || output.hasSuffix("/") ? output : output + "/"
        for (position, file) in files.enumerated() {
            let path = isFile ? output : folder + CommandWord(file.path)
            if position > 0, Files.isFile(path) { continue }
            try Files.write([UInt8](file.text.utf8), to: path)
            if output != "-" { try StandardOutput.write("\(path)\n") }
        }
    }
}
