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
            from. Directories are searched. Exit status 1 if anything failed: each failure has its
            line, each file how many there were, and their kinds are counted at the end.
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
    private static let summary = Option.flag(
        "--summary", short: "-s",
        "Count the kinds of failures for each file instead of\nshowing failures")
    private static let metered = Option.flag(
        "--metered", "Run with instructions counted, as --fuel of 'weft run' does")
    private static let collect = Option.flag("--collect", "Collect garbage at every allocation")
    private static let pooled = Option.flag(
        "--pooled", "Use modules that stand alone twice, as instances of\na pool")
    private static let quiet = Option.flag(
        "--quiet", short: "-q", "No lines for files in which all held")
    private static let verbose = Option.flag(
        "--verbose", short: "-v", "Show where messages differ from the script's too")
    private static let trace = Option.word(
        "--trace", value: "FILE",
        "Write what happens to a file, a line an event: the\nsame in every run")
    static let options: [OptionDefinition] =
        features.definitions + [
            exclude.definition, failures.definition, summary.definition, metered.definition,
            collect.definition,
            pooled.definition, quiet.definition, verbose.definition, trace.definition,
        ]

    private let paths: [CommandWord]
    private let features: Features
    private let shownMax: Int
    private let isSummary: Bool
    private let isMetered: Bool
    private let isStressed: Bool
    private let isPooled: Bool
    private let isQuiet: Bool
    private let isVerbose: Bool
    private let trace: CommandWord?

    init(_ arguments: Arguments) throws(Failure) {
        guard !arguments.words.isEmpty else {
            throw arguments.usageError("no script or folder given")
        }
        features = try Self.features.read(arguments, usual: .all)
        shownMax = Int(clamping: try arguments[Self.failures] ?? 20)
        isSummary = try arguments[Self.summary]
        isMetered = try arguments[Self.metered]
        isStressed = try arguments[Self.collect]
        isPooled = try arguments[Self.pooled]
        isQuiet = try arguments[Self.quiet]
        isVerbose = try arguments[Self.verbose]
        trace = try arguments[Self.trace]
        let excluded = try arguments[Self.exclude]
        var paths: [CommandWord] = []
        for word in arguments.words {
            if Files.isDirectory(word) {
                let found = try Files.find(in: word, suffix: ".wast")
                guard !found.isEmpty else { throw Failure("\(word): no .wast file in it") }
                paths += found.filter { path in
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
        var failed = FailureCounts()
        var failedFiles = 0
        var events: [UInt8] = []
        for path in paths {
            let report = WastRunner.run(
                try Files.readText(path), features: features, isMetered: isMetered,
                isStressed: isStressed, isPooled: isPooled, isTraced: trace != nil)
            for event in report.events { events += "\(path):\(event.line): \(event.text)\n".utf8 }
            passed += report.passedCount
            failed.add(report.failures)
            if !report.failures.isEmpty { failedFiles += 1 }
            try show(report, path)
        }
        if let trace { try Files.write(events, to: trace) }
        var text =
            "\(paths.count.counted("file")), \(failedFiles) with failures: "
            + "\(passed) passed, \(failed.total) failed\n"
        for (kind, count) in failed.byKind { text += "  \(count) \(kind.rawValue)\n" }
        try StandardOutput.write(text)
        return failed.total == 0 ? 0 : 1
    }

    private func show(_ report: WastReport, _ path: CommandWord) throws(Failure) {
        var text = ""
        if !isQuiet || !report.failures.isEmpty {
            text += "\(path): \(report.passedCount) passed, \(report.failures.count) failed"
            if isSummary, !report.failures.isEmpty {
                var counts = FailureCounts()
                counts.add(report.failures)
                let kinds = counts.byKind.map { "\($0.count) \($0.kind.rawValue)" }
                text += " (\(kinds.joined(separator: ", ")))"
            }
            text += "\n"
        }
        if !isSummary {
            for entry in report.failures.prefix(shownMax) {
                text += "  \(path):\(entry.line): \(entry.text)\n"
            }
            if report.failures.count > shownMax {
                text += "  … and \(report.failures.count - shownMax) more\n"
            }
        }
        if isVerbose {
            for entry in report.otherMessages {
                text += "  \(path):\(entry.line): other message: \(entry.text)\n"
            }
        }
        try StandardOutput.write(text)
    }
}

/// How many failures there were of each kind.
private struct FailureCounts {
    private var counts: [WastFailureKind: Int] = [:]

    mutating func add(_ failures: [WastReport.Entry]) {
        for failure in failures { counts[failure.kind, default: 0] += 1 }
    }

    var total: Int { counts.values.reduce(0, +) }

    /// Kinds that there were, the most frequent first.
    var byKind: [(kind: WastFailureKind, count: Int)] {
        WastFailureKind.allCases.compactMap { kind in counts[kind].map { (kind, $0) } }
            .sorted { $0.1 > $1.1 }
    }
}
