import WasmCore

// Matching what is given against what is asked for. Spec: core 4.5.3, external typing; 3.3.

extension StoreState {
    func check(_ imports: [External], of module: Module) throws(LinkError) {
        for (external, wanted) in zip(imports, module.decoded.imports) {
            guard matches(external, wanted.type, of: module) else {
                throw .incompatibleImportType(module: wanted.module, name: wanted.name)
            }
        }
    }

    private func matches(_ external: External, _ wanted: ExternalType, of module: Module) -> Bool {
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
            return !actual.isMutable && engine.withTypes { $0.matches(actual.value, expected) }
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
