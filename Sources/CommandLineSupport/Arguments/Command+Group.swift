import WasmCore

extension Command {
    /// Commands of one kind, which the word behind their name tells apart.
    ///
    /// - Parameter commands: Their names are that of the group and a word.
    package static func group(
        name: String, summary: String, details: String = "",
        commands: @escaping @autoclosure @Sendable () -> [Command]
    ) -> Command {
        Command(
            name: name, summary: summary, usage: "COMMAND [OPTIONS] …", details: details,
            subcommands: commands(), endsOptionsAtFirstWord: true,
            run: { arguments throws(Failure) in
                let group = arguments.command
                guard let word = arguments.words.first else {
                    let names = group.subcommands.map(\.lastName).joined(separator: ", ")
                    throw arguments.usageError("no command of '\(group.name)' given: \(names)")
                }
                return try group.subcommand(word)
                    .perform(Array(arguments.words.dropFirst()))
            })
    }

    /// The command of a group that a word names.
    package func subcommand(_ word: CommandWord) throws(Failure) -> Command {
        let commands = subcommands
        if let command = commands.first(where: { $0.lastName == word.text }) { return command }
        throw .usage(
            "unknown command '\(name) \(word)'",
            suggestion: Suggestion.nearest(
                to: "\(name) \(word.text ?? "")", among: commands.map(\.name)),
            command: name)
    }

    /// Its name within its group.
    var lastName: String { name.split(separator: " ").last.map { String($0) } ?? name }

    /// The command itself and those of its group.
    var withSubcommands: [Command] { [self] + subcommands }
}

extension [Command] {
    /// A line for each, as help lists them.
    ///
    /// - Parameter others: Rows that follow.
    package func listing(_ others: [(name: String, summary: String)] = []) -> String {
        let rows = map { (name: $0.lastName, summary: $0.summary) } + others
        let width = rows.map(\.name.count).max() ?? 0
        return rows.map { "  \($0.name.padded(to: width))  \($0.summary)\n" }.joined()
    }
}
