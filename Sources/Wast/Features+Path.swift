public import WasmCore

extension Features {
    /// What a script of the specification's suite is written for, by the folders of its path.
    ///
    /// Each proposal was written before others: `core` expects custom page sizes to be malformed,
    /// and two scripts of `proposals/threads` expect a second memory or table to be refused.
    public static func forScript(path: String) -> Features {
        let parts = path.split(separator: "/")
        if parts.contains("custom-page-sizes") { return .all }
        var features = Features.all.removing(.customPageSizes)
        if parts.contains("threads"), let file = parts.last,
            file == "imports.wast" || file == "memory.wast"
        {
            features = features.removing(.multiMemory, .referenceTypes)
        }
        return features
    }
}
