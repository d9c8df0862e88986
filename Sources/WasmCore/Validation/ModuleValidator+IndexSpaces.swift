// Imports and definitions: functions, tables, memories, globals, tags. Spec: core 3.2, 3.5.

extension ModuleValidator {
    mutating func checkIndexSpaces() throws(ModuleError) {
        try checkImports()
        let functionOffset = offset(of: .function)
        for index in module.functions {
            try keepOn(at: functionOffset)
            facts.functions.append(try functionType(index, functionOffset))
        }
        try checkTables()
        try checkMemories()
        let globalOffset = offset(of: .global)
        for global in module.globals {
            let type = try at(globalOffset) { () throws(ValidationError.Code) in
                try self.facts.packed(global.value)
            }
            facts.globals.append(.init(type: type, isMutable: global.isMutable))
        }
        let tagOffset = offset(of: .tag)
        for tag in module.tags { facts.tags.append(try checkTag(tag, tagOffset)) }
        for element in module.elements {
            facts.elements.append(try elementType(element))
        }
    }

    private func elementType(_ segment: ElementSegment) throws(ModuleError) -> PackedType {
        // Function indices give `(ref func)` in every version of the standard.
        if case .functions = segment.items, segment.type.heapType == .function {
            return PackedType(segment.type)
        }
        return try at(segment.offset) { () throws(ValidationError.Code) in
            try self.facts.packed(segment.type)
        }
    }

    /// Checks imported types first, at the places of the imports.
    private mutating func checkImports() throws(ModuleError) {
        for entry in module.imports {
            try keepOn(at: entry.offset)
            switch entry.type {
            case .function(let index): _ = try functionType(index, entry.offset)
            case .tag(let index): _ = try checkTag(index, entry.offset)
            case .table(let type):
                try at(entry.offset) { () throws(ValidationError.Code) in
                    try self.facts.check(type)
                }
            case .memory(let type):
                try at(entry.offset) { () throws(ValidationError.Code) in
                    try self.facts.check(type)
                }
            case .global(let type):
                try at(entry.offset) { () throws(ValidationError.Code) in
                    _ = try self.facts.packed(type.value)
                }
            }
        }
    }

    private func functionType(
        _ index: TypeIndex, _ offset: Int
    ) throws(ModuleError) -> CanonicalTypeIndex {
        guard index.position < facts.types.count else {
            throw fail(.unknownType(index.rawValue), at: offset)
        }
        let number = facts.types[index.position]
        guard facts.registry.kind(number) == .function else {
            throw fail(.nonFunctionType(index.rawValue), at: offset)
        }
        return number
    }

    /// Spec: core 3.2.14.
    private func checkTag(
        _ index: TypeIndex, _ offset: Int
    ) throws(ModuleError) -> CanonicalTypeIndex {
        try at(offset) { () throws(ValidationError.Code) in
            try self.facts.require(.exceptions)
        }
        let type = try functionType(index, offset)
        guard facts.functionSignatures[type.position].results.count == 0 else {
            throw fail(.nonEmptyTagResult, at: offset)
        }
        return type
    }

    private mutating func checkTables() throws(ModuleError) {
        let offset = offset(of: .table)
        if module.tables.count > 1 && !facts.features.contains(.referenceTypes) {
            throw fail(.multipleTables, at: offset)
        }
        for (position, table) in module.tables.enumerated() {
            let element = try at(offset) { () throws(ValidationError.Code) in
                try self.facts.check(table)
                return try self.facts.packed(table.element)
            }
            let isDefined = position >= module.importedTableCount
            if isDefined && !element.isDefaultable
                && module.tableInitializers[position - module.importedTableCount] == nil
            {
                throw fail(
                    .typeMismatch(expected: facts.description(element), actual: nil),
                    at: offset)
            }
            facts.tables.append(
                .init(element: element, address: PackedType(table.addressType.valueType)))
        }
    }

    private mutating func checkMemories() throws(ModuleError) {
        let offset = offset(of: .memory)
        if module.memories.count > 1 && !facts.features.contains(.multiMemory) {
            throw fail(.featureDisabled(.multiMemory), at: offset)
        }
        for memory in module.memories {
            try at(offset) { () throws(ValidationError.Code) in try self.facts.check(memory) }
            facts.memories.append(.init(address: PackedType(memory.addressType.valueType)))
        }
    }
}

extension ModuleFacts {
    /// Spec: core 3.2.16. How many elements exist at run time is a limit of instantiation.
    func check(_ type: TableType) throws(ValidationError.Code) {
        _ = try packed(type.element)
        if type.addressType == .i64 { try require(.memory64) }
        let most: UInt64 = type.addressType == .i64 ? .max : UInt64(UInt32.max)
        guard type.limits.minimum <= most, type.limits.maximum ?? 0 <= most else {
            throw .tableSizeTooLarge
        }
        try check(type.limits)
    }

    /// Spec: core 3.2.15; page sizes by the proposal of custom page sizes.
    func check(_ type: MemoryType) throws(ValidationError.Code) {
        if type.addressType == .i64 { try require(.memory64) }
        if type.pageSizeLog2 != PageSize.standardLog2 {
            try require(.customPageSizes)
            guard type.pageSizeLog2 == 0 else { throw .invalidPageSize }
        }
        let pagesMax: UInt64 =
            switch (type.addressType, type.pageSizeLog2) {
            case (.i32, 0): UInt64(UInt32.max)
            case (.i32, _): 1 << 16
            case (.i64, 0): .max
            case (.i64, _): 1 << 48
            }
        guard type.limits.minimum <= pagesMax, type.limits.maximum ?? 0 <= pagesMax else {
            throw .memorySizeTooLarge(pagesMax: pagesMax)
        }
        try check(type.limits)
        if type.isShared {
            try require(.threads)
            guard type.limits.maximum != nil else { throw .sharedMemoryWithoutMaximum }
        }
    }

    private func check(_ limits: Limits) throws(ValidationError.Code) {
        if let maximum = limits.maximum, limits.minimum > maximum {
            throw .sizeMinimumGreaterThanMaximum
        }
    }
}
