/// An option as it is written and explained.
package struct OptionDefinition: Sendable {
    /// With dashes, as in `--dir`.
    package var name: String
    /// With a dash, as in `-o`.
    package var short: String?
    /// What the value is called in the help; nil for an option without one.
    package var value: String?
    /// Whether it may be given several times, with a value each.
    package var isRepeatable: Bool
    /// What its value is a list of, with commas; empty where that is anything.
    package var choices: [String]
    package var help: String

    /// Without dashes.
    var nameInFile: String { String(name.dropFirst(2)) }
}

/// Why the words given for an option are none of its values; the option's name comes first.
package struct OptionMistake: Error {
    var message: String

    package init(_ message: String) { self.message = message }
}
