import Foundation
import PackagePlugin

/// Writes the Swift of the WIT packages of targets into them, for code that is checked in.
///
///     swift package generate-bindings --target Plugin
///
/// A target has a folder `wit` and a file `wit-bindings.json` with options of `weft bindgen`. Its
/// name may be left out where no other target has them.
@main
struct GenerateBindings: CommandPlugin {
    private static let usage = """
        usage: swift package generate-bindings [--target NAME]…

        Writes Swift into a target that has a folder 'wit', and a file 'wit-bindings.json' with
        options of 'weft bindgen'. Several targets that have them need names.
        """

    func performCommand(context: PluginContext, arguments: [String]) throws {
        var extractor = ArgumentExtractor(arguments)
        if extractor.extractFlag(named: "help") > 0 { return print(Self.usage) }
        let names = extractor.extractOption(named: "target")
        if let word = extractor.remainingArguments.first {
            throw Mistake(description: "unexpected '\(word)'\n\(Self.usage)")
        }
        let targets =
            names.isEmpty
            ? [try Self.theOnly(of: context.package.targets)]
            : try context.package.targets(named: names)
        let tool = try context.tool(named: "weft-bindgen").url
        for target in targets { try Self.make(target, tool) }
    }

    /// Whatever is written is the user's: nobody wants it in a target that was not thought of.
    private static func theOnly(of targets: [any Target]) throws -> any Target {
        let targets = targets.filter { hasBoth($0) }
        if let target = targets.first, targets.count == 1 { return target }
        let list = targets.map(\.name).sorted().joined(separator: ", ")
        throw Mistake(
            description: targets.isEmpty
                ? "no target has a folder 'wit' and a file '\(options)'\n\(usage)"
                : "several targets have a folder 'wit': --target NAME says which: \(list)")
    }

    private static let options = "wit-bindings.json"

    /// Others may have a folder of that name for something else.
    private static func hasBoth(_ target: any Target) -> Bool {
        var isFolder: ObjCBool = false
        let path = target.directoryURL.appending(path: "wit").path
        let file = target.directoryURL.appending(path: options).path
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
            && isFolder.boolValue && FileManager.default.fileExists(atPath: file)
    }

    private static func make(_ target: any Target, _ tool: URL) throws {
        let process = Process()
        process.executableURL = tool
        process.arguments = [
            "--options", target.directoryURL.appending(path: options).path,
            "-o", target.directoryURL.path + "/", target.directoryURL.appending(path: "wit").path,
        ]
        try process.run()
        process.waitUntilExit()
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            throw Mistake(description: "nothing was made for target \(target.name)")
        }
    }
}

/// Why nothing was made.
struct Mistake: Error, CustomStringConvertible {
    var description: String
}
