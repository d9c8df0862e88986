import CommandLineSupport
import WIT
import WasmCore

extension Command {
    private static let witJSON = Option.flag(
        "--json", "Print one JSON object a package instead, as other tools do")
    private static let witFeatures = Option.text(
        "--features", value: "LIST",
        "What is marked @unstable and still there: names of\nfeatures with commas between, "
            + "or 'all'; nothing if not given")

    static let wit = Command(
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
        options: [witJSON.definition, witFeatures.definition],
        run: { arguments throws(Failure) in
            guard !arguments.words.isEmpty else {
                throw arguments.usageError("no file or folder given")
            }
            let isJSON = try arguments[witJSON]
            let features = features(try arguments[witFeatures])
            for path in arguments.words {
                let text = try text(of: path, features, isJSON: isJSON)
                try StandardOutput.write(text.hasSuffix("\n") ? text : text + "\n")
            }
            return 0
        })

    private static func features(_ list: String?) -> WITFeatures {
        let names = Set((list ?? "").split(separator: ",").map { String($0) })
        return names.contains("all") ? .all : .only(names)
    }

    private static func text(
        of path: CommandWord, _ features: WITFeatures, isJSON: Bool
    ) throws(Failure) -> String {
        let isFolder = Files.isDirectory(path)
        let sources = isFolder ? try files(in: path) : [try file(path)]
        do throws(WITError) {
            let package =
                isFolder
                ? try WITPackage(folder: sources, features: features)
                : try WITPackage(file: sources[0], features: features)
            return isJSON ? try package.json() : try package.text()
        } catch {
            throw failure(error, path, isFolder: isFolder)
        }
    }

    private static func file(_ path: CommandWord) throws(Failure) -> WITSource {
        let bytes = try Files.read(path, bytesMax: WITLimits.textBytesMax)
        return WITSource(path: path.text ?? path.description, bytes: bytes[0..<bytes.count])
    }

    private static func files(in folder: CommandWord) throws(Failure) -> [WITSource] {
        try PackageFolder.read(folder, bytesMax: WITLimits.textBytesMax).map { file in
            WITSource(path: file.path, bytes: file.bytes)
        }
    }

    /// Places in files of a folder are shown by the paths that the user knows.
    private static func failure(
        _ error: WITError, _ path: CommandWord, isFolder: Bool
    ) -> Failure {
        guard var location = error.location else {
            let text = "\(error)"
            return Failure(text.hasPrefix("\(path): ") ? text : "\(path): \(text)")
        }
        guard isFolder, let folder = path.text else { return Failure("\(error)") }
        let prefix = folder.hasSuffix("/") ? folder : folder + "/"
        var error = error
        location.path = prefix + location.path
        error.location = location
        for position in error.related.indices {
            error.related[position].path = prefix + error.related[position].path
        }
        return Failure("\(error)")
    }
}
