import WasmCore

extension Command {
    static let validate = Command(
        name: "validate",
        summary: "Check that modules are well-formed and valid",
        usage: "[OPTIONS] FILE…",
        details: """
            Says for each module, binary or text, whether it is valid, else what is wrong and at
            which byte. Exit status 1 if one is not.
            """,
        options: [.features, OptionDefinition("--quiet", short: "-q", "Only say what is wrong")],
        run: { arguments throws(Failure) in
            guard !arguments.words.isEmpty else { throw arguments.usageError("no module given") }
            let features = try arguments.features(default: .all)
            var status: Int32 = 0
            for path in arguments.words {
                do throws(Failure) {
                    try check(path, features)
                } catch {
                    error.show()
                    status = 1
                    continue
                }
                if !arguments.contains("--quiet") {
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

/// All that can be said about a module before it is linked.
struct ModuleCheck {
    var features = Features.all
    var limits = ModuleLimits.standard

    func check(_ bytes: ModuleBytes) throws(ModuleError) {
        let decoded: DecodedModule
        do throws(DecodeError) {
            decoded = try ModuleDecoder.decode(bytes, features: features, limits: limits)
        } catch {
            throw .malformed(error)
        }
        let context = try ModuleValidator.validate(decoded, features: features, limits: limits)
        try context.validateAllBodies()
    }
}
