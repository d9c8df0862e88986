// The second pass: imports and definitions. Spec: core 6.6.

extension ModuleAssembler {
    mutating func encode(_ field: Field) throws(TextError) {
        switch field.word {
        case .import_: try importField()
        case .func_: try functionField(field)
        case .table: try tableField(field)
        case .memory: try memoryField(field)
        case .global: try globalField(field)
        case .tag: try tagField()
        case .export: try exportField()
        case .start: try startField(field)
        case .elem: try elementField(field)
        case .data: try dataField()
        default: cursor.position = field.end
        }
    }

    private mutating func importField() throws(TextError) {
        let module = try cursor.nameString()
        let name = try cursor.nameString()
        try cursor.left()
        let word = cursor.word
        cursor.position += 1
        _ = cursor.identifier()
        _ = try cursor.nameAnnotation()
        switch word {
        case .func_: break
        case .table: nextTable += 1
        case .memory: nextMemory += 1
        case .global: nextGlobal += 1
        default: nextTag += 1
        }
        let type =
            word == .func_
            ? ExternalType.function(TypeIndex(rawValue: try importedFunction()))
            : try externalType(word)
        try cursor.right()
        addImport(module, name, type)
    }

    /// What stands behind the word, and the identifier, of an import.
    mutating func externalType(_ word: Word?) throws(TextError) -> ExternalType {
        switch word {
        case .func_:
            return .function(TypeIndex(rawValue: resolve(try typeUse(allowsNames: true))))
        case .table:
            let address = cursor.addressType()
            return .table(try tableType(address))
        case .memory:
            let address = cursor.addressType()
            return .memory(try memoryType(address))
        case .global: return .global(try globalType())
        default: return .tag(TypeIndex(rawValue: resolve(try typeUse(allowsNames: true))))
        }
    }

    private mutating func importedFunction() throws(TextError) -> UInt32 {
        let use = try typeUse(allowsNames: true)
        let scope = try parameterScope(use)
        if !scope.names.isEmpty { localNames.append((nextFunction, scope.names)) }
        nextFunction += 1
        return resolve(use)
    }

    private mutating func addImport(_ module: String, _ name: String, _ type: ExternalType) {
        append(.import) {
            $0.name(module)
            $0.name(name)
            $0.externalType(type)
        }
    }

    /// `(export "…")*`. Spec: core 6.6.3.
    private mutating func inlineExports(_ kind: ExternalKind, _ index: UInt32) throws(TextError) {
        while cursor.skipLeft(.export) {
            let name = try cursor.nameString()
            try cursor.right()
            addExport(name, kind, index)
        }
    }

    private mutating func addExport(_ name: String, _ kind: ExternalKind, _ index: UInt32) {
        append(.export) {
            $0.name(name)
            $0.u8(kind.rawValue)
            $0.u32(index)
        }
    }

    /// `(import "…" "…")`, if it is next.
    private mutating func inlineImport() throws(TextError) -> (module: String, name: String)? {
        guard cursor.skipLeft(.import_) else { return nil }
        let names = (try cursor.nameString(), try cursor.nameString())
        try cursor.right()
        return names
    }

    // MARK: Types of definitions

    private mutating func tableType(_ address: AddressType) throws(TextError) -> TableType {
        let limits = try cursor.limits()
        return TableType(try referenceType(), limits, addressType: address)
    }

    private mutating func memoryType(_ address: AddressType) throws(TextError) -> MemoryType {
        let limits = try cursor.limits()
        let isShared = cursor.skip(.shared)
        let pageSize = try cursor.pageSizeLog2()
        return MemoryType(
            limits, addressType: address, isShared: isShared,
            pageSizeLog2: pageSize ?? PageSize.standardLog2)
    }

    // MARK: Fields

    private mutating func functionField(_ field: Field) throws(TextError) {
        try inlineExports(.function, nextFunction)
        if let names = try inlineImport() {
            let type = try importedFunction()
            addImport(names.module, names.name, .function(TypeIndex(rawValue: type)))
            return
        }
        let use = try typeUse(allowsNames: true)
        let type = resolve(use)
        append(.function) { $0.u32(type) }
        try functionBody(use, endingAt: field.end)
        nextFunction += 1
    }

