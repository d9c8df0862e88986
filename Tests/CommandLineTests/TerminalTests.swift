import Testing

@testable import CommandLineSupport

/// What is shown on a terminal, and never elsewhere.
@Suite struct TerminalTests {
    @Test(
        arguments: [
            ("xterm-256color", true), ("dumb", false), ("", false), (nil, false),
        ] as [(CommandWord?, Bool)])
    func terminalsThatKnowNothingAreAskedForNothing(kind: CommandWord?, obeys: Bool) {
        #expect(Terminal.obeys(kind: kind) == obeys)
    }

    @Test(
        arguments: [("1", false), ("0", false), ("", true), (nil, true)] as [(CommandWord?, Bool)])
    func coloursCanBeRefused(noColor: CommandWord?, shows: Bool) {
        #expect(Terminal.showsStyles(noColor: noColor) == shows)
    }

    @Test func stylesEndWhereTheTextDoes() {
        let text = StyledText("a\u{1b}[2Jb\n", .faint)
        #expect(text.rendered(isStyled: true) == "\u{1b}[2ma\\u{1b}[2Jb\n\u{1b}[0m")
        #expect(text.rendered(isStyled: false) == "a\\u{1b}[2Jb\n")
        #expect(StyledText("a").rendered(isStyled: true) == "a")
    }

    static let isThere = (try? Program.shell("script --version").status) == 0

    /// The program of util-linux gives a command a terminal.
    @Test(
        .enabled(if: isThere),
        arguments: [
            ("TERM=xterm", "\u{1b}[1;31mweft:\u{1b}[0m nowhere"), ("TERM=dumb", "weft: nowhere"),
            ("TERM=xterm NO_COLOR=1", "weft: nowhere"),
            ("TERM=xterm NO_COLOR=", "\u{1b}[1;31mweft:"),
        ])
    func errorsAreColouredOnATerminal(variables: String, start: String) throws {
        let outcome = try Program.shell(
            """
            unset NO_COLOR
            env \(variables) script -qec "'$0' run nowhere" /dev/null < /dev/null
            """)
        #expect(outcome.output.hasPrefix(start), "\(outcome.output)")
    }

    @Test func otherFilesGetNoColours() throws {
        let outcome = try Program.shell("TERM=xterm weft run nowhere 2>&1 | cat")
        #expect(outcome.output == "weft: nowhere: No such file or directory\n")
    }
}
