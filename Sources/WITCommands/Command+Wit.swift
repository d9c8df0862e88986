package import CommandLineSupport
import WIT

extension Command {
    private static let witJSON = Option.flag(
        "--json", "Print one JSON object a package instead, as other tools do")
    private static let witBinary = Option.flag(
        "--wasm", "Write the package as a component instead, as other tools\nread it")

    package static let wit = Command(
        name: "wit",
        summary: "Check and print packages of WIT, and what components are in WIT",
        usage: "[OPTIONS] PATH…",
        details: """
            PATH is a file of WIT, or a folder whose *.wit are a package; what that refers to is in
            its folder deps: a folder or a file for each package. What is printed is all of it as
            one text, which reads back as the same, comments included. Exit status 1 if something
            is wrong, with the place. Of a component, binary or text, the package that it stands for
            is printed, or a world of what it imports and exports; of a module the world that its
            section names.

              weft wit wit/
              weft wit shop.wasm
              weft wit --wasm wit/ -o api.wasm
              weft wit --json --features all api.wit
            """,
        options: [
            witJSON.definition, witBinary.definition, BinaryOutput.option.definition,
            WITFeatures.option.definition,
        ],
        run: { arguments throws(Failure) in
            guard !arguments.words.isEmpty else {
                throw arguments.usageError("no file or folder given")
            }
            let isJSON = try arguments[witJSON]
            let features = try arguments[WITFeatures.option]
            if try arguments[witBinary] {
                if isJSON { throw arguments.usageError("--json and --wasm: only one at a time") }
                let file = try PackageFile(
                    try arguments.onlyWord("file or folder"), features: features)
                let bytes = try file.make { package throws(WITError) in try package.encoded() }
                try BinaryOutput.write(bytes, arguments)
                return 0
            }
            if try arguments[BinaryOutput.option] != nil {
                throw arguments.usageError("--output is for --wasm; text is printed")
            }
            for path in arguments.words {
                let text = try PackageFile(path, features: features)
                    .make { package throws(WITError) in
                        isJSON ? try package.json() : try package.text()
                    }
                try StandardOutput.write(text.hasSuffix("\n") ? text : text + "\n")
            }
            return 0
        })
}
