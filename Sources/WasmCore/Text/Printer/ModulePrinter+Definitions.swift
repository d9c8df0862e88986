// Imports, definitions, segments, exports and custom sections. Spec: core 6.6.

extension ModulePrinter {
    mutating func printImport(_ entry: Import) {
        let kind = entry.type.kind
        let index = importIndices[kind, default: 0]
        importIndices[kind] = index + 1
        var text = "(import \(entry.module.quoted) \(entry.name.quoted) "
        switch entry.type {
        case .function(let type):
            let parameterCount = module.functionType(type)?.parameters.count ?? 0
            let locals = names.names(
                .local, in: UInt32(truncatingIfNeeded: index), below: parameterCount)
            text += "(func\(head(.function, index))\(typeUse(type, locals))"
        case .table(let type): text += "(table\(head(.table, index)) \(self.text(type))"
        case .memory(let type): text += "(memory\(head(.memory, index)) \(self.text(type))"
        case .global(let type): text += "(global\(head(.global, index)) \(self.text(type))"
        case .tag(let type): text += "(tag\(head(.tag, index))\(typeUse(type))"
        }
        line(text + "))")
    }

    mutating func printTables() throws(DecodeError) {
        for position in module.tables.indices.dropFirst(module.importedTableCount) {
            let defined = position - module.importedTableCount
            var text = "(table\(head(.table, position)) \(self.text(module.tables[position]))"
            if defined < module.tableInitializers.count,
                let initializer = module.tableInitializers[defined]
            {
                text += " " + (try expression(initializer))
            }
            line(text + ")")
        }
    }

    mutating func printMemories() {
        for position in module.memories.indices.dropFirst(module.importedMemoryCount) {
            line("(memory\(head(.memory, position)) \(text(module.memories[position])))")
        }
    }

    mutating func printTags() {
        for position in module.tags.indices.dropFirst(module.importedTagCount) {
            line("(tag\(head(.tag, position))\(typeUse(module.tags[position])))")
        }
    }

    mutating func printGlobals() throws(DecodeError) {
        for position in module.globals.indices.dropFirst(module.importedGlobalCount) {
            let defined = position - module.importedGlobalCount
            var text = "(global\(head(.global, position)) \(self.text(module.globals[position]))"
            if defined < module.globalInitializers.count {
                text += " " + (try expression(module.globalInitializers[defined]))
            }
            line(text + ")")
        }
    }

    mutating func printExport(_ export: Export) {
        let (word, kind): (Word, NameSection.Kind) =
            switch export.kind {
            case .function: (.func_, .function)
            case .table: (.table, .table)
            case .memory: (.memory, .memory)
            case .global: (.global, .global)
            case .tag: (.tag, .tag)
            }
        line(
            "(export \(export.name.quoted) (\(word.rawValue) \(names.text(kind, export.index))))")
    }

    // MARK: Segments

    mutating func printElements() throws(DecodeError) {
        for (position, segment) in module.elements.enumerated() {
            var text = "(elem\(head(.element, position))"
            switch segment.mode {
            case .passive: break
            case .declarative: text += " declare"
            case .active(let table, let offset):
                if table.rawValue != 0 {
                    text += " (table \(names.text(.table, table.rawValue)))"
                }
                text += " (offset \(try expression(offset)))"
            }
            switch segment.items {
            case .functions(let indices):
                text += " func"
                for index in indices { text += " " + names.text(.function, index.rawValue) }
            case .expressions(let expressions):
                text += " " + self.text(segment.type)
                for item in expressions { text += " (item \(try expression(item)))" }
            }
            line(text + ")")
        }
    }

    mutating func printDatas() throws(DecodeError) {
        for (position, segment) in module.datas.enumerated() {
            var text = "(data\(head(.data, position))"
            if case .active(let memory, let offset) = segment.mode {
                if memory.rawValue != 0 {
                    text += " (memory \(names.text(.memory, memory.rawValue)))"
                }
                text += " (offset \(try expression(offset)))"
            }
            text += " " + PrintedNames.quoted(module.bytes[segment.range])
            line(text + ")")
        }
    }

    // MARK: Custom sections

    /// All but those that are written as names and hints.
    ///
    /// Where the text gives such a section, none is made of identifiers and annotations. So if a
    /// module has several of a name, all of them are given.
    mutating func printCustomSections() {
        var counts: [String: Int] = [:]
        if options.usesNames { counts["name"] = 0 }
        if branchHints != nil { counts[BranchHints.sectionName] = 0 }
        for section in module.customSections { counts[section.name]? += 1 }
        for section in module.customSections where counts[section.name] != 1 {
            line(
                "(@custom \(section.name.quoted) \(placement(section)) "
                    + "\(PrintedNames.quoted(module.bytes[section.range])))")
        }
    }

    private func placement(_ section: CustomSection) -> String {
        let before = min(section.sectionsBefore, module.sections.count)
        if !module.sections[before...].contains(where: isWrittenAgain) { return "(after last)" }
        guard let kind = module.sections[..<before].last(where: isWrittenAgain)?.kind else {
            return "(before first)"
        }
        let word = Word.allCases.first { SectionKind(word: $0) == kind }
        return "(after \(word?.rawValue ?? "last"))"
    }

    /// Text has no place for a section without entries, or for a count that nothing needs.
    private func isWrittenAgain(_ section: Section) -> Bool {
        switch section.kind {
        case .start: true
        case .dataCount: usesDataCount
        default: section.entryCount > 0
        }
    }
}
