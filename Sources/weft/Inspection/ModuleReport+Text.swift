import CommandLineSupport
import WasmCore

// A module in a page of text.

extension ModuleReport {
    var text: String {
        var text = "\(module.bytes.count) bytes"
        if let name { text += ", module \(name.quoted)" }
        text += "\n" + list("sections", sections.map(line))
        text += list("types", module.types.enumerated().map { "\($0): \($1.text)" })
        text += list("imports", module.imports.map(line))
        text += list("exports", module.exports.map(line))
        text += list("memories", module.memories.enumerated().map { "\($0): \($1.text)" })
        text += list("tables", module.tables.enumerated().map { "\($0): \($1.text)" })
        if let start = module.start { text += "start: function \(start)\n" }
        text += list("counts", counts)
        let isAll = functions.count == module.bodies.count
        text += list(isAll ? "functions by size" : "largest functions", functions.map(line))
        return text + origin
    }

    private func list(_ title: String, _ lines: [String]) -> String {
        if lines.isEmpty { return "" }
        return "\(title):\n" + lines.map { "  \($0)\n" }.joined()
    }

    private func line(_ section: SectionRow) -> String {
        let name = section.isCustom ? "custom \(section.name.quoted)" : section.name
        let place = "0x\(String(section.range.lowerBound, radix: 16))"
        let count = section.entryCount.map { ", " + $0.counted("entry", "entries") } ?? ""
        return "\(name): \(section.range.count) bytes at \(place)\(count)"
    }

    private func line(_ entry: Import) -> String {
        let (kind, type) = module.description(of: entry.type)
        return "\(entry.module.quoted) \(entry.name.quoted): \(kind) \(type)"
    }

    private func line(_ export: Export) -> String {
        "\(export.name.quoted): \(export.kind) \(export.index)"
            + (module.type(of: export).map { ", \($0)" } ?? "")
    }

    private func line(_ function: FunctionRow) -> String {
        let name = function.name.map { " \($0.quoted)" } ?? ""
        // In tenths of a per cent; there is no code without a byte.
        let share = function.byteCount * 1000 / max(codeByteCount, 1)
        return "\(function.index)\(name): \(function.byteCount) bytes, "
            + "\(share / 10).\(share % 10) % of the code"
    }

    private var counts: [String] {
        [
            "functions: \(module.functions.count), \(module.importedFunctionCount) imported",
            "code: \(codeByteCount) bytes in "
                + module.bodies.count.counted("body", "bodies"),
            "globals: \(module.globals.count), \(module.importedGlobalCount) imported",
            "tags: \(module.tags.count), \(module.importedTagCount) imported",
            "element segments: \(module.elements.count)",
            "data segments: \(module.datas.count), \(dataByteCount) bytes",
        ]
    }

    /// What it needs of an engine, and where it comes from.
    private var origin: String {
        var text = "features used: "
        switch features {
        case .success(let features):
            let words = features.list.filter { $0 != .mvp }.map(\.word)
            text += words.isEmpty ? "none beyond wasm1" : words.joined(separator: ", ")
        case .failure(let error): text += "not known: \(error.sentence)"
        }
        text += "\n"
        switch targetFeatures {
        case .success(nil): break
        case .success(let features?):
            text += "target features: " + features.words.map(\.printable).joined(separator: " ")
            text += "\n"
        case .failure(let error): text += "target features: malformed: \(error)\n"
        }
        switch producers {
        case .success(nil): break
        case .success(let producers?):
            text += list(
                "producers",
                producers.fields.map { field in
                    let makers = field.makers.map { maker in
                        (maker.version.isEmpty ? maker.name : maker.name + " " + maker.version)
                            .printable
                    }
                    return field.name.printable + ": " + makers.joined(separator: ", ")
                })
        case .failure(let error): text += "producers: malformed: \(error)\n"
        }
        return text
    }
}
