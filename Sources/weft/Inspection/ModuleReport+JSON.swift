import CommandLineSupport
import WasmCore

// A module as one object. Members keep their names and meanings; new ones may come.

extension ModuleReport {
    var json: JSON {
        .object([
            ("kind", .string("module")), ("bytes", .count(module.bytes.count)),
            ("name", .optional(name)),
            ("sections", .array(sections.map(value))),
            ("types", .array(module.types.map { .string($0.text) })),
            ("imports", .array(module.imports.map(value))),
            ("exports", .array(module.exports.map(value))),
            ("memories", .array(module.memories.map(value))),
            ("tables", .array(module.tables.map(value))),
            ("start", module.start.map { .integer(Int64($0.rawValue)) } ?? .null),
            ("counts", counts),
            ("functions", .array(functions.map(value))),
            ("features", featureNames),
            ("targetFeatures", targetFeatureWords),
            ("producers", producerFields),
        ])
    }

    private func value(_ section: SectionRow) -> JSON {
        .object([
            ("name", .string(section.name)), ("custom", .bool(section.isCustom)),
            ("offset", .count(section.range.lowerBound)), ("bytes", .count(section.range.count)),
            ("entries", section.entryCount.map { .count($0) } ?? .null),
        ])
    }

    private func value(_ entry: Import) -> JSON {
        let (kind, type) = module.description(of: entry.type)
        return .object([
            ("module", .string(entry.module)), ("name", .string(entry.name)),
            ("kind", .string("\(kind)")), ("type", .string(type)),
        ])
    }

    private func value(_ export: Export) -> JSON {
        .object([
            ("name", .string(export.name)), ("kind", .string("\(export.kind)")),
            ("index", .integer(Int64(export.index))), ("type", .optional(module.type(of: export))),
        ])
    }

    private func value(_ memory: MemoryType) -> JSON {
        .object([
            ("minimum", .limit(memory.limits.minimum)),
            ("maximum", memory.limits.maximum.map { .limit($0) } ?? .null),
            ("pageBytes", .limit(1 << UInt64(memory.pageSizeLog2))),
            ("addressBits", .integer(memory.addressType == .i64 ? 64 : 32)),
            ("shared", .bool(memory.isShared)),
        ])
    }

    private func value(_ table: TableType) -> JSON {
        .object([
            ("element", .string(table.element.text)),
            ("minimum", .limit(table.limits.minimum)),
            ("maximum", table.limits.maximum.map { .limit($0) } ?? .null),
            ("addressBits", .integer(table.addressType == .i64 ? 64 : 32)),
        ])
    }

    private func value(_ function: FunctionRow) -> JSON {
        .object([
            ("index", .integer(Int64(function.index))), ("name", .optional(function.name)),
            ("bytes", .count(function.byteCount)),
        ])
    }

    private var counts: JSON {
        .object([
            ("functions", .count(module.functions.count)),
            ("importedFunctions", .count(module.importedFunctionCount)),
            ("codeBytes", .count(codeByteCount)),
            ("globals", .count(module.globals.count)),
            ("importedGlobals", .count(module.importedGlobalCount)),
            ("tags", .count(module.tags.count)),
            ("importedTags", .count(module.importedTagCount)),
            ("elementSegments", .count(module.elements.count)),
            ("dataSegments", .count(module.datas.count)),
            ("dataBytes", .count(dataByteCount)),
        ])
    }

    /// null where they are not known.
    private var featureNames: JSON {
        guard case .success(let features) = features else { return .null }
        return .array(features.list.filter { $0 != .mvp }.map { .string($0.word) })
    }

    /// null where there is no section, or it is malformed.
    private var targetFeatureWords: JSON {
        guard case .success(let features?) = targetFeatures else { return .null }
        return .array(features.words.map { .string($0) })
    }

    /// null where there is no section, or it is malformed.
    private var producerFields: JSON {
        guard case .success(let producers?) = producers else { return .null }
        return .object(
            producers.fields.map { field in
                let makers = field.makers.map { maker in
                    JSON.object([
                        ("name", .string(maker.name)), ("version", .string(maker.version)),
                    ])
                }
                return (field.name, .array(makers))
            })
    }
}

extension JSON {
    fileprivate static func count(_ count: Int) -> JSON { .integer(Int64(count)) }

    /// Limits are whole 64-bit numbers without sign; what is beyond is the largest that is written.
    fileprivate static func limit(_ number: UInt64) -> JSON { .integer(Int64(clamping: number)) }

    fileprivate static func optional(_ text: String?) -> JSON {
        text.map { .string($0) } ?? .null
    }
}
