import CommandLineSupport
import WITCommands
import WasmCore

extension Command {
    static let all: [Command] = [
        .run, .batch, .resume, .preinit, .snapshot,
        .validate, .wat2wasm, .wasm2wat, .inspect, .component, .wit, .bindgen, .wast,
        .completions,
        .man,
        .invokeBatch,
    ]

    static func named(_ word: CommandWord) throws(Failure) -> Command {
        let name = word.text ?? ""
        if let command = all.first(where: { $0.name == name }) { return command }
        throw .usage(
            "unknown command '\(word)'",
            suggestion: Suggestion.nearest(to: name, among: all.map(\.name) + ["help"]))
    }
}
