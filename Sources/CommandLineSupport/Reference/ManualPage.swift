/// A page for `man`, made from the commands of a program.
package struct ManualPage {
    let program: String
    /// What the program is, after its name: a few words without a stop.
    let purpose: String
    let commands: [Command]

    package init(program: String, purpose: String, commands: [Command]) {
        self.program = program
        self.purpose = purpose
        self.commands = commands
    }

    /// The page in the language of `man`.
    package var text: String {
        var text = """
            .TH \(program.uppercased()) 1
            .SH NAME
            \(program) \\- \(Self.escape(purpose))
            .SH SYNOPSIS
            .B \(program)
            .I COMMAND
            [OPTIONS] ...
            .br
            .B \(program)
            .I FILE
            [ARGUMENTS...]
            .SH COMMANDS

            """
        for command in commands.flatMap(\.withSubcommands) { text += section(of: command) }
        text += """
            .SS help COMMAND
            Explain a command.
            .SH EXIT STATUS

            """
        for (status, meaning) in Self.statuses {
            text += ".TP\n.B \(status)\n\(Self.escape(meaning))\n"
        }
        return text
    }

    private static let statuses: [(status: Int32, meaning: String)] = [
        (0, "All is well. 'run' ends with the status of its program instead."),
        (1, "An input is wrong, or the system refused something."),
        (Failure.usageStatus, "The words of the command line make no sense."),
        (Failure.trapStatus, "A guest trapped or was stopped."),
        (Failure.brokenPipe.status, "Nobody reads the output any more."),
    ]

    private func section(of command: Command) -> String {
        var text = ".SS \(Self.escape("\(command.name) \(command.usage)"))\n"
        text += Self.escape(command.summary) + ".\n"
        let lines = command.details.split(separator: "\n", omittingEmptySubsequences: false)
        for paragraph in lines.split(whereSeparator: \.isEmpty) {
            // Indented lines are examples.
            let isExample = paragraph.first?.hasPrefix("  ") == true
            text += ".PP\n" + (isExample ? ".nf\n" : "")
            text += paragraph.map { Self.escape(String($0)) + "\n" }.joined()
            text += isExample ? ".fi\n" : ""
        }
        for option in command.options {
            let names = option.names.reversed().map { "\\fB\(Self.escape($0))\\fR" }
            let value = option.value.map { " \\fI\(Self.escape($0))\\fR" } ?? ""
            text += ".TP\n\(names.joined(separator: ", "))\(value)\n"
            text += option.help.split(separator: "\n").map { Self.escape(String($0)) + "\n" }
                .joined()
        }
        return text
    }

    /// Text that is shown as it is: nothing in it is a request, and only ASCII.
    static func escape(_ text: String) -> String {
        var result = text.hasPrefix(".") || text.hasPrefix("'") ? "\\&" : ""
        for character in text {
            switch character {
            case "\\": result += "\\e"
            case "-": result += "\\-"
            case "'": result += "\\(aq"
            case "…": result += "..."
            case "→": result += "\\(->"
            default: result.append(character)
            }
        }
        return result
    }
}
