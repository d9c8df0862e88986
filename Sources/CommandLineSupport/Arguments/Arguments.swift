/// An option that a command knows.
struct OptionDefinition: Sendable {
    /// With dashes, as in `--dir`.
    var name: String
    /// With a dash, as in `-o`.
    var short: String?
    /// What the value is called in the help; nil for an option without one.
    var value: String?
    /// Whether it may be given several times, with a value each.
    var isRepeatable: Bool
    var help: String

    init(
        _ name: String, short: String? = nil, value: String? = nil, isRepeatable: Bool = false,
        _ help: String
    ) {
        self.name = name
        self.short = short
        self.value = value
        self.isRepeatable = isRepeatable
        self.help = help
    }
}

/// The words of a command line, sorted into options and the rest.
struct Arguments {
    var command: Command
    /// The values of each option in order; empty for one without values.
    var options: [String: [CommandWord]] = [:]
    var words: [CommandWord] = []

    func contains(_ option: String) -> Bool { options[option] != nil }
    func values(_ option: String) -> [CommandWord] { options[option] ?? [] }
    func value(_ option: String) -> CommandWord? { options[option]?.last }

    /// A value that has to be text.
    func text(_ option: String) throws(Failure) -> String? {
        guard let word = value(option) else { return nil }
        guard let text = word.text else { throw usageError("\(option): \(word) is no UTF-8") }
        return text
    }

    func usageError(_ message: String) -> Failure {
        .usage(message, command: command.name)
    }

    /// The only word, which the command must have.
    func onlyWord(_ what: String) throws(Failure) -> CommandWord {
        guard let first = words.first else { throw usageError("no \(what) given") }
        guard words.count == 1 else { throw usageError("unexpected '\(words[1])'") }
        return first
    }

    /// A number that is not negative.
    func count(_ option: String) throws(Failure) -> UInt64? {
        try number(option, "a whole number from 0 to \(UInt64.max)") { UInt64($0) }
    }

    /// What an option's value means.
    ///
    /// - Parameters:
    ///   - what: What is needed, for the error.
    ///   - read: nil for what is something else.
    func number<Number>(
        _ option: String, _ what: String, _ read: (String) -> Number?
    ) throws(Failure) -> Number? {
        guard let word = value(option) else { return nil }
        // Signs, which the standard library takes, are no part of a number that is not negative.
        guard let text = word.text, let first = text.utf8.first, first != UInt8(ascii: "+"),
            let number = read(text)
        else { throw usageError("\(option) needs \(what), not '\(word)'") }
        return number
    }
}
