// For bash from 3.2 on, without the package `bash-completion`.

extension Completions {
    var bash: String {
        let first = (names + ["help", "--help", "--version"]).joined(separator: " ")
        return """
            # Completions of \(program) for bash: source this file, or put it into
            # ~/.local/share/bash-completion/completions/\(program)
            _\(program)_words() { COMPREPLY=($(compgen -W "$1" -- "$current")); }
            _\(program)_list() {
                local last="${current##*,}"
                COMPREPLY=($(compgen -P "${current%"$last"}" -W "$1" -- "$last"))
                compopt -o nospace 2>/dev/null
            }
            _\(program)_folders() {
                local IFS=$'\\n'
                COMPREPLY=($(compgen -d -- "$current"))
                compopt -o filenames 2>/dev/null
            }
            _\(program)_nothing() { compopt +o default 2>/dev/null; }
            _\(program)() {
                local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}"
                COMPREPLY=()
                # "--name=value" is three words here.
                if [ "$current" = "=" ]; then
                    current=""
                elif [ "$previous" = "=" ]; then
                    previous="${COMP_WORDS[COMP_CWORD-2]}"
                fi
                if [ "$COMP_CWORD" -eq 1 ]; then
                    _\(program)_words "\(first)"
                    return
                fi
                local command="${COMP_WORDS[1]}"
                case "$command" in
            \(bashGroups)    esac
                case "$command $previous" in
            \(bashValues)    esac
                case "$command $current" in
            \(bashOptions)    esac
                case "$command" in
            \(bashWords)    help) _\(program)_words "\(names.joined(separator: " "))" ;;
                esac
            }
            # Where nothing else is offered, files are.
            complete -o default -F _\(program) \(program)

            """
    }

    private var bashGroups: String {
        groups.map { group in
            let names = group.subcommands.map(\.lastName).joined(separator: " ")
            return """
                    \(group.name)) if [ "$COMP_CWORD" -eq 2 ]; then
                            _\(program)_words "\(names)"
                            return
                        fi
                        command="$command ${COMP_WORDS[2]}" ;;

                """
        }.joined()
    }

    private var bashValues: String {
        var rows = ""
        for group in groups {
            let names = group.subcommands.map(\.lastName).joined(separator: " ")
            rows += "    \"help \(group.name)\") _\(program)_words \"\(names)\"; return ;;\n"
        }
        for command in allCommands {
            for option in command.options {
                guard let expected = option.expected else { continue }
                let patterns = option.names.map { "\"\(command.name) \($0)\"" }
                rows += "    \(patterns.joined(separator: " | "))) "
                rows += (bashAction(expected) ?? ":") + "; return ;;\n"
            }
        }
        return rows
    }

    private var bashOptions: String {
        allCommands.map { command in
            let names = (command.options.flatMap(\.names) + ["--help"]).joined(separator: " ")
            return "    \"\(command.name) -\"*) _\(program)_words \"\(names)\"; return ;;\n"
        }.joined()
    }

    private var bashWords: String {
        allCommands.map { command in
            bashAction(command.expected).map { "    \"\(command.name)\") \($0) ;;\n" } ?? ""
        }.joined()
    }

    /// nil for files, which the shell offers by itself.
    private func bashAction(_ expected: ExpectedWord) -> String? {
        switch expected {
        case .file: nil
        case .folder: "_\(program)_folders"
        case .word(let words): "_\(program)_words \"\(words.joined(separator: " "))\""
        case .list(let words): "_\(program)_list \"\(words.joined(separator: " "))\""
        case .other: "_\(program)_nothing"
        }
    }
}
