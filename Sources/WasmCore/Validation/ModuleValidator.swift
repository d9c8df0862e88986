/// Checks all of a module but its function bodies. Spec: core 3.5.
///
/// Everything is linear in the size of the module.
public struct ModuleValidator {
    var facts: ModuleFacts
    var module: DecodedModule {
        _read { yield facts.shared.decoded }
    }
    let interruption: InterruptionCheck
    private var pace: PacedCheck

    private init(
        _ module: consuming DecodedModule, features: Features, limits: ModuleLimits,
        interruption: InterruptionCheck
    ) {
        self.interruption = interruption
        pace = PacedCheck(interruption)
        facts = ModuleFacts(module, features: features, limits: limits)
    }

    /// Validates types, imports, tables, memories, globals, tags, exports, segments, the start
    /// function and all constant expressions.
    ///
    /// - Parameter interruption: Whether the module is still wanted.
    /// - Returns: What is needed to validate the bodies, now or later, in one thread or several.
    /// - Throws: ``ModuleError/invalid(_:)``, or ``ModuleError/malformed(_:)`` for the bytes of a
    ///   constant expression.
    public static func validate(
        _ module: consuming DecodedModule, features: Features = .all,
        limits: ModuleLimits = .standard,
        interruption: InterruptionCheck = .never
    ) throws(ModuleError) -> ModuleContext {
        var validator = ModuleValidator(
            module, features: features, limits: limits, interruption: interruption)
        try validator.checkCounts()
        try validator.checkTypes()
        try validator.checkIndexSpaces()
        let context = try validator.checkExpressions()
        try validator.checkExports()
        try validator.checkStart(context)
        return context
    }

    /// Ends the validation if it is not wanted any more. To be called for each entry.
    mutating func keepOn(at offset: Int, after steps: Int = 1) throws(ModuleError) {
        if pace.isInterrupted(after: steps) { throw fail(.interrupted, at: offset) }
    }

    func fail(_ code: ValidationError.Code, at offset: Int) -> ModuleError {
        .invalid(ValidationError(code, offset: offset))
    }

    /// Where a section's content begins, for errors of entries that keep no place of their own.
    func offset(of kind: SectionKind) -> Int {
        module.sections.first { $0.kind == kind }?.range.lowerBound ?? 0
    }

    /// Does a check that knows no place at one.
    func at<T>(
        _ offset: Int, _ check: () throws(ValidationError.Code) -> T
    ) throws(ModuleError) -> T {
        do throws(ValidationError.Code) {
            return try check()
        } catch {
            throw fail(error, at: offset)
        }
    }

    private func checkCounts() throws(ModuleError) {
        let limits = facts.limits
        let counts: [(Int, Int, SectionKind, StaticStringKey)] = [
            (module.types.count, limits.typesMax, .type, "types"),
            (module.typeGroups.count, limits.recursiveGroupsMax, .type, "recursive groups"),
            (module.imports.count, limits.importsMax, .import, "imports"),
            (module.functions.count, limits.functionsMax, .function, "functions"),
            (module.tables.count, limits.tablesMax, .table, "tables"),
            (module.memories.count, limits.memoriesMax, .memory, "memories"),
            (module.globals.count, limits.globalsMax, .global, "globals"),
            (module.tags.count, limits.tagsMax, .tag, "tags"),
            (module.exports.count, limits.exportsMax, .export, "exports"),
            (module.elements.count, limits.elementSegmentsMax, .element, "element segments"),
            (module.datas.count, limits.dataSegmentsMax, .data, "data segments"),
        ]
        for (count, limit, section, name) in counts where count > min(limit, 1 << 30) {
            throw fail(.limitExceeded(name), at: offset(of: section))
        }
        guard
            module.functions.count == module.importedFunctionCount + module.bodies.count
        else {
            throw .malformed(
                DecodeError(.functionAndCodeCountsDiffer, offset: offset(of: .code)))
        }
        guard
            module.globals.count
                == module.importedGlobalCount + module.globalInitializers.count,
            module.tables.count == module.importedTableCount + module.tableInitializers.count
        else { throw .malformed(DecodeError(.lengthOutOfBounds, offset: 0)) }
    }

    private func checkStart(_ context: ModuleContext) throws(ModuleError) {
        guard let start = module.start else { return }
        guard start.position < facts.functions.count else {
            throw fail(.unknownFunction(start.rawValue), at: module.startOffset)
        }
        guard context.functionType(start) == FunctionType() else {
            throw fail(.startFunctionType, at: module.startOffset)
        }
    }

    private mutating func checkExports() throws(ModuleError) {
        let exports = module.exports
        var names = PositionTable()
        names.reserveCapacity(exports.count)
        for (position, export) in exports.enumerated() {
            try keepOn(at: export.offset, after: 1 + export.name.utf8.count)
            let (count, unknown): (Int, ValidationError.Code) =
                switch export.kind {
                case .function: (facts.functions.count, .unknownFunction(export.index))
                case .table: (facts.tables.count, .unknownTable(export.index))
                case .memory: (facts.memories.count, .unknownMemory(export.index))
                case .global: (facts.globals.count, .unknownGlobal(export.index))
                case .tag: (facts.tags.count, .unknownTag(export.index))
                }
            guard Int(export.index) < count else { throw fail(unknown, at: export.offset) }
            let name = ExactName(export.name)
            let hash = name.hashValue
            guard names.first(hash, where: { ExactName(exports[$0].name) == name }) == nil else {
                throw fail(.duplicateExportName(export.name), at: export.offset)
            }
            names.add(position, hash)
        }
    }
}
