import CommandLineSupport
import WIT
import WITCommands
import WasmCore

/// A world of WIT, as options give it.
struct WorldChoice {
    var package: WITPackage
    var world: Resolution.WorldID

    static let package = Option.word(
        "--wit", value: "PATH", "A file or folder of WIT with the world")
    static let world = Option.text(
        "--world", value: "NAME",
        "The world, as plugin or demo:shop/plugin; else the\npackage's only one")
    static let definitions = [
        package.definition, world.definition, WITFeatures.option.definition,
    ]

    /// nil if none is given.
    init?(_ arguments: Arguments) throws(Failure) {
        let name = try arguments[Self.world]
        guard let path = try arguments[Self.package] else {
            if name != nil { throw arguments.usageError("--world is one of --wit PATH") }
            return nil
        }
        try self.init(path, world: name, arguments)
    }

    /// A world of a package at a path.
    init(_ path: CommandWord, world name: String?, _ arguments: Arguments) throws(Failure) {
        let file = try PackageFile(path, features: try arguments[WITFeatures.option])
        package = file.package
        world = try file.make { package throws(WITError) in try package.world(named: name) }
    }

    /// The world that has to be given.
    static func required(_ arguments: Arguments) throws(Failure) -> WorldChoice {
        guard let choice = try WorldChoice(arguments) else {
            throw arguments.usageError("no world given: --wit PATH")
        }
        return choice
    }

    /// Its name, with that of the package.
    var name: String {
        let world = package.resolution.worlds[world]
        let owner = world.package.map { package.resolution.packages[$0].name }
        return owner?.qualified(world.name) ?? world.name
    }
}

extension StringEncoding {
    /// How a module has text in its memory; nil if that is not said.
    static let option = Option(
        "--encoding", value: "utf8|utf16|latin1+utf16",
        "How the module has text in its memory (utf8)"
    ) { words throws(OptionMistake) -> StringEncoding? in
        guard let word = words?.last else { return nil }
        let known = StringEncoding.allCases.first { "\($0.text)" == word.text }
        guard let known else {
            throw OptionMistake(" needs utf8, utf16 or latin1+utf16, not '\(word)'")
        }
        return known
    }
}
