import WasmCore

/// The words of a command line, sorted into options and the rest.
package struct Arguments {
    let command: Command
    /// All words as they were given.
    package let given: [CommandWord]
    /// The words of each option in order, by its name; empty for one without values.
    var options: [String: [CommandWord]] = [:]
    package var words: [CommandWord] = []
    /// The file that some of the options are from.
    package internal(set) var optionFile: CommandWord?
    /// Where in that file those options are that are from there, by the option's name.
    var optionPlaces: [String: String] = [:]

    init(command: Command, given: [CommandWord]) {
        self.command = command
        self.given = given
    }

    /// What was given for an option, which must be one of the command's.
    package subscript<Value>(option: Option<Value>) -> Value {
        get throws(Failure) {
            let name = option.definition.name
            assert(command.options.contains { $0.name == name })
            do throws(OptionMistake) {
                return try option.read(options[name])
            } catch {
                throw usageError(self.name(of: option.definition) + error.message)
            }
        }
    }

    /// Whether an option was given.
    package func has(_ option: OptionDefinition) -> Bool { options[option.name] != nil }

    /// What an option is called where it was given, for errors: with dashes, or as a name in the
    /// file, with its place.
    package func name(of option: OptionDefinition) -> String {
        guard let place = optionPlaces[option.name] else { return option.name }
        return "\(place): \(option.nameInFile.quoted)"
    }

    /// Whether an option is from the file of options.
    package func isFromFile(_ option: OptionDefinition) -> Bool {
        optionPlaces[option.name] != nil
    }

    package func usageError(_ message: String) -> Failure {
        .usage(message, command: command.name)
    }

    /// The only word, which the command must have.
    package func onlyWord(_ what: String) throws(Failure) -> CommandWord {
        guard let first = words.first else { throw usageError("no \(what) given") }
        guard words.count == 1 else { throw usageError("unexpected '\(words[1])'") }
        return first
    }
}
