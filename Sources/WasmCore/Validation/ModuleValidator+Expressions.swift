// Initialisers and segments. Spec: core 3.5.3 to 3.5.9.

extension ModuleValidator {
    /// Validates every constant expression and collects the functions that occur.
    ///
    /// - Returns: What is handed out of the module.
    func checkExpressions() throws(ModuleError) -> ModuleContext {
        var context = ModuleContext(facts, declaredFunctions: declaredFunctions())
        var expressions = FunctionValidator(context, interruption)
        try checkGlobals(&expressions)
        try checkTables(&expressions)
        try checkSegments(&expressions)
        context.declaredFunctions = expressions.declaredFunctions
        return context
    }

    /// Each sees the globals before it; before garbage collection only imported ones.
    private func checkGlobals(_ expressions: inout FunctionValidator) throws(ModuleError) {
        let imported = module.importedGlobalCount
        let seesDefined = facts.features.contains(.gc)
        for position in module.globalInitializers.indices {
            try expressions.validateConstant(
                module.globalInitializers[position],
                leaves: facts.globals[imported + position].type,
                visibleGlobals: seesDefined ? imported + position : imported)
        }
    }

    private func checkTables(_ expressions: inout FunctionValidator) throws(ModuleError) {
        for position in module.tableInitializers.indices {
            guard let initializer = module.tableInitializers[position] else { continue }
            try require(.functionReferences, at: offset(of: .table))
            try expressions.validateConstant(
                initializer, leaves: facts.tables[module.importedTableCount + position].element,
                visibleGlobals: module.importedGlobalCount)
        }
    }

    private func checkSegments(_ expressions: inout FunctionValidator) throws(ModuleError) {
        let visible =
            facts.features.contains(.gc) ? facts.globals.count : module.importedGlobalCount
        for position in module.elements.indices {
            try check(
                module.elements[position], facts.elements[position], visible, &expressions)
        }
        for data in module.datas { try check(data, visible, &expressions) }
    }

    /// Functions that are exported or listed by index; `ref.func` outside of bodies adds its own.
    private func declaredFunctions() -> [Bool] {
        var declared = [Bool](repeating: false, count: facts.functions.count)
        func declare(_ index: FunctionIndex) {
            if index.position < declared.count { declared[index.position] = true }
        }
        for export in module.exports where export.kind == .function {
            declare(FunctionIndex(rawValue: export.index))
        }
        for element in module.elements {
            guard case .functions(let indices) = element.items else { continue }
            for index in indices { declare(index) }
        }
        return declared
    }

    private func check(
        _ segment: ElementSegment, _ type: PackedType, _ visible: Int,
        _ expressions: inout FunctionValidator
    ) throws(ModuleError) {
        switch segment.mode {
        case .passive, .declarative: try require(.bulkMemory, at: segment.offset)
        case .active(let index, let offset):
            guard index.position < facts.tables.count else {
                throw fail(.unknownTable(index.rawValue), at: segment.offset)
            }
            let table = facts.tables[index.position]
            try match(type, table.element, at: segment.offset)
            try expressions.validateConstant(
                offset, leaves: table.address, visibleGlobals: visible)
        }
        guard UInt64(segment.items.count) <= facts.limits.tableElementsMax else {
            throw fail(.limitExceeded("elements of a segment"), at: segment.offset)
        }
        switch segment.items {
        case .functions(let indices):
            for index in indices {
                try expressions.keepOn()
                guard index.position < facts.functions.count else {
                    throw fail(.unknownFunction(index.rawValue), at: segment.offset)
                }
                try match(
                    PackedType(isNullable: false, concrete: facts.functions[index.position]),
                    type, at: segment.offset)
            }
        case .expressions(let items):
            try require(.bulkMemory, at: segment.offset)
            for item in items {
                try expressions.validateConstant(item, leaves: type, visibleGlobals: visible)
            }
        }
    }

    private func check(
        _ segment: DataSegment, _ visible: Int, _ expressions: inout FunctionValidator
    ) throws(ModuleError) {
        switch segment.mode {
        case .passive: try require(.bulkMemory, at: segment.offset)
        case .active(let index, let offset):
            guard index.position < facts.memories.count else {
                throw fail(.unknownMemory(index.rawValue), at: segment.offset)
            }
            try expressions.validateConstant(
                offset, leaves: facts.memories[index.position].address, visibleGlobals: visible)
        }
    }

    private func require(_ feature: Feature, at offset: Int) throws(ModuleError) {
        guard facts.features.contains(feature) else {
            throw fail(.featureDisabled(feature), at: offset)
        }
    }

    private func match(
        _ actual: PackedType, _ wanted: PackedType, at offset: Int
    ) throws(ModuleError) {
        guard facts.registry.matches(actual, wanted) else {
            throw fail(
                .typeMismatch(
                    expected: facts.description(wanted), actual: facts.description(actual)),
                at: offset)
        }
    }
}
