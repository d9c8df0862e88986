import WasmCore

/// Sorts the words after a command's name.
///
/// `--name VALUE`, `--name=VALUE` and `-n VALUE` are the same; `--` ends the options.
enum ArgumentParser {
    static func parse(
        _ words: [CommandWord], for command: Command
    ) throws(Failure) -> Arguments {
        var result = Arguments(command: command, given: words)
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
            guard let value = option.value else {
                if attached != nil {
                    throw .usage("\(name) takes no value", command: command.name)
                }
                result.options[option.name] = []
                continue
            }
            guard let given = attached ?? rest.popFirst() else {
                throw .usage(
                    "\(name) needs a value: \(name) \(value)", command: command.name)
            }
            // Of two values one would be without effect.
            guard option.isRepeatable || result.options[option.name] == nil else {
                throw .usage("\(option.name) is given twice", command: command.name)
            }
            result.options[option.name, default: []].append(given)
        }
        return result
    }

    /// Whether help on the command is wanted instead of the command.
    static func asksForHelp(_ words: [CommandWord], _ command: Command) -> Bool {
        for word in words {
            if word == "--help" || word == "-h" { return true }
            if word == "--" || command.endsOptionsAtFirstWord && !word.hasPrefix("-") {
                return false
            }
        }
        return false
    }

    private static func split(_ word: CommandWord) -> (name: CommandWord, value: CommandWord?) {
        guard word.hasPrefix("--"), let parts = word.split(at: "=") else { return (word, nil) }
        return (parts.before, parts.behind)
    }

    private static func definition(
        of name: CommandWord, in command: Command
    ) throws(Failure) -> OptionDefinition {
        let text = name.text ?? ""
        if let known = command.options.first(where: { $0.name == text || $0.short == text }) {
            return known
        }
        throw .usage(
            "unknown option '\(name)' of 'weft \(command.name)'",
            suggestion: Suggestion.nearest(to: text, among: command.options.map(\.name)),
            command: command.name)
    }
}
