/// An option that a command knows.
struct OptionDefinition: Sendable {
    /// With dashes, as in `--dir`.
    var name: String
    /// With a dash, as in `-o`.
    var short: String?
    /// What the value is called in the help; nil for an option without one.
    var value: String?
    var help: String

    init(_ name: String, short: String? = nil, value: String? = nil, _ help: String) {
        self.name = name
        self.short = short
        self.value = value
        self.help = help
    }
}

/// The words of a command line, sorted into options and the rest.
struct Arguments {
    var command: Command
    /// The values of each option in order; empty strings for one without values.
    var options: [String: [String]] = [:]
    var words: [String] = []

    func contains(_ option: String) -> Bool { options[option] != nil }
    func values(_ option: String) -> [String] { options[option] ?? [] }
    /// The last one given wins.
    func value(_ option: String) -> String? { options[option]?.last }

    func usageError(_ message: String) -> Failure {
        .usage(message, command: command.name)
    }

    /// The only word, which the command must have.
    func onlyWord(_ what: String) throws(Failure) -> String {
        guard let first = words.first else { throw usageError("no \(what) given") }
        guard words.count == 1 else { throw usageError("unexpected '\(words[1])'") }
        return first
    }

    /// A number that is not negative.
    func count(_ option: String) throws(Failure) -> UInt64? {
        guard let text = value(option) else { return nil }
        guard let number = UInt64(text) else {
            throw usageError("\(option) needs a whole number, not '\(text)'")
        }
        return number
    }
}
