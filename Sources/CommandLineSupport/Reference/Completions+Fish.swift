extension Completions {
    var fish: String {
        var text = """
            # Completions of \(program) for fish: put this file into
            # ~/.config/fish/completions/\(program).fish
            function __\(program)_wants_command
                test (count (commandline -opc)) -eq (math 1 + (count $argv)); or return 1
                test (count $argv) -eq 0; or __\(program)_is $argv
            end
            function __\(program)_is
                set -l words (commandline -opc)
                set -l last (math 1 + (count $argv))
                test (count $words) -ge $last; and test "$words[2..$last]" = "$argv"
            end

            """
        let start = "complete -c \(program) -n __\(program)_wants_command"
        for command in commands {
            text += "\(start) -a \(command.name) -d \(Self.quote(command.summary))\n"
        }
        text += "\(start) -a help -d 'Explain a command'\n"
        text += "\(start) -s h -l help -d 'Explain the program'\n"
        text += "\(start) -s V -l version -d 'The version'\n"
        for group in groups {
            let start = "complete -c \(program) -n '__\(program)_wants_command \(group.name)' -f"
            for command in group.subcommands {
                text += "\(start) -a \(command.lastName) -d \(Self.quote(command.summary))\n"
            }
        }
        for command in allCommands {
            let start = "complete -c \(program) -n '__\(program)_is \(command.name)'"
            for option in command.options { text += "\(start) \(fishOption(option))\n" }
            text += "\(start) -l help -d 'Explain this command'\n"
            if case .word(let words) = command.expected {
                text += "\(start) -f -a '\(words.joined(separator: " "))'\n"
            }
        }
        let all = names.joined(separator: " ")
        return text + "complete -c \(program) -n '__\(program)_is help' -f -a '\(all)'\n"
    }

    private func fishOption(_ option: OptionDefinition) -> String {
        var parts = ["-l \(option.name.dropFirst(2))"]
        if let short = option.short { parts.append("-s \(short.dropFirst())") }
        switch option.expected {
        case nil: break
        case .file?: parts.append("-r -F")
        case .folder?: parts.append("-x -a '(__fish_complete_directories)'")
        case .word(let words)?: parts.append("-x -a '\(words.joined(separator: " "))'")
        case .list(let words)?:
            parts.append("-x -a '(__fish_append , \(words.joined(separator: " ")))'")
        case .other?: parts.append("-x")
        }
        return parts.joined(separator: " ") + " -d \(Self.quote(option.brief))"
    }
}
