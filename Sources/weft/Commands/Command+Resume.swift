import CommandLineSupport

extension Command {
    static let resume = Command(
        name: "resume",
        summary: "Let a program go on from a snapshot",
        usage: "[OPTIONS] SNAPSHOT [ARGUMENTS…]",
        details: """
            SNAPSHOT is a file that weft run wrote with --snapshot-dir, or weft preinit. The program
            goes on where it was, with what it had open: files are opened again in the directories
            that --dir gives now, under the names that they had. Standard input goes on where it
            was if it is a file. Sockets that listened or took datagrams are bound again where they
            were, as far as --allow-listen lets them. What is missing is told, all of it, and
            nothing runs then.

              weft run --snapshot-after-fuel 1000000000 --snapshot-exit --snapshot-dir s app.wasm
              weft resume s/latest

            In a snapshot of weft preinit nothing runs yet: _start is called with ARGUMENTS, or the
            function that --invoke names with ARGUMENTS as its values.

              weft resume --invoke eval python.snap 42
            """,
        options: RunOptions.resumingDefinitions,
        endsOptionsAtFirstWord: true,
        run: { arguments throws(Failure) in
            let options = try RunOptions(resuming: arguments)
            return GuestRun(options).resume()
        })
}
