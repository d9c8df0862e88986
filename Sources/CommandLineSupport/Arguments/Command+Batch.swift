extension Command {
    /// Whether each allocation collects garbage, which must not change an answer.
    package static let collect = Option.flag("--collect", "Collect garbage at every allocation")
    package static let batchFeatures = FeatureOptions(usual: "wasm3")

    /// The command that answers requests. `weft-batch` does what it says, and `weft` hands it on.
    package static func invokeBatch(
        run: @escaping @Sendable (Arguments) throws(Failure) -> Int32
    ) -> Command {
        Command(
            name: "invoke-batch",
            summary: "Answer requests to validate and run modules, for testing tools",
            usage: "[OPTIONS]",
            details: """
                Reads one JSON object a line on standard input and answers each with one line on
                standard output, until the input ends. Operations are "hello", "validate", "check"
                and "run"; tools that compare engines with each other speak this. "check" says of a
                file, also of a component, text or package of WIT, what is wrong with it.

                  {"id":1,"op":"validate","path":"/m.wasm"}
                    → {"id":1,"ok":1}
                  {"id":2,"op":"run","path":"/m.wasm","groups":[[["f",["i32:00000002"]]]]}
                    → {"id":2,"verdict":"valid","groups":[{"instantiate":"ok",
                       "results":[["ok",["i32:00000004"]]]}]}
                """,
            options: [collect.definition] + batchFeatures.definitions,
            run: { arguments throws(Failure) in
                if let word = arguments.words.first {
                    throw arguments.usageError("unexpected '\(word)'")
                }
                return try run(arguments)
            })
    }
}
