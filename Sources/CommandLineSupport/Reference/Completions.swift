/// Scripts by which a shell completes the words of a program, made from its commands.
package struct Completions {
    let program: String
    let commands: [Command]

    package init(program: String, commands: [Command]) {
        self.program = program
        self.commands = commands
    }

    /// A shell that there is a script for.
    package enum Shell: String, CaseIterable {
        case bash
        case zsh
        case fish
    }

    package func script(for shell: Shell) -> String {
        switch shell {
        case .bash: bash
        case .zsh: zsh
        case .fish: fish
        }
    }

    var names: [String] { commands.map(\.name) }

    /// Those whose next word is a command's too.
    var groups: [Command] { commands.filter { !$0.subcommands.isEmpty } }

    /// Groups and what is in them.
    var allCommands: [Command] { commands.flatMap(\.withSubcommands) }

    /// Words that a shell takes as they are.
    static func quote(_ text: String) -> String {
        "'" + text.replacing(each: "'", by: "'\\''") + "'"
    }
}
