import CommandLineSupport
import WIT
import WITCommands
import WasmCore

// Whether components and worlds go together.

extension Command {
    static let componentTargets = Command(
        name: "component targets",
        summary: "Check that components fit a world",
        usage: "[OPTIONS] FILE…",
        details: """
            A component fits if it imports no more than the world, exports no less, and all of it of
            the same types. Exit status 1 if one does not.

              weft component targets --wit wit --world plugin plugin.wasm
            """,
        options: WorldChoice.definitions,
        run: { arguments throws(Failure) in
            guard !arguments.words.isEmpty else {
                throw arguments.usageError("no component given")
            }
            let choice = try WorldChoice.required(arguments)
            for path in arguments.words {
                try check(path, choice)
                try StandardOutput.write("\(path): fits \(choice.name)\n")
            }
            return 0
        })

    private static func check(_ path: CommandWord, _ choice: WorldChoice) throws(Failure) {
        let bytes = try ModuleFile.load(path, .component)
        let component: DecodedComponent
        do throws(ComponentError) {
            component = try ComponentDecoder.decode(bytes)
        } catch {
            throw Failure("\(path): \(error)")
        }
        do throws(WITError) {
            try choice.package.checkTarget(choice.world, of: component)
        } catch {
            throw Failure("\(path): \(error)")
        }
    }

    static let componentSemverCheck = Command(
        name: "component semver-check",
        summary: "Check that components for a world also fit a newer one",
        usage: "[OPTIONS] PATH PATH",
        details: """
            The first PATH has the older world, the second the newer one; both are files or folders
            of WIT. The newer one may import more and export less. Versions of packages are left
            aside. Exit status 1 if components for the older world would not fit.

              weft component semver-check --world plugin released/wit wit
            """,
        options: [WorldChoice.world.definition, WITFeatures.option.definition],
        run: { arguments throws(Failure) in
            guard arguments.words.count == 2 else {
                throw arguments.usageError(
                    "two packages are compared, not \(arguments.words.count)")
            }
            let name = try arguments[WorldChoice.world]
            let older = try WorldChoice(arguments.words[0], world: name, arguments)
            let newer = try WorldChoice(arguments.words[1], world: name, arguments)
            do throws(WITError) {
                try newer.package.checkCompatibility(
                    of: newer.world, with: older.package, older.world)
            } catch {
                throw Failure("\(arguments.words[1]): \(error)")
            }
            try StandardOutput.write("\(newer.name): takes what fits \(older.name)\n")
            return 0
        })
}
