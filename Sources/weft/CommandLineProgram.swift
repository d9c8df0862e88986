import CommandLineSupport
import WasmCore

/// What the words of the command line come to.
enum CommandLineProgram {
    static let version = "weft 0.2.0" + (Commit.name.map { " (\($0))" } ?? "")

    /// - Parameter words: Without the program's name.
    /// - Returns: The exit status of the process.
    static func run(_ words: [CommandWord]) throws(Failure) -> Int32 {
        guard let first = words.first else {
            StandardError.write(Help.overview)
            return Failure.usageStatus
        }
        switch first {
        case "-V", "--version":
            try StandardOutput.write(version + "\n")
            return 0
        case "-h", "--help", "help":
            return try Help.run(Array(words.dropFirst()))
        default: break
        }
        if first.hasPrefix("-") {
            throw .usage(
                "unknown option '\(first)'",
                suggestion: Suggestion.nearest(
                    to: first.text ?? "", among: ["--help", "--version"]))
        }
        if isProgram(first) { return try Command.run.perform(words) }
        return try Command.named(first).perform(Array(words.dropFirst()))
    }

    /// Whether a word is no command but a file to run: `weft program.wasm` is `weft run
    /// program.wasm`.
    private static func isProgram(_ word: CommandWord) -> Bool {
        guard !Command.all.contains(where: { $0.name == word.text }) else { return false }
        return word.split(at: "/") != nil || word.hasSuffix(".wasm")
            || word.hasSuffix(".wat") || Files.isFile(word)
    }
}
