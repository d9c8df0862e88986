import CommandLineSupport
import Host
import WasmCore

/// What `weft run` was told.
struct RunOptions: Sendable {
    var path: CommandWord
    var arguments: [CommandWord]
    var directories: [(host: CommandWord, guest: CommandWord)]
    var environment: [(name: CommandWord, value: CommandWord)]
    /// What of the network the guest may use, as rules.
    var connectRules: [String]
    var listenRules: [String]
    var function: String?
    var fuel: UInt64?
    var timeout: Duration?
    var memoryBytesMax: UInt64?
    var threadsMax: UInt64?
    /// Argument 0, if it is not to be the file's name.
    var programName: CommandWord?
    /// The file that standard input is read from.
    var input: CommandWord?
    var showsStatistics: Bool
    /// Whether connections that the guest had are found reset, instead of keeping it from going on.
    var resetsConnections = false
    /// When the guest is written down, if it is.
    var snapshots: SnapshotTriggers?
    /// What the module may use.
    var features: Features

    init(_ arguments: Arguments) throws(Failure) {
        guard let path = arguments.words.first else {
            throw arguments.usageError("no file given")
        }
        self.path = path
        self.arguments = Array(arguments.words.dropFirst())
        directories = try arguments[Self.dir]
        environment = try Self.variables(arguments)
        connectRules = try arguments[Self.allowConnect]
        listenRules = try arguments[Self.allowListen]
        function = try arguments[Self.invoke]
        fuel = try arguments[Self.fuel]
        threadsMax = try arguments[Self.threads]
        timeout = try arguments[Self.timeout]
        memoryBytesMax = try arguments[Self.maxMemory]
        programName = try arguments[Self.argv0]
        input = try arguments[Self.stdin]
        showsStatistics = try arguments[Self.stats]
        snapshots = try SnapshotTriggers(arguments)
        features = try Self.features.read(arguments, usual: .all)
    }

    /// What `weft resume` was told: the guest has its environment, and is what it was.
    init(resuming arguments: Arguments) throws(Failure) {
        guard let path = arguments.words.first else {
            throw arguments.usageError("no snapshot given")
        }
        self.path = path
        self.arguments = Array(arguments.words.dropFirst())
        directories = try arguments[Self.dir]
        environment = []
        connectRules = try arguments[Self.allowConnect]
        listenRules = try arguments[Self.allowListen]
        resetsConnections = try arguments[Self.resetConnections]
        function = try arguments[Self.invoke]
        fuel = try arguments[Self.fuel]
        timeout = try arguments[Self.timeout]
        memoryBytesMax = try arguments[Self.maxMemory]
        input = try arguments[Self.stdin]
        showsStatistics = try arguments[Self.stats]
        snapshots = try SnapshotTriggers(arguments)
        features = try Self.features.read(arguments, usual: .all)
    }

    /// What `weft preinit` was told.
    init(preparing arguments: Arguments) throws(Failure) {
        path = try arguments.onlyWord("module")
        self.arguments = []
        directories = try arguments[Self.dir]
        environment = try Self.variables(arguments)
        connectRules = []
        listenRules = []
        function = try arguments[Self.initialize]
        fuel = try arguments[Self.fuel]
        timeout = try arguments[Self.timeout]
        memoryBytesMax = try arguments[Self.maxMemory]
        programName = try arguments[Self.argv0]
        input = try arguments[Self.stdin]
        showsStatistics = try arguments[Self.stats]
        features = try Self.features.read(arguments, usual: .all)
    }

    /// A program looks at the first one of a name.
    private static func variables(
        _ arguments: Arguments
    ) throws(Failure) -> [(name: CommandWord, value: CommandWord)] {
        var environment: [(name: CommandWord, value: CommandWord)] = []
        for (name, value) in try arguments[env] {
            guard let value else { continue }
            environment.removeAll { $0.name == name }
            environment.append((name, value))
        }
        return environment
    }
}

extension RunOptions {
    static let definitions: [OptionDefinition] =
        [
            dir.definition, env.definition, allowConnect.definition, allowListen.definition,
            argv0.definition, stdin.definition, invoke.definition,
            fuel.definition, timeout.definition, threads.definition, maxMemory.definition,
            stats.definition, jobs.definition,
        ] + SnapshotTriggers.definitions + features.definitions

