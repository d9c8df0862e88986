import CommandLineSupport
import WasmCore

extension Command {
    private static let validFeatures = FeatureOptions(usual: "all")
    private static let validQuiet = Option.flag("--quiet", short: "-q", "Only say what is wrong")

    static let validate = Command(
        name: "validate",
        summary: "Check that modules are well-formed and valid",
        usage: "[OPTIONS] FILE…",
        details: """
            Says for each module, binary or text, whether it is valid, else what is wrong and at
            which byte. Exit status 1 if one is not.
            """,
        options: validFeatures.definitions + [validQuiet.definition],
        run: { arguments throws(Failure) in
            guard !arguments.words.isEmpty else { throw arguments.usageError("no module given") }
            let features = try validFeatures.read(arguments, usual: .all)
            let isQuiet = try arguments[validQuiet]
            var status: Int32 = 0
            for path in arguments.words {
                do throws(Failure) {
                    try check(path, features)
                } catch {
                    error.show()
                    status = 1
                    continue
                }
                if !isQuiet {
                    try StandardOutput.write("\(path): valid\n")
                }
            }
            return status
        })

    private static func check(_ path: CommandWord, _ features: Features) throws(Failure) {
        let bytes = try ModuleFile.load(path)
        do throws(ModuleError) {
            try ModuleCheck(features: features).check(bytes)
        } catch {
            throw Failure("\(path): \(error.sentence)")
        }
    }
}
