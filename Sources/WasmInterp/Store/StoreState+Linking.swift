import WasmCore

// Matching what is given against what is asked for. Spec: core 4.5.3, external typing; 3.3.

extension StoreState {
    /// What the imports of a module are in this store.
    ///
    /// - Parameter imports: In the module's order; nil where there is nothing to give.
    func resolve(_ imports: [Extern?], of module: Module) throws(LinkError) -> [External] {
        guard owns(module) else { throw .foreignModule }
        let wanted = module.decoded.imports
        var own: [External] = []
        own.reserveCapacity(wanted.count)
        var mismatches: [ImportMismatch] = []
        for (index, wanted) in wanted.enumerated() {
            let given = index < imports.count ? imports[index] : nil
            let external = given.flatMap { self.own($0) }
            if let external, matches(external, wanted.type, of: module) {
                own.append(external)
                continue
            }
            let reason: ImportMismatch.Reason =
                given == nil ? .missing : external == nil ? .foreignObject : .wrongType
            mismatches.append(
                ImportMismatch(
                    reason, index: index, module: wanted.module, name: wanted.name,
                    expected: module.type(of: wanted.type), given: given?.type))
        }
        for (index, given) in imports.enumerated().dropFirst(wanted.count) {
            mismatches.append(
                ImportMismatch(
                    .surplus, index: index, module: "", name: "", expected: nil,
                    given: given?.type))
        }
        guard mismatches.isEmpty else { throw .imports(mismatches) }
        return own
    }

    /// Somebody beside a link may have any function that there is now.
    func keepFunctions() { keptFunctionCount = functionCount }

    /// Forgets the host functions that a link has made, from the first one that nobody else can
    /// have.
    func dropFunctions(from first: Int) {
        let first = max(first, keptFunctionCount)
        let count = functionCount - first
        guard count > 0 else { return }
        // What they hold ends when nothing of the store is being changed: its end may use it.
        let former = (linked, Array(hostFunctions.suffix(count)))
        defer { withExtendedLifetime(former) {} }
        linked.forget(functionsFrom: first)
        truncate(
            functions: first, hostFunctions: hostFunctions.count - count,
            instances: instances.count)
    }

    func matches(_ external: External, _ wanted: ExternalType, of module: Module) -> Bool {
        switch (external, wanted) {
        case (.function(let index), .function(let type)):
            let actual = functionRecords[index].type
            let expected = module.types[type.position].rawValue
            return actual == expected || engine.isSubtype(actual, of: expected)
        case (.table(let index), .table(let type)):
            var actual = tables[index].type
            actual.limits.minimum = tables[index].count
            let expected = module.canonical(type.element)
            return actual.element == expected && actual.addressType == type.addressType
                && includes(actual.limits, type.limits)
        case (.memory(let index), .memory(let type)):
            let memory = memories[index]
            var limits = memory.type.limits
            limits.minimum = memory.pageCount
            return memory.type.addressType == type.addressType
                && memory.type.isShared == type.isShared
                && memory.type.pageSizeLog2 == type.pageSizeLog2 && includes(limits, type.limits)
        case (.global(let index), .global(let type)):
            let actual = globals[index].type
            let expected = module.canonical(type.value)
            guard actual.isMutable == type.isMutable else { return false }
            if actual.value == expected { return true }
            return !actual.isMutable
                && engine.types.withRegistry {
                    $0.matches(actual.value, expected)
                }
        case (.tag(let index), .tag(let type)):
            return tags[index].type == module.types[type.position]
        default: return false
        }
    }

    private func includes(_ actual: Limits, _ wanted: Limits) -> Bool {
        guard actual.minimum >= wanted.minimum else { return false }
        guard let maximum = wanted.maximum else { return true }
        return actual.maximum.map { $0 <= maximum } ?? false
    }
}
