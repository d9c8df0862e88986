import Foundation
import PackagePlugin

/// Writes the Swift of the WIT packages of targets into them, for code that is checked in.
///
///     swift package generate-bindings --target Plugin
///
/// A target has a folder `wit` and a file `wit-bindings.json` with options of `weft bindgen`.
/// Without a name all targets that have the file are meant.
@main
struct GenerateBindings: CommandPlugin {
    func performCommand(context: PluginContext, arguments: [String]) throws {
        var extractor = ArgumentExtractor(arguments)
        let names = extractor.extractOption(named: "target")
        if let word = extractor.remainingArguments.first {
            throw Mistake(description: "unexpected '\(word)': --target NAME")
        }
        let targets =
            names.isEmpty
            ? context.package.targets.filter { Self.hasOptions($0) }
            : try context.package.targets(named: names)
        guard !targets.isEmpty else {
            throw Mistake(description: "no target has a file \(Self.options)")
        }
        let tool = try context.tool(named: "weft-bindgen").url
        for target in targets { try Self.make(target, tool) }
    }

    private static let options = "wit-bindings.json"

    private static func hasOptions(_ target: any Target) -> Bool {
        FileManager.default.fileExists(
            atPath: target.directoryURL.appending(path: options).path)
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
