import CommandLineSupport
import WasmCore

// A component in a page of text, and as one object.

extension ComponentReport {
    var text: String {
        var text = "\(byteCount) bytes, a component"
        if case .success(let contents) = contents, let name = contents.name {
            text += " \(name.quoted)"
        }
        text +=
            "\n"
            + list(
                "sections",
                sections.rows.map { row in
                    "\(row.name): \(row.byteCount) bytes in \(row.count)"
                })
        switch contents {
        case .success(let contents):
            text += list("core modules", contents.modules.map(line))
            text += list("imports", contents.imports.flatMap(lines))
            text += list("exports", contents.exports.flatMap(lines))
            let words = contents.features.list.filter { $0 != .mvp }.map(\.word)
            text +=
                "features used: "
                + (words.isEmpty ? "none beyond wasm1" : words.joined(separator: ", ")) + "\n"
        case .failure(let error): text += "not valid: \(error)\n"
        }
        return text
    }

    private func list(_ title: String, _ lines: [String]) -> String {
        if lines.isEmpty { return "" }
        return "\(title):\n" + lines.map { "  \($0)\n" }.joined()
    }

    private func line(_ module: LocatedModule) -> String {
        let name = NameSection(module.context.module)?.moduleName.map { " \($0.quoted)" } ?? ""
        return "\(module.item)\(name): \(module.context.module.bytes.count) bytes at "
            + "0x\(String(module.offset, radix: 16))"
    }

    private func lines(_ item: ListedItem) -> [String] {
        ["\(item.name.printable): \(item.type)"]
            + (item.members ?? []).map { "  \($0.name.printable): \($0.type)" }
    }

    var json: JSON {
        var members: [(name: String, value: JSON)] = [
            ("kind", .string("component")), ("bytes", .integer(Int64(byteCount))),
            ("sections", .array(sections.rows.map(value))),
        ]
        switch contents {
        case .success(let contents):
            members += [
                ("name", contents.name.map { .string($0) } ?? .null),
                ("modules", .array(contents.modules.map(value))),
                ("imports", .array(contents.imports.map(value))),
                ("exports", .array(contents.exports.map(value))),
                (
                    "features",
                    .array(contents.features.list.filter { $0 != .mvp }.map { .string($0.word) })
                ),
            ]
        case .failure(let error): members.append(("error", .string("\(error)")))
        }
        return .object(members)
    }

    private func value(_ row: ComponentSummary.Row) -> JSON {
        .object([
            ("name", .string(row.name)), ("count", .integer(Int64(row.count))),
            ("bytes", .integer(Int64(row.byteCount))),
        ])
    }

    private func value(_ module: LocatedModule) -> JSON {
        let decoded = module.context.module
        return .object([
            ("item", .string(module.item)),
            ("name", NameSection(decoded)?.moduleName.map { .string($0) } ?? .null),
            ("offset", .integer(Int64(module.offset))),
            ("bytes", .integer(Int64(decoded.bytes.count))),
        ])
    }

    private func value(_ item: ListedItem) -> JSON {
        .object([
            ("name", .string(item.name)), ("type", .string(item.type)),
            ("members", item.members.map { .array($0.map(plain)) } ?? .null),
        ])
    }

    private func plain(_ item: ListedItem) -> JSON {
        .object([("name", .string(item.name)), ("type", .string(item.type))])
    }
}
