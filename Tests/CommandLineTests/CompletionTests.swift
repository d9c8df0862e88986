import CommandLineSupport
import Foundation
import Testing

/// What other tools show of the commands: completions of shells, the manual page.
@Suite struct CompletionTests {
    static let bash = "/bin/bash"

    static var hasBash: Bool { FileManager.default.isExecutableFile(atPath: bash) }

    /// Words of the command line, the last one unfinished, and what bash offers for it.
    static let rows: [(words: String, offers: [String])] = [
        ("weft va", ["validate"]),
        ("weft w", ["wat2wasm", "wasm2wat", "wit", "wast"]),
        ("weft --v", ["--version"]),
        ("weft help ins", ["inspect"]),
        ("weft comp", ["component", "completions"]),
        ("weft component unb", ["unbundle"]),
        ("weft component s", ["semver-check"]),
        ("weft bindgen --access p", ["package", "public"]),
        ("weft help component unb", ["unbundle"]),
        ("weft component unbundle --di", ["--dir"]),
        ("weft component unbundle --dir fo", ["folder", "folder two"]),
        ("weft component unbundle fo", []),
        ("weft run --ti", ["--timeout"]),
        ("weft validate -q --no", ["--no-features"]),
        ("weft validate --features wa", ["wasm1", "wasm2", "wasm3"]),
        ("weft validate --features = wa", ["wasm1", "wasm2", "wasm3"]),
        ("weft validate --features wasm2,mem", ["wasm2,memory64"]),
        ("weft wast --no-features gc,tail-call,multi-m", ["gc,tail-call,multi-memory"]),
        ("weft run --dir fo", ["folder", "folder two"]),
        ("weft run --fuel 1", []),
        ("weft completions f", ["fish"]),
        ("weft inspect --js", ["--json"]),
        ("weft inspect fo", []),
        ("weft wat2wasm -o fo", []),
    ]

    @Test(.enabled(if: hasBash, "no \(bash)"), arguments: rows)
    func bashOffers(words: String, offers: [String]) throws {
        let words = words.split(separator: " ")
        let outcome = try Program.shell(
            """
            mkdir folder "folder two"; touch forty.wasm
            weft completions bash > script
            cat > test.bash <<'END'
            source ./script
            COMP_WORDS=(\(words.joined(separator: " ")))
            COMP_CWORD=\(words.count - 1)
            _weft 2>/dev/null
            for offer in "${COMPREPLY[@]}"; do echo "$offer"; done
            complete -p weft
            END
            \(Self.bash) -n script && \(Self.bash) --norc test.bash
            """)
        let lines = outcome.output.split(separator: "\n").map { String($0) }
        #expect(outcome.error.isEmpty && lines.last == "complete -o default -F _weft weft")
        #expect(lines.dropLast().sorted() == offers.sorted())
    }

    /// Every command and every option is in every script and in the manual.
    @Test(arguments: [
        ["completions", "bash"], ["completions", "zsh"], ["completions", "fish"], ["man"],
    ])
    func nothingIsLeftOut(words: [String]) throws {
        let text = try Program.run(words).output.replacing("\\-", with: "-")
        for command in try GoldenTests.commands() {
            #expect(text.contains(command.joined(separator: " ")))
            for line in try Program.run(["help"] + command).output.split(separator: "\n") {
                guard let option = line.firstMatch(of: /^  (?:-., )?--([a-z0-9-]+)/)?.1 else {
                    continue
                }
                let forms = ["--\(option)", "-l \(option) "]
                #expect(forms.contains { text.contains($0) }, "\(command) \(option)")
            }
        }
    }

    @Test func manualHasNoWarnings() throws {
        let outcome = try Program.shell(
            """
            weft man > weft.1
            if command -v mandoc > /dev/null; then mandoc -T lint -W error weft.1
            elif command -v groff > /dev/null; then groff -man -ww -z weft.1
            fi
            """)
        #expect(
            outcome.output.isEmpty && outcome.error.isEmpty, "\(outcome.output)\(outcome.error)")
    }

    @Test func manualTakesTextAsItIs() {
        let command = Command(
            name: "do", summary: "Do it", usage: "FILE…",
            details: ".SH no request\n'br nor this\n\n  a \\ b -c\n  two  blanks",
            options: [Option.flag("--it", short: "-i", "Do 'it'").definition],
            run: { _ in 0 })
        let page = ManualPage(program: "make", purpose: "do things", commands: [command])
        #expect(
            page.text.hasPrefix(
                """
                .TH MAKE 1
                .SH NAME
                make \\- do things
                .SH SYNOPSIS
                .B make
                .I COMMAND
                [OPTIONS] ...
                .br
                .B make
                .I FILE
                [ARGUMENTS...]
                .SH COMMANDS
                .SS do FILE...
                Do it.
                .PP
                \\&.SH no request
                \\&\\(aqbr nor this
                .PP
                .nf
                  a \\e b \\-c
                  two  blanks
                .fi
                .TP
                \\fB\\-i\\fR, \\fB\\-\\-it\\fR
                Do \\(aqit\\(aq
                .SS help COMMAND

                """))
        #expect(page.text.contains(".SH EXIT STATUS\n.TP\n.B 0\n"))
        #expect(page.text.contains(".B 134\n"))
    }

    @Test(arguments: [
        (["completions"], "no shell given"),
        (
            ["completions", "fsh"],
            "no completions for 'fsh': only bash, zsh, fish"
        ),
        (["completions", "bash", "zsh"], "unexpected 'zsh'"),
        (["man", "run"], "unexpected 'run'"),
    ])
    func wrongWordsAreNamed(words: [String], error: String) throws {
        let outcome = try Program.run(words)
        #expect(outcome.status == 2)
        #expect(outcome.error.hasPrefix("weft: \(error)\n"), "\(outcome.error)")
    }
}
