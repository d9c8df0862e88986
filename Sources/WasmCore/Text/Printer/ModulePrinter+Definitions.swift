// Imports, definitions, segments, exports and custom sections. Spec: core 6.6.

extension ModulePrinter {
    mutating func printImport(_ entry: Import) throws(DecodeError) {
        output.offset = entry.offset
        let kind = entry.type.kind
        let index = importIndices[kind, default: 0]
        importIndices[kind] = index + 1
        try line("(import \(entry.module.quoted) \(entry.name.quoted) ")
        switch entry.type {
        case .function(let type):
            let parameterCount = module.functionType(type)?.parameters.count ?? 0
            let locals = names.names(
                .local, in: UInt32(truncatingIfNeeded: index), below: parameterCount)
            try output.write("(func\(head(.function, index))")
            try printTypeUse(type, locals)
        case .table(let type): try output.write("(table\(head(.table, index)) \(text(type))")
        case .memory(let type): try output.write("(memory\(head(.memory, index)) \(text(type))")
        case .global(let type): try output.write("(global\(head(.global, index)) \(text(type))")
        case .tag(let type):
            try output.write("(tag\(head(.tag, index))")
            try printTypeUse(type)
        }
        try output.write("))")
    }

    mutating func printTables() throws(DecodeError) {
        enter(.table)
        for position in module.tables.indices.dropFirst(module.importedTableCount) {
            let defined = position - module.importedTableCount
            try line("(table\(head(.table, position)) \(text(module.tables[position]))")
            if defined < module.tableInitializers.count,
                let initializer = module.tableInitializers[defined]
            {
                try output.write(" ")
                try printExpression(initializer)
            }
            try output.write(")")
        }
    }

    mutating func printMemories() throws(DecodeError) {
        enter(.memory)
        for position in module.memories.indices.dropFirst(module.importedMemoryCount) {
            try line("(memory\(head(.memory, position)) \(text(module.memories[position])))")
        }
    }

    mutating func printTags() throws(DecodeError) {
        enter(.tag)
        for position in module.tags.indices.dropFirst(module.importedTagCount) {
            try line("(tag\(head(.tag, position))")
            try printTypeUse(module.tags[position])
            try output.write(")")
        }
    }

    mutating func printGlobals() throws(DecodeError) {
        enter(.global)
        for position in module.globals.indices.dropFirst(module.importedGlobalCount) {
            let defined = position - module.importedGlobalCount
            try line("(global\(head(.global, position)) \(text(module.globals[position]))")
            if defined < module.globalInitializers.count {
                try output.write(" ")
                try printExpression(module.globalInitializers[defined])
            }
            try output.write(")")
        }
    }

    mutating func printExport(_ export: Export) throws(DecodeError) {
        output.offset = export.offset
        let (word, kind): (Word, NameSection.Kind) =
            switch export.kind {
            case .function: (.func_, .function)
            case .table: (.table, .table)
            case .memory: (.memory, .memory)
            case .global: (.global, .global)
            case .tag: (.tag, .tag)
            }
        try line(
            "(export \(export.name.quoted) (\(word.rawValue) \(names.text(kind, export.index))))")
    }

    // MARK: Segments

    mutating func printElements() throws(DecodeError) {
        for (position, segment) in module.elements.enumerated() {
            output.offset = segment.offset
            try line("(elem\(head(.element, position))")
            switch segment.mode {
            case .passive: break
            case .declarative: try output.write(" declare")
            case .active(let table, let offset):
                if table.rawValue != 0 {
                    try output.write(" (table \(names.text(.table, table.rawValue)))")
                }
                try printExpression(offset, of: "offset")
            }
            switch segment.items {
            case .functions(let indices):
                try output.write(" func")
                for index in indices {
                    try output.write(" " + names.text(.function, index.rawValue))
                }
            case .expressions(let expressions):
                try output.write(" " + text(segment.type))
                for item in expressions { try printExpression(item, of: "item") }
            }
            try output.write(")")
        }
    }

    mutating func printDatas() throws(DecodeError) {
        for (position, segment) in module.datas.enumerated() {
            output.offset = segment.offset
            try line("(data\(head(.data, position))")
            if case .active(let memory, let offset) = segment.mode {
                if memory.rawValue != 0 {
                    try output.write(" (memory \(names.text(.memory, memory.rawValue)))")
                }
                try printExpression(offset, of: "offset")
            }
            try output.write(" ")
            try output.write(quoted: module.bytes, segment.range)
            try output.write(")")
        }
    }

    private mutating func printExpression(
        _ expression: ConstantExpression, of keyword: String
    ) throws(DecodeError) {
        try output.write(" (\(keyword) ")
        try printExpression(expression)
        try output.write(")")
    }

    // MARK: Custom sections

    /// All but those that are written as names and hints.
    ///
    /// Where the text gives such a section, none is made of identifiers and annotations. So if a
    /// module has several of a name, all of them are given.
    mutating func printCustomSections() throws(DecodeError) {
        var counts: [ExactName: Int] = [:]
        if options.usesNames { counts[ExactName("name")] = 0 }
        if branchHints != nil { counts[ExactName(BranchHints.sectionName)] = 0 }
        for section in module.customSections { counts[ExactName(section.name)]? += 1 }
        for section in module.customSections where counts[ExactName(section.name)] != 1 {
            output.offset = section.range.lowerBound
            try line("(@custom \(section.name.quoted) \(placement(section)) ")
            try output.write(quoted: module.bytes, section.range)
            try output.write(")")
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
