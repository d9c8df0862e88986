/// One of the things that a program does.
package struct Command: Sendable {
    package var name: String
    /// One line, for the list of commands.
    package var summary: String
    /// What follows the name, as in `[OPTIONS] FILE`.
    package var usage: String { makeUsage() }
    /// Paragraphs below the usage.
    package var details: String
    package var options: [OptionDefinition] { makeOptions() }
    /// Those that its first word names, whose own names begin with its name.
    package var subcommands: [Command] { makeSubcommands() }
    /// Whether all words after the first one that is no option belong to somebody else.
    package var endsOptionsAtFirstWord: Bool
    package var run: @Sendable (Arguments) throws(Failure) -> Int32
    // Made when they are asked for: each start of a program has all of its commands.
    private let makeUsage: @Sendable () -> String
    private let makeOptions: @Sendable () -> [OptionDefinition]
    private let makeSubcommands: @Sendable () -> [Command]

    package init(
        name: String, summary: String,
        usage: @escaping @autoclosure @Sendable () -> String, details: String,
        options: @escaping @autoclosure @Sendable () -> [OptionDefinition] = [],
        subcommands: @escaping @autoclosure @Sendable () -> [Command] = [],
        endsOptionsAtFirstWord: Bool = false,
        run: @escaping @Sendable (Arguments) throws(Failure) -> Int32
    ) {
        self.name = name
        self.summary = summary
        makeUsage = usage
        self.details = details
        makeOptions = options
        makeSubcommands = subcommands
        self.endsOptionsAtFirstWord = endsOptionsAtFirstWord
        self.run = run
    }

    /// Words that follow its name, sorted.
    package func arguments(_ words: [CommandWord]) throws(Failure) -> Arguments {
        try ArgumentParser.parse(words, for: self)
    }

    /// Does it, or explains it where that is asked for.
    ///
    /// - Parameter words: What follows the command's name.
    /// - Returns: The exit status of the process.
    package func perform(_ words: [CommandWord]) throws(Failure) -> Int32 {
        if ArgumentParser.asksForHelp(words, self) {
            try StandardOutput.write(help)
            return 0
        }
        return try run(try arguments(words))
    }
}

extension Failure {
    /// What a program's work came to: a failure is told to the user.
    ///
    /// - Returns: The exit status of the process.
    package static func shown(_ work: () throws(Failure) -> Int32) -> Int32 {
        do throws(Failure) {
            return try work()
        } catch {
            error.show()
            return error.status
        }
    }
}
