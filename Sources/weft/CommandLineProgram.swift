import CommandLineSupport
import WasmCore

/// What the words of the command line come to.
enum CommandLineProgram {
    static let version = "weft 0.1.0"

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
        return try Command.named(first).perform(Array(words.dropFirst()))
    }
}
