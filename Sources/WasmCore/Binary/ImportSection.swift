// The import section, and the types of what can be imported. Spec: core 5.5.6, 5.3.11 to 5.3.17.

extension SectionDecoder {
    mutating func importSection(_ reader: inout ByteReader) throws(DecodeError) -> Int {
        let importCount = try count(&reader, max: limits.importsMax, "imports")
        module.imports.reserveCapacity(importCount)
        for _ in 0..<importCount {
            try keepOn(at: reader.offset)
            let at = reader.offset
            let moduleName = try name(&reader)
            let itemName = try name(&reader)
            let type = try externalType(&reader)
            try addImport(type, at: at)
            module.imports.append(
                Import(module: moduleName, name: itemName, type: type, offset: at))
        }
        module.importedFunctionCount = module.functions.count
        module.importedTableCount = module.tables.count
        module.importedMemoryCount = module.memories.count
        module.importedGlobalCount = module.globals.count
        module.importedTagCount = module.tags.count
        return importCount
    }

    private mutating func addImport(_ type: ExternalType, at offset: Int) throws(DecodeError) {
        switch type {
        case .function(let index):
            try checkLimit(module.functions.count, limits.functionsMax, "functions", offset)
            module.functions.append(index)
        case .table(let type):
            try checkLimit(module.tables.count, limits.tablesMax, "tables", offset)
            module.tables.append(type)
        case .memory(let type):
            try checkLimit(module.memories.count, limits.memoriesMax, "memories", offset)
            module.memories.append(type)
        case .global(let type):
            try checkLimit(module.globals.count, limits.globalsMax, "globals", offset)
            module.globals.append(type)
        case .tag(let index):
            try checkLimit(module.tags.count, limits.tagsMax, "tags", offset)
            module.tags.append(index)
        }
    }

    private func checkLimit(
        _ present: Int, _ max: Int, _ limit: StaticStringKey, _ offset: Int
    ) throws(DecodeError) {
        guard present < max else { throw DecodeError(.limitExceeded(limit), offset: offset) }
    }

    func externalType(_ reader: inout ByteReader) throws(DecodeError) -> ExternalType {
        let at = reader.offset
        let code = try reader.byte()
        guard let kind = ExternalKind(rawValue: code) else {
            throw DecodeError(.malformedImportKind(code), offset: at)
        }
        switch kind {
        case .function: return .function(try typeIndex(&reader))
        case .table: return .table(try tableType(&reader))
        case .memory: return .memory(try memoryType(&reader))
        case .global: return .global(try globalType(&reader))
        case .tag: return .tag(try tagType(&reader))
        }
    }

    // MARK: Types

    func tableType(_ reader: inout ByteReader) throws(DecodeError) -> TableType {
        let element = try elementType(&reader)
        let flags = try limitsFlags(&reader, LimitsFlags.maximum | LimitsFlags.address64)
        return TableType(
            element, try reader.limits(flags),
            addressType: flags & LimitsFlags.address64 == 0 ? .i32 : .i64)
    }

    func memoryType(_ reader: inout ByteReader) throws(DecodeError) -> MemoryType {
        let flags = try limitsFlags(
            &reader,
            LimitsFlags.maximum | LimitsFlags.shared | LimitsFlags.address64
                | LimitsFlags.pageSize)
        let memoryLimits = try reader.limits(flags)
        return MemoryType(
            memoryLimits,
            addressType: flags & LimitsFlags.address64 == 0 ? .i32 : .i64,
            isShared: flags & LimitsFlags.shared != 0,
            pageSizeLog2: flags & LimitsFlags.pageSize == 0
                ? PageSize.standardLog2 : try reader.pageSizeLog2())
    }

    /// To a decoder without the feature behind a flag the flag does not exist.
    private func limitsFlags(
        _ reader: inout ByteReader, _ known: UInt8
    ) throws(DecodeError) -> UInt8 {
        let at = reader.offset
        let flags = try reader.byte()
        var allowed = known
        if !features.contains(.threads) { allowed &= ~LimitsFlags.shared }
        if !features.contains(.memory64) { allowed &= ~LimitsFlags.address64 }
        if !features.contains(.customPageSizes) { allowed &= ~LimitsFlags.pageSize }
        guard flags & ~allowed == 0 else {
            throw DecodeError(.malformedLimitsFlags(flags), offset: at)
        }
        return flags
    }

    func globalType(_ reader: inout ByteReader) throws(DecodeError) -> GlobalType {
        let type = try valueType(&reader)
        return GlobalType(type, isMutable: try reader.mutability())
    }

    func tagType(_ reader: inout ByteReader) throws(DecodeError) -> TypeIndex {
        let at = reader.offset
        try require(.exceptions, at: at)
        let attribute = try reader.byte()
        guard attribute == 0 else {
            throw DecodeError(.malformedTagAttribute(attribute), offset: at)
        }
        return try typeIndex(&reader)
    }
}

extension ByteReader {
    /// Minimum and, if the flags say so, maximum.
    fileprivate mutating func limits(_ flags: UInt8) throws(DecodeError) -> Limits {
        let minimum = try u64()
        return Limits(minimum, flags & LimitsFlags.maximum == 0 ? nil : try u64())
    }

    /// The exponent of a custom page size, whose power must fit in 64 bits.
    fileprivate mutating func pageSizeLog2() throws(DecodeError) -> UInt8 {
        let at = offset
        let exponent = try u32()
        guard exponent < 64 else { throw DecodeError(.malformedPageSize, offset: at) }
        return UInt8(truncatingIfNeeded: exponent)
    }

    mutating func mutability() throws(DecodeError) -> Bool {
        let at = offset
        let code = try byte()
        guard code < 2 else { throw DecodeError(.malformedMutability(code), offset: at) }
        return code == 1
    }
}
