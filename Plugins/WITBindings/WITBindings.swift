import Foundation
import PackagePlugin

/// Gives a target the Swift of the WIT package in its folder `wit`, at each build.
///
/// What is made is in the target's `wit-bindings.json`: the options of `weft bindgen`. It is made
/// again when they or the package change only.
@main
struct WITBindings: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let options = target.directoryURL.appending(path: "wit-bindings.json")
        let package = target.directoryURL.appending(path: "wit")
        let files = Self.files(in: package)
        for (file, isThere) in [
            (options, FileManager.default.fileExists(atPath: options.path)),
            (package, !files.isEmpty),
        ] where !isThere {
            throw Missing(target: target.name, file: file)
        }
        let output = context.pluginWorkDirectoryURL.appending(path: "WITBindings.swift")
        return [
            .buildCommand(
                displayName: "Making Swift of the WIT of \(target.name)",
                executable: try context.tool(named: "weft-bindgen").url,
                arguments: ["--options", options.path, "-o", output.path, package.path],
                inputFiles: [options] + files, outputFiles: [output])
        ]
    }

    /// All files below a folder, which may be a link.
    private static func files(in folder: URL) -> [URL] {
        let names = try? FileManager.default.subpathsOfDirectory(
            atPath: folder.resolvingSymlinksInPath().path)
        return (names ?? []).sorted().map { folder.appending(path: $0) }
            .filter { !$0.hasDirectoryPath && FileManager.default.isReadableFile(atPath: $0.path) }
    }
}

/// Why nothing can be made.
struct Missing: Error, CustomStringConvertible {
    var target: String
    var file: URL

    var description: String {
        "target \(target) has no \(file.lastPathComponent): \(file.path) has to be there"
    }
}
