import CommandLineSupport
import WasmCore
import Wast

extension Command {
    static let wast = Command(
        name: "wast",
        summary: "Run scripts of the specification's test suite",
        usage: "[OPTIONS] FILE|DIR…",
        details: """
            Runs each .wast file in a store of its own, with the module "spectest" to import
            from. Directories are searched. Exit status 1 if anything failed.
            """,
        options: WastCommand.options,
        run: { arguments throws(Failure) in
            try WastCommand(arguments).run()
        })
}

/// Runs scripts and prints what held.
private struct WastCommand {
    private static let features = FeatureOptions(usual: "all")
    private static let exclude = Option.words(
        "--exclude", value: "NAME",
        "Leave out what lies in folders, or is a file, of\n"
            + "this name; can be repeated")
    private static let failures = Option.count("--failures", "Failures shown for each file (20)")
    private static let metered = Option.flag(
        "--metered", "Run with instructions counted, as --fuel of 'weft run' does")
    private static let collect = Option.flag("--collect", "Collect garbage at every allocation")
    private static let pooled = Option.flag(
        "--pooled", "Use modules that stand alone twice, as instances of\na pool")
    private static let quiet = Option.flag(
        "--quiet", short: "-q", "No lines for files in which all held")
    private static let verbose = Option.flag(
        "--verbose", short: "-v", "Show where messages differ from the script's too")
    static let options: [OptionDefinition] =
        features.definitions + [
            exclude.definition, failures.definition, metered.definition, collect.definition,
            pooled.definition, quiet.definition, verbose.definition,
        ]

    private let paths: [CommandWord]
    private let features: Features
    private let shownMax: Int
    private let isMetered: Bool
    private let isStressed: Bool
    private let isPooled: Bool
    private let isQuiet: Bool
    private let isVerbose: Bool

    init(_ arguments: Arguments) throws(Failure) {
        guard !arguments.words.isEmpty else {
            throw arguments.usageError("no script or folder given")
        }
        features = try Self.features.read(arguments, usual: .all)
        shownMax = Int(clamping: try arguments[Self.failures] ?? 20)
        isMetered = try arguments[Self.metered]
        isStressed = try arguments[Self.collect]
        isPooled = try arguments[Self.pooled]
        isQuiet = try arguments[Self.quiet]
        isVerbose = try arguments[Self.verbose]
        let excluded = try arguments[Self.exclude]
        var paths: [CommandWord] = []
        for word in arguments.words {
            if Files.isDirectory(word) {
                paths += try Files.find(in: word, suffix: ".wast").filter { path in
                    !path.pathParts.contains { excluded.contains($0) }
                }
            } else {
                paths.append(word)
            }
        }
        self.paths = paths
    }

    func run() throws(Failure) -> Int32 {
        var passed = 0
        var failed = 0
        var failedFiles = 0
        for path in paths {
            let report = WastRunner.run(
                try Files.readText(path), features: features, isMetered: isMetered,
                isStressed: isStressed, isPooled: isPooled)
            passed += report.passedCount
            failed += report.failures.count
            if !report.failures.isEmpty { failedFiles += 1 }
            try show(report, path)
        }
        try StandardOutput.write(
            "\(paths.count) files, \(failedFiles) with failures: "
                + "\(passed) passed, \(failed) failed\n")
        return failed == 0 ? 0 : 1
    }

    private func show(_ report: WastReport, _ path: CommandWord) throws(Failure) {
        var text = ""
        if !isQuiet || !report.failures.isEmpty {
            text += "\(path): \(report.passedCount) passed, \(report.failures.count) failed\n"
        }
        for entry in report.failures.prefix(shownMax) {
            text += "  \(path):\(entry.line): \(entry.text)\n"
        }
        if report.failures.count > shownMax {
            text += "  … and \(report.failures.count - shownMax) more\n"
        }
        if isVerbose {
            for entry in report.otherMessages {
                text += "  \(path):\(entry.line): other message: \(entry.text)\n"
            }
        }
        try StandardOutput.write(text)
    }
}
