package import CommandLineSupport
import WIT
import WasmCore

extension Command {
    private static let bindgenGuest = Option.flag(
        "--guest", "For a guest: a component in Embedded Swift")
    private static let bindgenHost = Option.flag(
        "--host", "For a host: a program that runs components")
    private static let bindgenWorld = Option.text(
        "--world", value: "NAME",
        "The world, as plugin or demo:shop/plugin; else the\npackage's only one")
    private static let bindgenOutput = Option.word(
        "--output", short: "-o", value: "OUT",
        "Where to write: a folder, or a file that ends in .swift,\nor '-'; else the current folder")
    private static let bindgenName = Option.text(
        "--name", value: "TYPE", "Of a guest, the type that you write (Guest)")
    private static let bindgenSkeleton = Option.flag(
        "--skeleton", "Of a guest, a second file with that type to begin with,\nunless it is there")
    private static let bindgenAccess = Option(
        "--access", value: "internal|package|public",
        "Of a host, who may use what is made (public)"
    ) { words throws(OptionMistake) -> SwiftHostGenerator.Options.Access? in
        guard let word = words?.last else { return nil }
        guard let access = word.text.flatMap({ SwiftHostGenerator.Options.Access(rawValue: $0) })
        else { throw OptionMistake(" needs internal, package or public, not '\(word)'") }
        return access
    }
    private static let bindgenDoubles = Option.flag(
        "--test-doubles", "Of a host, a type for each interface whose functions are\nclosures")
    private static let bindgenTraps = Option.flag(
        "--host-traps", "Of a host, its functions may throw any error, which ends\nthe guest")
    private static let bindgenOnly = Option.names(
        "--only", "Of a host, what is wanted of the world: functions,\ninterfaces, packages")
    private static let bindgenExcept = Option.names(
        "--except", "Of a host, what is not wanted of it")
    private static let bindgenAwait = Option.names(
        "--await", "Of a host, exported functions that are awaited though\ntheir type is not async")
    private static let bindgenAsync = Option.names(
        "--async",
        "Of a host, imported functions that it implements as\nasync though their type is not")
    private static let bindgenCodable = Option.flag(
        "--codable", "Of a host, types are Codable where their parts are")
    private static let bindgenSpans = Option.flag(
        "--spans",
        "Of a host, its functions look at lists of numbers where\nthe guest has them: RawSpan, Span"
    )
    private static let bindgenTrace = Option.flag(
        "--trace", "Of a host, each call is reported to a closure of yours")
    private static let bindgenMap = Option.list(
        "--map", value: "NAME=TYPE",
        "Of a host, a type of yours that a type of WIT is, as\ndemo:shop/stock.item=MyItem; of"
            + " another module\nMyModule::MyItem"
    ) { word -> (name: String, type: String)? in
        guard let (name, type) = word.split(at: "="), let name = name.text, let type = type.text
        else { return nil }
        return (name, type)
    }

    private static let guestOptions = [bindgenName.definition, bindgenSkeleton.definition]
    private static let hostOptions = [
        bindgenAccess.definition, bindgenDoubles.definition, bindgenTraps.definition,
        bindgenOnly.definition, bindgenExcept.definition, bindgenAwait.definition,
        bindgenAsync.definition, bindgenCodable.definition, bindgenSpans.definition,
        bindgenTrace.definition,
        bindgenMap.definition,
    ]

    package static let bindgen = Command(
        name: "bindgen",
        summary: "Make Swift of a world of WIT, for guests or hosts",
        usage: "--guest|--host [OPTIONS] PATH",
        details: """
            PATH is what 'weft wit' takes. For a guest there is all that it needs but the type
            which you write. For a host there are types, protocols for what the world imports, and
            structures by which exports are called; it imports WeftKit. Paths of what was written
            into a folder are printed. The same package gives the same bytes. A file that is there
            already is replaced if it was made like this, and is left alone otherwise.

              weft bindgen --host --world demo:shop/plugin -o Sources/App wit
              weft bindgen --guest --skeleton -o Sources/Plugin plugin.wit

            NAMES have commas between them, and are those of packages, interfaces and functions:
            demo:shop, demo:shop/stock, demo:shop/stock#audit, run of the world itself.

            The file of --options is an object of JSON: names of options without their dashes, with
            texts, lists of texts, or true: {"host": true, "world": "plugin"}.
            """,
        options: [
            bindgenGuest.definition, bindgenHost.definition, bindgenWorld.definition,
            bindgenOutput.definition, WITFeatures.option.definition, bindgenName.definition,
            bindgenSkeleton.definition,
        ] + hostOptions + [OptionFile.option.definition],
        run: { arguments throws(Failure) in
            let arguments = try arguments.withOptionFile(without: [bindgenOutput.definition])
            let path = try arguments.onlyWord("file or folder")
            let side = try side(arguments)
            let world = try arguments[bindgenWorld]
            let output = try arguments[bindgenOutput] ?? ""
            let file = try PackageFile(path, features: try arguments[WITFeatures.option])
            let files = try file.make(placing: { place(of: $0, arguments) }) {
                package throws(WITError) in
                switch side {
                case .guest(let options):
                    try SwiftGuestGenerator(package: package, world: world, options: options)
                        .generate()
                case .host(let options):
                    try SwiftHostGenerator(package: package, world: world, options: options)
                        .generate()
                }
            }
            try write(files, to: output, arguments)
            return 0
        })

