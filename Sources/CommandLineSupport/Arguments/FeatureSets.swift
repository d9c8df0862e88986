import WasmCore

extension OptionDefinition {
    static let features = OptionDefinition(
        "--features", value: "SET", "What modules may use: wasm1, wasm2, wasm3 or all")
}

extension Arguments {
    /// The set that `--features` names.
    func features(default standard: Features) throws(Failure) -> Features {
        switch try text("--features") {
        case nil: return standard
        case "wasm1"?: return Features([.mvp])
        case "wasm2"?: return .wasm2
        case "wasm3"?: return .wasm3
        case "all"?: return .all
        case let name?:
            throw usageError("--features is wasm1, wasm2, wasm3 or all, not '\(name)'")
        }
    }
}

extension Features {
    /// Version 2.0 of the standard.
    static let wasm2 = Features([
        .mvp, .signExtension, .saturatingTruncation, .multiValue, .bulkMemory, .referenceTypes,
        .simd,
    ])
    /// Version 3.0 of the standard, without the proposals that came after it.
    static let wasm3 = Features.all.removing(.threads, .customPageSizes, .wideArithmetic)
}
