import CommandLineSupport

// What other tools show of this one, made from the list of commands.

extension Command {
    private static let shells = Completions.Shell.allCases.map(\.rawValue)

    static let completions = Command(
        name: "completions",
        summary: "Print a script by which a shell completes the words of weft",
        usage: shells.joined(separator: "|"),
        details: """
              weft completions bash > ~/.local/share/bash-completion/completions/weft
              weft completions zsh > ~/.zfunc/_weft       # a folder of $fpath
              weft completions fish > ~/.config/fish/completions/weft.fish
            """,
        run: { arguments throws(Failure) in
            let word = try arguments.onlyWord("shell")
            guard let shell = word.text.flatMap({ Completions.Shell(rawValue: $0) }) else {
                throw .usage(
                    "no completions for '\(word)': only \(shells.joined(separator: ", "))",
                    command: "completions")
            }
            try StandardOutput.write(
                Completions(program: "weft", commands: all).script(for: shell))
            return 0
        })

    static let man = Command(
        name: "man",
        summary: "Print the manual page of weft",
        usage: "",
        details: """
            The page has what 'weft help' says of all commands.

              weft man > ~/.local/share/man/man1/weft.1
            """,
        run: { arguments throws(Failure) in
            if let word = arguments.words.first {
                throw arguments.usageError("unexpected '\(word)'")
            }
            let page = ManualPage(program: "weft", purpose: "run WebAssembly", commands: all)
            try StandardOutput.write(page.text)
            return 0
        })
}
