import CommandLineSupport
import WIT

extension Command {
    static let component = Command.group(
        name: "component",
        summary: "Make components of modules, plug them together, compare them with WIT",
        commands: [
            .componentNew, .componentEmbed, .componentCompose, .componentTargets,
            .componentSemverCheck, .componentUnbundle, .componentBuild,
        ])
}

extension Failure {
    /// What keeps files from becoming a component, all of it.
    static func componentizing(_ error: ComponentizingError, _ path: CommandWord) -> Failure {
        var failure = Failure("\(path): \(error.problems.first ?? "")")
        failure.details = error.problems.dropFirst().map { "  \($0)" }
        return failure
    }
}
