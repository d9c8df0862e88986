import CommandLineSupport
import WasmCore

/// A component, of which only the outline is read: the engine runs modules.
struct ComponentSummary {
    private let byteCount: Int
    /// How many sections of a kind there are, and their bytes.
    private var kinds = [(count: Int, byteCount: Int)](repeating: (0, 0), count: names.count)

    private static let names = [
        "custom sections", "core modules", "core instances", "core types", "components",
        "instances", "aliases", "types", "canonical definitions", "starts", "imports", "exports",
        "values",
    ]

    /// nil for what does not begin as a component does.
    init?(_ bytes: ModuleBytes) {
        guard ModuleFile.isComponent(bytes) else { return nil }
        byteCount = bytes.count
        var reader = ByteReader(bytes, range: 8..<bytes.count)
        // What is malformed behind is left out.
        while let code = try? reader.byte(), let count = try? reader.length(),
            let range = try? reader.skip(count), code < Self.names.count
        {
            kinds[Int(code)].count += 1
            kinds[Int(code)].byteCount += range.count
        }
    }

    var text: String {
        var text = "\(byteCount) bytes, a component: it has modules in it and is none\nsections:\n"
        for (name, kind) in zip(Self.names, kinds) where kind.count > 0 {
            text += "  \(name): \(kind.byteCount) bytes in \(kind.count)\n"
        }
        return text
    }

    var json: JSON {
        .object([
            ("kind", .string("component")), ("bytes", .integer(Int64(byteCount))),
            (
                "sections",
                .array(
                    zip(Self.names, kinds).filter { $1.count > 0 }.map { name, kind in
                        .object([
                            ("name", .string(name)), ("count", .integer(Int64(kind.count))),
                            ("bytes", .integer(Int64(kind.byteCount))),
                        ])
                    })
            ),
        ])
    }
}
