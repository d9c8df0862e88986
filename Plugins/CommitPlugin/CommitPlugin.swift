import Foundation
import PackagePlugin

/// Gives a target a source that says which commit it was built from, so that nothing in the
/// repository can be out of date. Sources without a repository are of no commit.
///
/// The command's arguments have the commit, and it runs again when they change only.
@main
struct CommitPlugin: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) -> [Command] {
        let file = context.pluginWorkDirectoryURL.appending(path: "Commit.swift")
        let commit = Repository(at: context.package.directoryURL)?.commit
        let value = commit.map { "\"\($0.prefix(10))\"" } ?? "nil"
        let source = """
            /// What the program was built from.
            enum Commit {
                /// The first digits of its name; nil if it is not known.
                static let name: String? = \(value)
            }
            """
        return [
            .buildCommand(
                displayName: "Naming the commit", executable: URL(filePath: "/bin/sh"),
                arguments: ["-c", #"printf '%s\n' "$0" > "$1""#, source, file.path],
                outputFiles: [file])
        ]
    }
}