    /// For whom Swift is made, with what was chosen for it.
    private enum Side {
        case guest(SwiftGuestGenerator.Options)
        case host(SwiftHostGenerator.Options)
    }

    private static func side(_ arguments: Arguments) throws(Failure) -> Side {
        let isGuest = try arguments[bindgenGuest]
        guard isGuest != (try arguments[bindgenHost]) else {
            let guest = arguments.name(of: bindgenGuest.definition)
            let host = arguments.name(of: bindgenHost.definition)
            if isGuest { throw arguments.usageError("\(guest) and \(host): only one at a time") }
            throw arguments.usageError(
                "\(guest) or \(host) is needed"
                    + (arguments.optionFile.map { ", here or in \($0)" } ?? ""))
        }
        if let option = (isGuest ? hostOptions : guestOptions).first(where: arguments.has) {
            throw arguments.usageError(
                "\(arguments.name(of: option)) is for \(isGuest ? "--host" : "--guest")")
        }
        guard isGuest else { return .host(try hostOptions(arguments)) }
        return .guest(
            SwiftGuestGenerator.Options(
                implementation: try arguments[bindgenName] ?? "Guest",
                hasSkeleton: try arguments[bindgenSkeleton]))
    }

    /// Where a choice is that is wrong, if it is in a file of options.
    private static func place(of choice: WITError.Choice, _ arguments: Arguments) -> String? {
        let option =
            switch choice {
            case .world: bindgenWorld.definition
            case .only: bindgenOnly.definition
            case .except: bindgenExcept.definition
            case .awaited: bindgenAwait.definition
            case .asyncImports: bindgenAsync.definition
            case .mapped: bindgenMap.definition
            }
        return arguments.isFromFile(option) ? arguments.name(of: option) : nil
    }

    private static func hostOptions(
        _ arguments: Arguments
    ) throws(Failure) -> SwiftHostGenerator.Options {
        SwiftHostGenerator.Options(
            access: try arguments[bindgenAccess] ?? .public,
            hasTestDoubles: try arguments[bindgenDoubles],
            hostFunctionsTrap: try arguments[bindgenTraps], only: try arguments[bindgenOnly],
            except: try arguments[bindgenExcept], awaited: try arguments[bindgenAwait],
            asyncImports: try arguments[bindgenAsync],
            areTypesCodable: try arguments[bindgenCodable], hasSpans: try arguments[bindgenSpans],
            isTraced: try arguments[bindgenTrace], mapped: try mapped(arguments))
    }

    private static func mapped(_ arguments: Arguments) throws(Failure) -> [String: String] {
        var types: [String: String] = [:]
        for (name, type) in try arguments[bindgenMap]
        where types.updateValue(type, forKey: name) != nil {
            let option = arguments.name(of: bindgenMap.definition)
            throw arguments.usageError("\(option) has '\(name.printable)' twice")
        }
        return types
    }

    /// The first file is made anew each time. What follows is the user's to change, and stays.
    private static func write(
        _ files: [GeneratedFile], to output: CommandWord, _ arguments: Arguments
    ) throws(Failure) {
        let isFile = output == "-" || output.hasSuffix(".swift")
        guard !isFile || files.count == 1 else {
            throw arguments.usageError("\(output) is one file, and two are made: give a folder")
        }
        let folder = output.bytes.isEmpty || output.hasSuffix("/") ? output : output + "/"
        for (position, file) in files.enumerated() {
            let path = isFile ? output : folder + CommandWord(file.path)
            if position > 0, Files.isFile(path) { continue }
            try checkReplaceable(path)
            try Files.write([UInt8](file.text.utf8), to: path)
            if !isFile { try StandardOutput.write("\(path)\n") }
        }
    }

    /// A user may have a file of the name that the world gives to ours.
    private static func checkReplaceable(_ path: CommandWord) throws(Failure) {
        guard path != "-", Files.isRegularFile(path) else { return }
        let bytes = try Files.readStart(path, byteCount: GeneratedFile.markByteCount)
        guard bytes.isEmpty || GeneratedFile.isMade(bytes) else {
            throw Failure("\(path): there is such a file, which 'weft bindgen' did not make")
        }
    }
}

extension Option<Set<String>> {
    /// Names with commas between them.
    fileprivate static func names(_ name: String, _ help: String) -> Self {
        Self(name, value: "NAMES", help) { words throws(OptionMistake) in
            guard let list = try words?.last?.requiredText else { return [] }
            guard !list.isEmpty else { throw OptionMistake(" needs a name at least") }
            return Set(
                list.split(separator: ",", omittingEmptySubsequences: false).map { String($0) })
        }
    }
}
