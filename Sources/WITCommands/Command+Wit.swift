package import CommandLineSupport
import WIT

extension Command {
    private static let witJSON = Option.flag(
        "--json", "Print one JSON object a package instead, as other tools do")
    package static let wit = Command(
        name: "wit",
        summary: "Check and print packages of WIT",
        usage: "[OPTIONS] PATH…",
        details: """
            PATH is a file of WIT, or a folder whose *.wit are a package; what that refers to is in
            its folder deps: a folder or a file for each package. What is printed is all of it as
            one text, which reads back as the same, comments included. Exit status 1 if something
            is wrong, with the place.

              weft wit wit/
              weft wit --json --features all api.wit
            """,
        options: [witJSON.definition, WITFeatures.option.definition],
        run: { arguments throws(Failure) in
            guard !arguments.words.isEmpty else {
                throw arguments.usageError("no file or folder given")
            }
            let isJSON = try arguments[witJSON]
            let features = try arguments[WITFeatures.option]
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
