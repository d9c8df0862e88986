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
                "--dir", value: "HOST[::GUEST]",
                "Let the guest use a directory, under the name GUEST\n"
                    + "if one is given; can be repeated"),
            OptionDefinition(
                "--env", value: "NAME=VALUE",
                "Set a variable of the guest's environment; can be\n"
                    + "repeated"),
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
    var path: String
    var arguments: [String]
    var directories: [(host: String, guest: String)] = []
    var environment: [(name: String, value: String)] = []
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
        for text in arguments.values("--dir") { directories.append(Self.directory(text)) }
        for text in arguments.values("--env") {
            guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
                throw arguments.usageError("--env needs NAME=VALUE, not '\(text)'")
            }
            environment.append(
                (String(text[..<equals]), String(text[text.index(after: equals)...])))
        }
        function = arguments.value("--invoke")
        fuel = try arguments.count("--fuel")
        threadsMax = try arguments.count("--threads")
        if let text = arguments.value("--timeout") {
            // Longer than a year is no limit, and must not overflow.
            guard let seconds = Double(text), seconds >= 0, seconds < 1e9 else {
                throw arguments.usageError("--timeout needs a number of seconds, not '\(text)'")
            }
            timeout = .seconds(seconds)
        }
        if let text = arguments.value("--max-memory") {
            guard let bytes = Self.byteCount(text) else {
                throw arguments.usageError("--max-memory needs bytes, as 64M, not '\(text)'")
            }
            memoryBytesMax = bytes
        }
    }

    /// `HOST::GUEST`; the guest's name is the host's if none is given.
    private static func directory(_ text: String) -> (host: String, guest: String) {
        var index = text.startIndex
        while index < text.endIndex {
            if text[index...].hasPrefix("::") {
                let behind = text.index(index, offsetBy: 2)
                return (String(text[..<index]), String(text[behind...]))
            }
            index = text.index(after: index)
        }
        return (text, text)
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
