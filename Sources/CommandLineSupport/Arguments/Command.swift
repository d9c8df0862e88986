/// One of the things that the program does.
struct Command: Sendable {
    var name: String
    /// One line, for the list of commands.
    var summary: String
    /// What follows the name, as in `[OPTIONS] FILE`.
    var usage: String
    /// Paragraphs below the usage.
    var details: String
    var options: [OptionDefinition] = []
    /// Whether all words after the first one that is no option belong to somebody else.
    var endsOptionsAtFirstWord = false
    var run: @Sendable (Arguments) throws(Failure) -> Int32

    static let all: [Command] = [
        .run, .validate, .wat2wasm, .wasm2wat, .inspect, .wast, .invokeBatch,
    ]

    static func named(_ word: CommandWord) throws(Failure) -> Command {
        let name = word.text ?? ""
        if let command = all.first(where: { $0.name == name }) { return command }
        throw .usage(
            "unknown command '\(word)'",
            suggestion: Suggestion.nearest(to: name, among: all.map(\.name) + ["help"]))
    }
}

/// Why a command came to nothing.
struct Failure: Error {
    /// Of an error in how the program was called.
    static let usageStatus: Int32 = 2
    /// Nobody reads the output any more. As a shell shows the signal that says so.
    static let brokenPipe = Failure("", status: 141)

    /// Empty where there is nothing to say.
    var message: String
    var hint: String?
    var status: Int32

    /// An error in what the program was given.
    init(_ message: String, status: Int32 = 1) {
        self.message = message
        self.status = status
    }

    private init(usage message: String, hint: String) {
        self.message = message
        self.hint = hint
        status = Self.usageStatus
    }

    /// An error in how the program was called.
    static func usage(
        _ message: String, suggestion: String? = nil, command: String? = nil
    ) -> Failure {
        let meant = suggestion.map { "; did you mean '\($0)'?" } ?? ""
        let help = command.map { "weft help \($0)" } ?? "weft help"
        return Failure(usage: message + meant, hint: "For more, see '\(help)'.")
    }
}

extension Failure {
    /// Tells the user.
    func show() {
        guard !message.isEmpty else { return }
        StandardError.write("error: \(message)\n")
        if let hint { StandardError.write("\(hint)\n") }
    }
}
