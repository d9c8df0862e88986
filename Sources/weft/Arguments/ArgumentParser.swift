/// Sorts the words after a command's name.
///
/// `--name VALUE`, `--name=VALUE` and `-n VALUE` are the same; `--` ends the options.
enum ArgumentParser {
    static func parse(
        _ words: [String], for command: Command
    ) throws(Failure) -> Arguments {
        var result = Arguments(command: command)
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "--" {
                result.words += rest
                break
            }
            // A dash alone is a file: standard input or output.
            guard word.hasPrefix("-"), word != "-" else {
                result.words.append(word)
                if command.endsOptionsAtFirstWord {
                    result.words += rest
                    break
                }
                continue
            }
            let (name, attached) = split(word)
            let option = try definition(of: name, in: command)
            var value = ""
            if option.value != nil {
                guard let given = attached ?? rest.popFirst() else {
                    throw .usage(
                        "\(name) needs a value: \(name) \(option.value ?? "")",
                        command: command.name)
                }
                value = given
            } else if attached != nil {
                throw .usage("\(name) takes no value", command: command.name)
            }
            result.options[option.name, default: []].append(value)
        }
        return result
    }

    /// Whether help on the command is wanted instead of the command.
    static func asksForHelp(_ words: [String], _ command: Command) -> Bool {
        for word in words {
            if word == "--help" || word == "-h" { return true }
            if word == "--" || command.endsOptionsAtFirstWord && !word.hasPrefix("-") {
                return false
            }
        }
        return false
    }

    private static func split(_ word: String) -> (name: String, value: String?) {
        guard word.hasPrefix("--"), let equals = word.firstIndex(of: "=") else {
            return (word, nil)
        }
        return (String(word[..<equals]), String(word[word.index(after: equals)...]))
    }

    private static func definition(
        of name: String, in command: Command
    ) throws(Failure) -> OptionDefinition {
        if let known = command.options.first(where: { $0.name == name || $0.short == name }) {
            return known
        }
        throw .usage(
            "unknown option '\(name)' of 'weft \(command.name)'",
            suggestion: Suggestion.nearest(to: name, among: command.options.map(\.name)),
            command: command.name)
    }
}