    static let resumingDefinitions: [OptionDefinition] =
        [
            dir.definition, allowConnect.definition, allowListen.definition,
            resetConnections.definition, stdin.definition, invoke.definition, fuel.definition,
            timeout.definition, maxMemory.definition, stats.definition,
        ] + SnapshotTriggers.definitions + features.definitions

    static let preparingDefinitions: [OptionDefinition] =
        [
            dir.definition, env.definition, argv0.definition, stdin.definition,
            initialize.definition, fuel.definition, timeout.definition, maxMemory.definition,
            stats.definition,
        ] + features.definitions

    private static let initialize = Option.text(
        "--init", value: "NAME",
        "The function that prepares the guest\n(wizer.initialize)")

    private static let features = FeatureOptions(usual: "all")

    private static let dir = Option.list(
        "--dir", value: "HOST[::GUEST]",
        "Let the guest use a directory, under the name GUEST\n"
            + "if one is given; can be repeated"
    ) { word -> (host: CommandWord, guest: CommandWord)? in
        // The guest's name is the host's if none is given.
        let (host, guest) = word.split(at: "::") ?? (word, word)
        return host.bytes.isEmpty || guest.bytes.isEmpty ? nil : (host, guest)
    }

    private static let env = Option.list(
        "--env", value: "NAME[=VALUE]",
        "Set a variable of the guest's environment, to what it is\n"
            + "here if no value is given (nothing is set if it is not\n"
            + "set here); can be repeated, the last of a name counts"
    ) { word -> (name: CommandWord, value: CommandWord?)? in
        let (name, value) = word.split(at: "=") ?? (word, Startup.variable(word))
        return name.bytes.isEmpty ? nil : (name, value)
    }

    private static let allowConnect = rules(
        "--allow-connect",
        "Let the guest connect and send to NAME:PORT, RANGE:PORT or\n"
            + "unix:PATH, which has no links, as in example.org:443,\n"
            + "10.0.0.0/8:1-1024 or *:53; can be repeated"
    ) { rule throws(NetworkRuleError) in _ = try NetworkAccess(connect: [rule]) }

    private static let allowListen = rules(
        "--allow-listen",
        "Let the guest listen at an address, as in 127.0.0.1:8080\n"
            + "or [::]:80; can be repeated"
    ) { rule throws(NetworkRuleError) in _ = try NetworkAccess(listen: [rule]) }

    private static let resetConnections = Option.flag(
        "--reset-connections",
        "Let the guest find the connections that it had reset;\n"
            + "without this it does not go on if it had any")

    private static func rules(
        _ name: String, _ help: String,
        check: @escaping @Sendable (String) throws(NetworkRuleError) -> Void
    ) -> Option<[String]> {
        Option(name, value: "RULE", isRepeatable: true, help) { words throws(OptionMistake) in
            var rules: [String] = []
            for word in words ?? [] {
                let rule = try word.requiredText
                do throws(NetworkRuleError) { try check(rule) } catch {
                    throw OptionMistake(": \(error)")
                }
                rules.append(rule)
            }
            return rules
        }
    }

    private static let argv0 = Option.word(
        "--argv0", value: "NAME", "Argument 0 of the program (FILE without its folder)")

    private static let stdin = Option.word(
        "--stdin", value: "FILE", "Let the guest read this file as its standard input")

    private static let invoke = Option.text(
        "--invoke", value: "NAME",
        "Call this function with ARGUMENTS as values and print\n"
            + "its results, one a line")

    private static let fuel = Option.count("--fuel", "Stop the guest after about N instructions")

    private static let timeout = Option.number(
        "--timeout", value: "SECONDS", needs: "a number of seconds below 1e9",
        "Stop the guest after this time; 0.5 is fine"
    ) { text in
        // More must not overflow, and is no limit.
        Double(text).flatMap { (0..<1e9).contains($0) ? Duration.seconds($0) : nil }
    }

    private static let threads = Option.count(
        "--threads", "Threads that a program may have at a time beside its\nfirst (64)")

    /// Threads on which programs run side by side.
    static let jobs = Option.count(
        "--jobs", "Run programs side by side on N threads: each word is\none, without arguments")

    private static let maxMemory = Option.bytes(
        "--max-memory",
        "What each memory of the guest may grow to; K, M and G\nstand for KiB, MiB, GiB")

    private static let stats = Option.flag(
        "--stats",
        "Say on standard error, at the end, how long loading and\n"
            + "running took, which memory, heap and fuel was used, and\n"
            + "how often the guest called WASI")
}
