import WasmCore

/// The sections of a component by kind, of which only the outline is read: the component may be
/// malformed.
struct ComponentSummary {
    struct Row {
        var name: String
        /// How many sections of the kind there are, and their bytes.
        var count = 0
        var byteCount = 0
    }

    /// The largest first.
    let rows: [Row]

    private static let names = [
        "custom sections", "core modules", "core instances", "core types", "components",
        "instances", "aliases", "types", "canonical definitions", "starts", "imports", "exports",
        "values",
    ]

    init(_ bytes: ModuleBytes) {
        var kinds = Self.names.map { Row(name: $0) }
        var reader = ByteReader(bytes, range: min(8, bytes.count)..<bytes.count)
        // What is malformed behind is left out.
        while let code = try? reader.byte(), let count = try? reader.length(),
            let range = try? reader.skip(count), code < kinds.count
        {
            kinds[Int(code)].count += 1
            kinds[Int(code)].byteCount += range.count
        }
        let found = kinds.indices.filter { kinds[$0].count > 0 }
        rows = found.sorted { left, right in
            let sizes = (kinds[left].byteCount, kinds[right].byteCount)
            return sizes.0 == sizes.1 ? left < right : sizes.0 > sizes.1
        }.map { kinds[$0] }
    }
}
