import CommandLineSupport
import WasmCore

extension Command {
    private static let validFeatures = FeatureOptions(usual: "all")
    private static let validQuiet = Option.flag("--quiet", short: "-q", "Only say what is wrong")

    static let validate = Command(
        name: "validate",
        summary: "Check that modules and components are well-formed and valid",
        usage: "[OPTIONS] FILE…",
        details: """
            Says for each module or component, binary or text, whether it is valid, else what is
            wrong and at which byte. Several are checked at a time, on all cores; the answers come
            in the order of the files. Exit status 1 if one is not valid.
            """,
        options: validFeatures.definitions + [validQuiet.definition],
        run: { arguments throws(Failure) in
            guard !arguments.words.isEmpty else { throw arguments.usageError("no file given") }
            let features = try validFeatures.read(arguments, usual: .all)
            return try check(arguments.words, features, isQuiet: try arguments[validQuiet])
        })

    private static func check(
        _ paths: [CommandWord], _ features: Features, isQuiet: Bool
    ) throws(Failure) -> Int32 {
        var status: Int32 = 0
        // Lines of results on the same terminal show how far it is.
        var progress = Progress(
            "validating", total: paths.count, isWanted: isQuiet || !Progress.outputIsTerminal)
        try OrderedWork.forEach(
            count: paths.count,
            work: { number in
                Result { () throws(Failure) in
                    try ModuleFile.check(paths[number], features: features)
                }
            },
            take: { number, result throws(Failure) in
                switch result {
                case .success:
                    if !isQuiet { try StandardOutput.write("\(paths[number]): valid\n") }
                case .failure(let error):
                    progress.clear()
                    error.show()
                    status = 1
                }
                progress.show(number + 1)
            })
        progress.clear()
        return status
    }
}
