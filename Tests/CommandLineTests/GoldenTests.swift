import Testing

/// All that the tool says of itself and of what is wrong, compared with files.
///
/// `BLESS=1 swift test --filter GoldenTests` takes what it says now: read the difference.
@Suite struct GoldenTests {
    /// The words that name a command each: those below a heading of the help, and if one of them
    /// is a group of commands, those of its own help.
    static func commands(of group: [String] = []) throws -> [[String]] {
        let lines = try Program.run(["help"] + group).output.split(separator: "\n")
        var commands: [[String]] = []
        for line in lines.drop(while: { $0 != "Commands:" }).dropFirst() {
            guard line.hasPrefix("  "), let name = line.split(separator: " ").first else { break }
            if name == "help" { continue }
            let command = group + [String(name)]
            commands.append(command)
            commands += try Self.commands(of: command)
        }
        return commands
    }

    @Test func everyCommandExplainsItself() throws {
        var names: Set = ["weft"]
        try Golden.expect(try Program.run(["help"]).output, "help/weft")
        for command in try Self.commands() {
            let outcome = try Program.run(["help"] + command)
            #expect(outcome.status == 0)
            #expect(
                outcome.output.contains("\n\nUsage: weft \(command.joined(separator: " "))"))
            #expect(try Program.run(command + ["--help"]).output == outcome.output)
            let name = command.joined(separator: "-")
            try Golden.expect(outcome.output, "help/" + name)
            names.insert(name)
        }
        for word in ["help", "--help", "-h"] {
            try Golden.expect(try Program.run(["help", word]).output, "help/weft")
        }
        if !Golden.isBlessing { #expect(try Golden.names(in: "help") == names) }
    }

    /// A command of a transcript and what came of it.
    private struct Entry {
        var command: Substring
        var lines: [Substring]
        var status: Substring
    }

    /// A word that stands for nothing that the tool says.
    private static let end = "status: "

    @Test(arguments: BadInputs.all)
    func badInputsGetOneLine(inputs: BadInputs) throws {
        let script = inputs.commands.map { command in
            """
            printf '$ %s\\n' '\(command.replacing("'", with: #"'\''"#))'
            (\(command)) < /dev/null > out 2> err; s=$?
            sed 's/^/output: /' out; cat err; echo "\(Self.end)$s"
            """
        }.joined(separator: "\n")
        let outcome = try Program.shell(
            BadInputs.setup + "\n" + script + "\n", files: BadInputs.files)
        try Golden.expect(outcome.output, "bad-inputs/" + inputs.name)

        let entries = entries(of: outcome.output)
        #expect(entries.count == inputs.commands.count)
        for entry in entries { check(entry, traps: inputs.traps) }
    }

    private func entries(of transcript: String) -> [Entry] {
        var entries: [Entry] = []
        for line in transcript.split(separator: "\n") {
            if line.hasPrefix("$ ") {
                entries.append(Entry(command: line, lines: [], status: ""))
            } else if line.hasPrefix(Self.end) {
                entries[entries.count - 1].status = line.dropFirst(Self.end.count)
            } else {
                entries[entries.count - 1].lines.append(line)
            }
        }
        return entries
    }

    /// One line, and below it where to read on, or a part of what is wrong.
    private func check(_ entry: Entry, traps: Bool) {
        var lines = entry.lines
        #expect(lines.first?.hasPrefix("weft: ") == true, "\(entry.command)")
        // A line of a text, and below it the place.
        if lines.last?.drop(while: { $0 == " " }) == "^" { lines.removeLast(2) }
        let others = lines.dropFirst().filter { !$0.hasPrefix("  ") && !$0.hasPrefix("For more, ") }
        #expect(others.isEmpty, "\(entry.command)")
        let isUsage = lines.contains { $0.hasPrefix("For more, see 'weft help") }
        #expect(!isUsage || entry.status == "2", "\(entry.command)")
        #expect(traps == (entry.status == "134"), "\(entry.command)")
        #expect(["1", "2", "134"].contains(entry.status), "\(entry.command)")
        let hasFrames = lines.contains { $0.contains(" @ 0x") }
        #expect(!hasFrames || traps, "\(entry.command)")
    }

    @Test func everyTranscriptIsOfSomething() throws {
        let names = Set(BadInputs.all.map(\.name))
        if !Golden.isBlessing { #expect(try Golden.names(in: "bad-inputs") == names) }
        #expect(BadInputs.all.map(\.commands.count).reduce(0, +) >= 60)
    }
}
