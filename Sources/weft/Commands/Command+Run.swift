import Host
import WasmCore
import WasmInterp

extension Command {
    static let run = Command(
        name: "run",
        summary: "Run a program, or call a function of a module",
        usage: "[OPTIONS] FILE [ARGUMENTS…]",
        details: """
            FILE is a module, binary or text. A program of WASI preview 1 gets ARGUMENTS, the
            standard streams, and what the options give it, nothing else; its exit status is
            that of the process. After a trap the status is 134, and the calls that led there
            are printed. A program that imports "thread-spawn" of "wasi" can start threads; all of
            them together may run N instructions with --fuel.

              weft run program.wasm one two
              weft run --dir . --env LANG=C program.wasm
              weft run --invoke add sum.wat 2 40
            """,
        options: [
            OptionDefinition(
                "--dir", value: "HOST[::GUEST]", isRepeatable: true,
                "Let the guest use a directory, under the name GUEST\n"
                    + "if one is given; can be repeated"),
            OptionDefinition(
                "--env", value: "NAME[=VALUE]", isRepeatable: true,
                "Set a variable of the guest's environment, to what it is\n"
                    + "here if no value is given; can be repeated"),
            OptionDefinition(
                "--invoke", value: "NAME",
                "Call this function with ARGUMENTS as numbers and print\n"
                    + "its results, one a line"),
            OptionDefinition(
                "--fuel", value: "N", "Stop the guest after about N instructions"),
            OptionDefinition(
                "--timeout", value: "SECONDS", "Stop the guest after this time; 0.5 is fine"),
            OptionDefinition(
                "--threads", value: "N",
                "Threads that a program may have at a time beside its\nfirst (64)"),
            OptionDefinition(
                "--max-memory", value: "BYTES",
                "What each memory of the guest may grow to; K, M and G\nstand for KiB, MiB, GiB"),
        ],
        endsOptionsAtFirstWord: true,
        run: { arguments throws(Failure) in
            let options = try RunOptions(arguments)
            return try GuestRun(options).run()
        })
}

/// What `weft run` was told.
struct RunOptions {
    var path: CommandWord
    var arguments: [CommandWord]
    var directories: [(host: CommandWord, guest: CommandWord)] = []
    var environment: [(name: CommandWord, value: CommandWord)] = []
    var function: String?
    var fuel: UInt64?
    var timeout: Duration?
    var memoryBytesMax: UInt64?
    var threadsMax: UInt64?

    init(_ arguments: Arguments) throws(Failure) {
        guard let path = arguments.words.first else {
            throw arguments.usageError("no module given")
        }
        self.path = path
        self.arguments = Array(arguments.words.dropFirst())
        for word in arguments.values("--dir") {
            // The guest's name is the host's if none is given.
            let (host, guest) = word.split(at: "::") ?? (word, word)
            guard !host.bytes.isEmpty, !guest.bytes.isEmpty else {
                throw arguments.usageError("--dir needs HOST[::GUEST], not '\(word)'")
            }
            directories.append((host, guest))
        }
        for word in arguments.values("--env") {
            let (name, value) = word.split(at: "=") ?? (word, Startup.variable(word))
            guard !name.bytes.isEmpty else {
                throw arguments.usageError("--env needs NAME[=VALUE], not '\(word)'")
            }
            if let value { environment.append((name, value)) }
        }
        function = try arguments.text("--invoke")
        fuel = try arguments.count("--fuel")
        threadsMax = try arguments.count("--threads")
        // More must not overflow, and is no limit.
        timeout = try arguments.number("--timeout", "a number of seconds below 1e9") {
            Double($0).flatMap { (0..<1e9).contains($0) ? .seconds($0) : nil }
        }
        memoryBytesMax = try arguments.number(
            "--max-memory", "a number of bytes below 2^64, as 64M", Self.byteCount)
    }

    private static func byteCount(_ text: String) -> UInt64? {
        var digits = text[...]
        var shift: UInt64 = 0
        switch text.last {
        case "K", "k": shift = 10
        case "M", "m": shift = 20
        case "G", "g": shift = 30
        default: break
        }
        if shift > 0 { digits = digits.dropLast() }
        guard let number = UInt64(digits), number <= UInt64.max >> shift else { return nil }
        return number << shift
    }
}