    private mutating func tableField(_ field: Field) throws(TextError) {
        let index = nextTable
        nextTable += 1
        try inlineExports(.table, index)
        let names = try inlineImport()
        let address = cursor.addressType()
        if let names {
            addImport(names.module, names.name, .table(try tableType(address)))
        } else if cursor.token.kind == .number {
            let type = try tableType(address)
            guard cursor.position < field.end else {
                append(.table) { $0.tableType(type) }
                return
            }
            let initializer = try expression(endingAt: field.end)
            append(.table) {
                $0.raw([0x40, 0x00])
                $0.tableType(type)
                $0.raw(initializer)
            }
        } else {
            try tableWithElements(index, address)
        }
    }

    private mutating func tableWithElements(
        _ index: UInt32, _ address: AddressType
    ) throws(TextError) {
        let type = try referenceType()
        guard cursor.skipLeft(.elem) else { throw cursor.unexpected() }
        var items = try cursor.isLeft ? elementExpressions(type) : elementFunctions()
        try cursor.right()
        // Plain indices have the type `(ref func)`, which does not fit every table.
        if type.heapType != .function { items = items.asExpressions(type) }
        let count = UInt64(items.count)
        append(.table) {
            $0.tableType(TableType(type, Limits(count, count), addressType: address))
        }
        addElement(.active(index, zero(address)), items)
    }

    private func zero(_ address: AddressType) -> [UInt8] {
        [
            UInt8(truncatingIfNeeded: (address == .i32 ? Opcode.i32Const : .i64Const).rawValue), 0,
            0x0B,
        ]
    }

    private mutating func memoryField(_ field: Field) throws(TextError) {
        let index = nextMemory
        nextMemory += 1
        try inlineExports(.memory, index)
        let names = try inlineImport()
        let address = cursor.addressType()
        if let names {
            addImport(names.module, names.name, .memory(try memoryType(address)))
            return
        }
        guard cursor.isLeft else {
            let type = try memoryType(address)
            append(.memory) { $0.memoryType(type) }
            return
        }
        let pageSize = try cursor.pageSizeLog2() ?? PageSize.standardLog2
        guard cursor.skipLeft(.data) else { throw cursor.unexpected() }
        let content = cursor.strings()
        try cursor.right()
        let pages: UInt64 =
            content.isEmpty ? 0 : UInt64(content.count - 1) >> UInt64(pageSize) + 1
        append(.memory) {
            $0.memoryType(
                MemoryType(
                    Limits(pages, pages), addressType: address, pageSizeLog2: pageSize))
        }
        addData(memory: index, offset: zero(address), content)
    }

    private mutating func globalField(_ field: Field) throws(TextError) {
        let index = nextGlobal
        nextGlobal += 1
        try inlineExports(.global, index)
        let names = try inlineImport()
        let type = try globalType()
        if let names { return addImport(names.module, names.name, .global(type)) }
        let initializer = try expression(endingAt: field.end)
        append(.global) {
            $0.globalType(type)
            $0.raw(initializer)
        }
    }

    private mutating func tagField() throws(TextError) {
        let index = nextTag
        nextTag += 1
        try inlineExports(.tag, index)
        let names = try inlineImport()
        let type = TypeIndex(rawValue: resolve(try typeUse(allowsNames: true)))
        if let names { return addImport(names.module, names.name, .tag(type)) }
        append(.tag) { $0.tagType(type) }
    }

    private mutating func exportField() throws(TextError) {
        let name = try cursor.nameString()
        try cursor.left()
        guard let word = cursor.word else { throw cursor.unexpected() }
        let kind: ExternalKind
        switch word {
        case .func_: kind = .function
        case .table: kind = .table
        case .memory: kind = .memory
        case .global: kind = .global
        case .tag: kind = .tag
        default: throw cursor.unexpected()
        }
        cursor.position += 1
        let index = try index(space(word))
        try cursor.right()
        addExport(name, kind, index)
    }

    private mutating func startField(_ field: Field) throws(TextError) {
        guard start == nil else {
            throw cursor.error("multiple start sections", at: field.start)
        }
        start = try index(\.functions)
    }
}
