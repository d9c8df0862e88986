/// Writes modules in the binary format, numbers and segments in their shortest form.
///
/// Spec: core 5.5.
///
/// Expressions, bodies and data are copied from the ranges of the description's bytes, so a
/// description that was put together by hand needs them in one ``ModuleBytes``.
public enum ModuleEncoder {
    /// Encodes a module.
    ///
    /// Sections without entries are left out, unless ``DecodedModule/sections`` has them. For bytes
    /// that are in shortest form throughout, `encode(decode(bytes))` is the bytes themselves.
    public static func encode(_ module: DecodedModule) -> [UInt8] {
        var writer = ByteWriter()
        writer.bytes.reserveCapacity(module.bytes.count)
        writer.header()
        var custom = module.customSections[...]
        var sectionCount = 0
        for kind in SectionKind.allCases where module.needsSection(kind) {
            while let next = custom.first, next.sectionsBefore <= sectionCount {
                writer.customSection(next, of: module)
                custom.removeFirst()
            }
            writer.section(kind) { $0.content(of: kind, module) }
            sectionCount += 1
        }
        for section in custom { writer.customSection(section, of: module) }
        return writer.bytes
    }
}

extension DecodedModule {
    fileprivate func needsSection(_ kind: SectionKind) -> Bool {
        let hasEntries =
            switch kind {
            case .type: !typeGroups.isEmpty
            case .import: !imports.isEmpty
            case .function: functions.count > importedFunctionCount
            case .table: tables.count > importedTableCount
            case .memory: memories.count > importedMemoryCount
            case .tag: tags.count > importedTagCount
            case .global: globals.count > importedGlobalCount
            case .export: !exports.isEmpty
            case .start: start != nil
            case .element: !elements.isEmpty
            case .dataCount: dataCount != nil
            case .code: !bodies.isEmpty
            case .data: !datas.isEmpty
            }
        return hasEntries || sections.contains { $0.kind == kind }
    }
}

extension ByteWriter {
    fileprivate mutating func customSection(_ section: CustomSection, of module: DecodedModule) {
        customSection(section.name) { $0.copy(section.range, of: module) }
    }

    fileprivate mutating func content(of kind: SectionKind, _ module: DecodedModule) {
        switch kind {
        case .type:
            vector(module.typeGroups) { $0.recursiveType(module.types[$1.range]) }
        case .import:
            vector(module.imports) {
                $0.name($1.module)
                $0.name($1.name)
                $0.externalType($1.type)
            }
        case .function:
            vector(module.functions.dropFirst(module.importedFunctionCount)) {
                $0.u32($1.rawValue)
            }
        case .table:
            let importedCount = module.importedTableCount
            let initializers = module.tableInitializers
            vector(module.tables.indices.dropFirst(importedCount)) {
                let position = $1 - importedCount
                let value = position < initializers.count ? initializers[position] : nil
                if value != nil { $0.raw([0x40, 0]) }
                $0.tableType(module.tables[$1])
                if let value { $0.copy(value.range, of: module) }
            }
        case .memory:
            vector(module.memories.dropFirst(module.importedMemoryCount)) { $0.memoryType($1) }
        case .tag:
            vector(module.tags.dropFirst(module.importedTagCount)) { $0.tagType($1) }
        case .global:
            vector(
                zip(
                    module.globals.dropFirst(module.importedGlobalCount),
                    module.globalInitializers
                ).map { $0 }
            ) {
                $0.globalType($1.0)
                $0.copy($1.1.range, of: module)
            }
        case .export:
            vector(module.exports) {
                $0.name($1.name)
                $0.u8($1.kind.rawValue)
                $0.u32($1.index)
            }
        case .start: u32(module.start?.rawValue ?? 0)
        case .element: vector(module.elements) { $0.elementSegment($1, of: module) }
        case .dataCount: u32(module.dataCount ?? 0)
        case .code:
            vector(module.bodies) {
                $0.count($1.range.count)
                $0.copy($1.range, of: module)
            }
        case .data: vector(module.datas) { $0.dataSegment($1, of: module) }
        }
    }

    private mutating func copy(_ range: Range<Int>, of module: DecodedModule) {
        unsafe module.bytes.withBytes(in: range) { unsafe bytes.append(contentsOf: $0) }
    }

    private mutating func elementSegment(_ segment: ElementSegment, of module: DecodedModule) {
        var flags: UInt32 = 0
        var typed = true
        if case .expressions = segment.items { flags = 4 }
        switch segment.mode {
        case .passive: flags |= 1
        case .declarative: flags |= 3
        case .active(let table, _):
            // Table 0 and a type that follows from the form can be left out.
            let implied =
                flags == 0 ? ElementSegment.function : ElementSegment.nullableFunction
            typed = table != 0 || segment.type != implied
            if typed { flags |= 2 }
        }
        u32(flags)
        if case .active(let table, let offset) = segment.mode {
            if typed { u32(table.rawValue) }
            copy(offset.range, of: module)
        }
        switch segment.items {
        case .functions(let indices):
            if typed { u8(0) }
            vector(indices) { $0.u32($1.rawValue) }
        case .expressions(let expressions):
            if typed { referenceType(segment.type) }
            vector(expressions) { $0.copy($1.range, of: module) }
        }
    }

    private mutating func dataSegment(_ segment: DataSegment, of module: DecodedModule) {
        switch segment.mode {
        case .passive: u32(1)
        case .active(let memory, let offset):
            if memory == 0 {
                u32(0)
            } else {
                u32(2)
                u32(memory.rawValue)
            }
            copy(offset.range, of: module)
        }
        count(segment.range.count)
        copy(segment.range, of: module)
    }
}
