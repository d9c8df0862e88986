import WasmCore

// Custom sections by which compilers say what they did and what they used. Spec: tool conventions.

/// The `producers` section: who made the module.
struct Producers {
    /// A language, program or kit, and its version.
    struct Maker {
        var name: String
        /// May be empty.
        var version: String
    }

    /// `language`, `processed-by`, `sdk`, each with what is named in it; in order of the section.
    var fields: [(name: String, makers: [Maker])] = []

    /// nil if the module has none.
    ///
    /// - Throws: What is malformed in it.
    init?(_ module: DecodedModule) throws(DecodeError) {
        guard let section = module.customSection(named: "producers") else { return nil }
        var reader = ByteReader(module.bytes, range: section.range)
        for _ in 0..<(try reader.length()) {
            let name = try reader.name()
            var makers: [Maker] = []
            for _ in 0..<(try reader.length()) {
                let name = try reader.name()
                makers.append(Maker(name: name, version: try reader.name()))
            }
            fields.append((name, makers))
        }
    }
}

/// The `target_features` section: what the compiler was allowed to use, in its own words.
struct TargetFeatures {
    /// Each after `+` (used) or `-` (must not be linked with what uses it).
    var words: [String] = []

    /// nil if the module has none.
    ///
    /// - Throws: What is malformed in it.
    init?(_ module: DecodedModule) throws(DecodeError) {
        guard let section = module.customSection(named: "target_features") else { return nil }
        var reader = ByteReader(module.bytes, range: section.range)
        for _ in 0..<(try reader.length()) {
            let prefix = String(Unicode.Scalar(try reader.byte()))
            words.append(prefix + (try reader.name()))
        }
    }
}
