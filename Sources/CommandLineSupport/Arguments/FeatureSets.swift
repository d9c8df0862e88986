package import WasmCore

extension Option<Features?> {
    /// `--features`, with the names of the sets.
    package static func features(_ help: String) -> Self {
        Self("--features", value: "SET", help) { words throws(OptionMistake) in
            switch try words?.last?.requiredText {
            case nil: return nil
            case "wasm1"?: return Features([.mvp])
            case "wasm2"?: return .wasm2
            case "wasm3"?: return .wasm3
            case "all"?: return .all
            case let name?:
                throw OptionMistake(" is wasm1, wasm2, wasm3 or all, not '\(name)'")
            }
        }
    }
}

extension Features {
    /// Version 2.0 of the standard.
    package static let wasm2 = Features([
        .mvp, .signExtension, .saturatingTruncation, .multiValue, .bulkMemory, .referenceTypes,
        .simd,
    ])
    /// Version 3.0 of the standard, without the proposals that came after it.
    package static let wasm3 = Features.all.removing(.threads, .customPageSizes, .wideArithmetic)
}
