public import WasmCore

extension Features {
    /// What a script may use: everything, unless it is one of the specification's suite, as the
    /// folders of its path tell.
    ///
    /// Those were each written before other proposals: `core` and `proposals` expect custom page
    /// sizes to be malformed, and two scripts of `proposals/threads` expect a second memory or
    /// table to be refused.
    public static func forScript(path: String) -> Features {
        let folders = path.split(separator: "/").dropLast()
        let isOfSuite = folders.contains("core") || folders.contains("proposals")
        guard isOfSuite, !folders.contains("custom-page-sizes") else { return .all }
        var features = Features.all.removing(.customPageSizes)
        if folders.contains("threads"), let file = path.split(separator: "/").last,
            file == "imports.wast" || file == "memory.wast"
        {
            features = features.removing(.multiMemory, .referenceTypes)
        }
        return features
    }
}
