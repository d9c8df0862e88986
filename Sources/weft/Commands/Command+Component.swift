import CommandLineSupport

extension Command {
    static let component = Command.group(
        name: "component",
        summary: "Take components apart",
        commands: [.componentUnbundle])
}
