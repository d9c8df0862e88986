import CommandLineSupport
import WasmCore

extension Command {
    static let inspect = Command(
        name: "inspect",
        summary: "Show what is in a module",
        usage: "FILE",
        details: """
            Sections with their sizes, types, imports, exports, memories, tables and counts. The
            module need not be valid.
            """,
        run: { arguments throws(Failure) in
            let path = try arguments.onlyWord("module")
            try StandardOutput.write(Inspection(try ModuleFile.decode(path)).text)
            return 0
        })
}

/// A module in a page of text.
private struct Inspection {
    let module: DecodedModule

    init(_ module: DecodedModule) { self.module = module }

    var text: String {
        var text = "\(module.bytes.count) bytes"
        if let name = NameSection(module)?.moduleName { text += ", module \(name.quoted)" }
        text += "\n" + sections
        text += list("types", module.types.enumerated().map { "\($0): \(describe($1))" })
        text += list(
            "imports",
            module.imports.map { "\($0.module.quoted) \($0.name.quoted): \(describe($0.type))" })
        text += list("exports", module.exports.map { "\($0.name.quoted): \(describe($0))" })
        text += list("memories", module.memories.enumerated().map { "\($0): \(describe($1))" })
        text += list("tables", module.tables.enumerated().map { "\($0): \(describe($1))" })
        if let start = module.start { text += "start: function \(start)\n" }
        return text + counts
    }

    private func list(_ title: String, _ lines: [String]) -> String {
        if lines.isEmpty { return "" }
        return "\(title):\n" + lines.map { "  \($0)\n" }.joined()
    }

    private var sections: String {
        var rows = module.sections.map { section in
            let count =
                section.kind == .start || section.kind == .dataCount
                ? "" : section.entryCount == 1 ? "1 entry" : "\(section.entryCount) entries"
            return (section.range, "\(section.kind)", count)
        }
        for section in module.customSections {
            rows.append((section.range, "custom \(section.name.quoted)", ""))
        }
        rows.sort { $0.0.lowerBound < $1.0.lowerBound }
        return list(
            "sections",
            rows.map { range, name, count in
                let place = "0x\(String(range.lowerBound, radix: 16))"
                return "\(name): \(range.count) bytes at \(place)"
                    + (count.isEmpty ? "" : ", \(count)")
            })
    }

    private var counts: String {
        let code = module.bodies.reduce(0) { $0 + $1.range.count }
        let data = module.datas.reduce(0) { $0 + $1.range.count }
        let lines = [
            "functions: \(module.functions.count), \(module.importedFunctionCount) imported",
            "code: \(code) bytes in \(module.bodies.count) bodies",
            "globals: \(module.globals.count), \(module.importedGlobalCount) imported",
            "tags: \(module.tags.count), \(module.importedTagCount) imported",
            "element segments: \(module.elements.count)",
            "data segments: \(module.datas.count), \(data) bytes",
        ]
        return list("counts", lines)
    }

    private func describe(_ type: SubType) -> String {
        let supertypes = type.supertypes.map { "\($0)" }.joined(separator: " ")
        let prefix =
            type.isFinal && type.supertypes.isEmpty
            ? "" : (type.isFinal ? "final " : "") + "sub(\(supertypes)) "
        return switch type.composite {
        case .function(let type): prefix + type.text
        case .structure(let fields):
            prefix + "struct(" + fields.map(describe).joined(separator: ", ") + ")"
        case .array(let field): prefix + "array(\(describe(field)))"
        }
    }

    private func describe(_ field: FieldType) -> String {
        let storage =
            switch field.storage {
            case .i8: "i8"
            case .i16: "i16"
            case .value(let type): type.text
            }
        return field.isMutable ? "mut \(storage)" : storage
    }

    private func describe(_ type: ExternalType) -> String {
        switch type {
        case .function(let index): "function " + signature(index)
        case .table(let type): "table \(describe(type))"
        case .memory(let type): "memory \(describe(type))"
        case .global(let type): "global \(describe(type))"
        case .tag(let index): "tag " + signature(index)
        }
    }

    private func signature(_ index: TypeIndex) -> String {
        module.functionType(index)?.text ?? "type \(index)"
    }

    private func describe(_ export: Export) -> String {
        let index = Int(export.index)
        let type: String? =
            switch export.kind {
            case .function:
                module.functions.indices.contains(index) ? signature(module.functions[index]) : nil
            case .table:
                module.tables.indices.contains(index) ? describe(module.tables[index]) : nil
            case .memory:
                module.memories.indices.contains(index) ? describe(module.memories[index]) : nil
            case .global:
                module.globals.indices.contains(index) ? describe(module.globals[index]) : nil
            case .tag: module.tags.indices.contains(index) ? signature(module.tags[index]) : nil
            }
        return "\(export.kind) \(index)" + (type.map { ", \($0)" } ?? "")
    }

    private func describe(_ type: GlobalType) -> String {
        (type.isMutable ? "mut " : "") + type.value.text
    }

    private func describe(_ type: TableType) -> String {
        "\(type.element.text), \(describe(type.limits)) elements"
            + (type.addressType == .i64 ? ", 64-bit" : "")
    }

    private func describe(_ type: MemoryType) -> String {
        var text = "\(describe(type.limits)) pages"
        if type.pageSizeLog2 != PageSize.standardLog2 {
            text += " of \(UInt64(1) << UInt64(type.pageSizeLog2)) bytes"
        }
        if type.addressType == .i64 { text += ", 64-bit" }
        return type.isShared ? text + ", shared" : text
    }

    private func describe(_ limits: Limits) -> String {
        limits.maximum.map { "\(limits.minimum) to \($0)" } ?? "\(limits.minimum) or more"
    }
}

extension FunctionType {
    var text: String {
        "(\(parameters.map(\.text).joined(separator: ", "))) -> "
            + "(\(results.map(\.text).joined(separator: ", ")))"
    }
}
