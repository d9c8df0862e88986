extension Completions {
    var zsh: String {
        let arguments = allCommands.map { command in
            let rows =
                command.options.map(zshOption) + [
                    "'--help[Explain this command]'",
                    "'*:\(zshAction(command.expected))'",
                ]
            let row = rows.joined(separator: " \\\n            ")
            return "        '\(command.name)') _arguments -s \(row) ;;\n"
        }
        return """
            #compdef \(program)
            # Completions of \(program) for zsh: put this file as _\(program) into a folder of
            # $fpath.
            _\(program)() {
                local -a commands
                commands=(
                    \(zshDescribed(commands).joined(separator: "\n        "))
                    'help:Explain a command'
                )
                if (( CURRENT == 2 )); then
                    _describe command commands
                    _files
                    return
                fi
                local command=$words[2]
                shift words
                (( CURRENT-- ))
                case $command in
            \(zshGroups)    esac
                case $command in
            \(arguments.joined())        help) _describe command commands ;;
                esac
            }
            if [ "$funcstack[1]" = "_\(program)" ]; then
                _\(program) "$@"
            else
                compdef _\(program) \(program)
            fi

            """
    }

    private func zshDescribed(_ commands: [Command]) -> [String] {
        commands.map { Self.quote("\($0.lastName):\($0.summary)") }
    }

    private var zshGroups: String {
        groups.map { group in
            let described = zshDescribed(group.subcommands).joined(separator: " \\\n            ")
            return """
                    \(group.name))
                        commands=(\(described))
                        if (( CURRENT == 2 )); then
                            _describe command commands
                            return
                        fi
                        command="$command $words[2]"
                        shift words
                        (( CURRENT-- )) ;;

                """
        }.joined()
    }

    private func zshOption(_ option: OptionDefinition) -> String {
        let repeats = option.isRepeatable ? "*" : ""
        let brief = option.brief.replacing(each: "'", by: "'\\''")
            .replacing(each: "[", by: "\\[").replacing(each: "]", by: "\\]")
        let value = option.expected.map { ":\(zshAction($0))" } ?? ""
        return option.names.map { name in
            let sign = option.expected == nil ? "" : name.hasPrefix("--") ? "=" : "+"
            return "'\(repeats)\(name)\(sign)[\(brief)]\(value)'"
        }.joined(separator: " \\\n            ")
    }

    /// What is expected, and how it is found.
    private func zshAction(_ expected: ExpectedWord) -> String {
        switch expected {
        case .file: "file:_files"
        case .folder: "folder:_files -/"
        case .word(let words): "word:(\(words.joined(separator: " ")))"
        case .list(let words): "words:_values -s , word \(words.joined(separator: " "))"
        case .other: "value:"
        }
    }
}
