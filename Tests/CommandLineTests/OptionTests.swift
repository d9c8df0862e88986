import CommandLineSupport
import Testing

/// An option is declared once: what is read goes through its declaration.
@Suite struct OptionTests {
    static let flag = Option.flag("--flag", short: "-f", "")
    static let word = Option.word("--word", short: "-w", value: "WORD", "")
    static let words = Option.words("--each", value: "WORD", "")
    static let text = Option.text("--text", value: "TEXT", "")
    static let count = Option.count("--count", "")
    static let half = Option.number("--half", value: "N", needs: "an even number", "") { text in
        Int(text).flatMap { $0.isMultiple(of: 2) ? $0 / 2 : nil }
    }
    static let pairs = Option.list("--pair", value: "A=B", "") { $0.split(at: "=") }

    /// Reads words as a command with these options does.
    static func read(
        _ words: [CommandWord], _ body: @escaping @Sendable (Arguments) throws(Failure) -> Void
    ) throws(Failure) {
        let command = Command(
            name: "test", summary: "", usage: "", details: "",
            options: [
                flag.definition, word.definition, Self.words.definition, text.definition,
                count.definition, half.definition, pairs.definition,
            ],
            run: { arguments throws(Failure) in
                try body(arguments)
                return 0
            })
        _ = try command.perform(words)
    }

    @Test func whatIsNotGivenHasAValueToo() throws {
        try Self.read(["a"]) { arguments throws(Failure) in
            #expect(try arguments[Self.flag] == false)
            #expect(try arguments[Self.word] == nil)
            #expect(try arguments[Self.words].isEmpty)
            #expect(try arguments[Self.text] == nil)
            #expect(try arguments[Self.count] == nil)
            #expect(try arguments[Self.half] == nil)
            #expect(try arguments[Self.pairs].isEmpty)
            #expect(arguments.words == ["a"])
        }
    }

    @Test func valuesHaveTheTypeOfTheDeclaration() throws {
        let words: [CommandWord] = [
            "-f", "-w", "x", "--each=1", "--each", "2", "--text", "é", "--count=7", "--half", "8",
            "--pair", "a=b", "--pair=c=", "--", "--flag",
        ]
        try Self.read(words) { arguments throws(Failure) in
            #expect(try arguments[Self.flag])
            #expect(try arguments[Self.word] == "x")
            #expect(try arguments[Self.words] == ["1", "2"])
            #expect(try arguments[Self.text] == "é")
            #expect(try arguments[Self.count] == 7)
            #expect(try arguments[Self.half] == 4)
            #expect(try arguments[Self.pairs].map(\.before) == ["a", "c"])
            #expect(try arguments[Self.pairs].map(\.behind) == ["b", ""])
            #expect(arguments.words == ["--flag"])
            #expect(arguments.given == words)
        }
    }

    @Test(arguments: [
        ("--text", CommandWord([0xFF]), "--text: \\xff is no UTF-8"),
        ("--half", "7", "--half needs an even number, not '7'"),
        ("--half", "+8", "--half needs an even number, not '+8'"),
        ("--pair", "a", "--pair needs A=B, not 'a'"),
    ])
    func whatIsNoValueIsNamed(option: String, value: CommandWord, message: String) {
        let failure = #expect(throws: Failure.self) {
            try Self.read([CommandWord(option), value]) { arguments throws(Failure) in
                _ = try arguments[Self.text]
                _ = try arguments[Self.half]
                _ = try arguments[Self.pairs]
            }
        }
        #expect(failure?.message == message)
        #expect(failure?.status == Failure.usageStatus)
    }
}
