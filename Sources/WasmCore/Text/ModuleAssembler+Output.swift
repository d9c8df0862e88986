// Sections in their order. Spec: core 5.5.16.

extension ModuleAssembler {
    mutating func finish() -> [UInt8] {
        for group in groups {
            let members = subTypes[group]
            append(.type) { $0.recursiveType(members) }
        }
        var module = ByteWriter()
        module.header()
        writeCustomSections(.before, nil, to: &module)
        for kind in SectionKind.allCases {
            writeCustomSections(.before, kind, to: &module)
            if kind == .code { writeBranchHints(to: &module) }
            write(kind, to: &module)
            writeCustomSections(.after, kind, to: &module)
        }
        if options.writesNames, !givesSection("name") { writeNames(to: &module) }
        writeCustomSections(.after, nil, to: &module)
        return module.bytes
    }

    private func write(_ kind: SectionKind, to module: inout ByteWriter) {
        switch kind {
        case .start:
            if let start { module.section(.start) { $0.u32(start) } }
        case .dataCount:
            guard usesDataCount else { return }
            let count = sections[.data]?.count ?? 0
            module.section(.dataCount) { $0.count(count) }
        case .code:
            if code.count > 0 { Self.writeSection(kind.rawValue, code, to: &module) }
        default:
            if let content = sections[kind] {
                Self.writeSection(kind.rawValue, content, to: &module)
            }
        }
    }

    private static func writeSection(
        _ code: UInt8, _ content: SectionContent, to module: inout ByteWriter
    ) {
        module.u8(code)
        module.sized {
            $0.count(content.count)
            $0.raw(content.writer.bytes)
        }
    }

    private func writeCustomSections(
        _ placement: CustomSectionText.Placement, _ kind: SectionKind?, to module: inout ByteWriter
    ) {
        guard options.writesAnnotations else { return }
        for section in customSections
        where section.placement == placement && section.section == kind {
            module.u8(0)
            module.sized {
                $0.count(section.name.count)
                $0.raw(section.name)
                $0.raw(section.content)
            }
        }
    }

    /// Whether the text has a custom section of a name itself: it is then the only one.
    private func givesSection(_ name: String) -> Bool {
        options.writesAnnotations
            && customSections.contains { $0.name.elementsEqual(name.utf8) }
    }

    private func writeBranchHints(to module: inout ByteWriter) {
        guard options.writesAnnotations, branchHints.count > 0,
            !givesSection(Annotation.branchHint.text)
        else { return }
        module.customSection(Annotation.branchHint.text) {
            $0.count(branchHints.count)
            $0.raw(branchHints.writer.bytes)
        }
    }

    // MARK: Names. Spec: core 7.4.1.

    private typealias NameMap = [(index: UInt32, name: [UInt8])]

    private func writeNames(to module: inout ByteWriter) {
        var content = ByteWriter()
        if let moduleName {
            content.u8(0)
            content.sized { Self.writeName(moduleName, to: &$0) }
        }
        Self.write(1, functions.names, to: &content)
        Self.write(2, localNames, to: &content)
        Self.write(3, labelNames, to: &content)
        Self.write(4, types.names, to: &content)
        Self.write(5, tables.names, to: &content)
        Self.write(6, memories.names, to: &content)
        Self.write(7, globals.names, to: &content)
        Self.write(8, elements.names, to: &content)
        Self.write(9, datas.names, to: &content)
        let fields = structureFields.sorted { $0.key < $1.key }
        Self.write(10, fields.map { ($0.key, $0.value.names) }, to: &content)
        Self.write(11, tags.names, to: &content)
        guard !content.bytes.isEmpty else { return }
        module.customSection("name") { $0.raw(content.bytes) }
    }

    private static func writeName(_ name: [UInt8], to writer: inout ByteWriter) {
        writer.count(name.count)
        writer.raw(name)
    }

    private static func write(_ map: NameMap, to writer: inout ByteWriter) {
        writer.vector(map) {
            $0.u32($1.index)
            writeName($1.name, to: &$0)
        }
    }

    private static func write(_ id: UInt8, _ map: NameMap, to writer: inout ByteWriter) {
        guard !map.isEmpty else { return }
        writer.u8(id)
        writer.sized { write(map, to: &$0) }
    }

    private static func write(
        _ id: UInt8, _ map: [(UInt32, NameMap)], to writer: inout ByteWriter
    ) {
        guard !map.isEmpty else { return }
        writer.u8(id)
        writer.sized {
            $0.vector(map) {
                $0.u32($1.0)
                write($1.1, to: &$0)
            }
        }
    }
}
