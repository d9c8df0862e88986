/// What can stand in the place of a word, as the help calls it there.
enum ExpectedWord: Equatable {
    case file
    case folder
    /// One of these words.
    case word([String])
    /// Some of these words, with commas between.
    case list([String])
    /// Nothing that could be named: a number, a name of a guest's.
    case other

    /// - Parameter placeholder: As in the usage of a command or behind an option: names in
    ///   capitals, or the words themselves with bars between.
    init(placeholder: String) {
        if placeholder.hasPrefix("FILE") || placeholder.hasPrefix("PATH") || placeholder == "OUT" {
            self = .file
        } else if placeholder.hasPrefix("DIR") || placeholder.hasPrefix("HOST") {
            self = .folder
        } else if placeholder.contains("|"), placeholder == placeholder.lowercased() {
            self = .word(placeholder.split(separator: "|").map { String($0) })
        } else {
            self = .other
        }
    }
}

extension OptionDefinition {
    /// nil for an option without a value.
    var expected: ExpectedWord? {
        if !choices.isEmpty { return .list(choices) }
        return value.map { ExpectedWord(placeholder: $0) }
    }

    /// The names, with dashes.
    var names: [String] { [name] + (short.map { [$0] } ?? []) }

    /// What it is for, in a few words: the help up to where it goes into details.
    var brief: String {
        let line = help.replacing(each: "\n", by: " ")
        return String(line.prefix { !",;:(".contains($0) }).trimmingBlanks
    }
}

extension Command {
    /// What its first word is, options aside.
    var expected: ExpectedWord {
        let words = usage.split(separator: " ").map { String($0) }
        return words.first { !$0.hasPrefix("[") && !$0.hasPrefix("-") }.map {
            ExpectedWord(placeholder: $0)
        } ?? .other
    }
}

extension String {
    fileprivate var trimmingBlanks: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
