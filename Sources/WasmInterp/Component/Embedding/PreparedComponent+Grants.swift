import WasmCore

extension PreparedComponent {
    /// What the component imports and guests of a store may not: functions, modules and components,
    /// by themselves or of interfaces. Types are nobody's to grant.
    func ungranted(in state: StoreState) -> [ImportMismatch] {
        guard let grants = state.grants else { return [] }
        let imports = component.validated.root.imports
        var missing: [ImportMismatch] = []
        func check(_ entity: ComponentEntity, _ index: Int, _ module: String, _ name: String) {
            if case .type = entity { return }
            guard !grants.allows(module, name) else { return }
            missing.append(
                ImportMismatch(
                    .notGranted, index: index, module: module, name: name, expected: nil,
                    given: nil))
        }
        for (index, (name, entity)) in zip(imports.names.list, imports.entities).enumerated() {
            guard case .instance(let type) = entity else {
                check(entity, index, ImportGrants.root, name.text)
                continue
            }
            let exports = component.validated.types.instances[Int(clamping: type)].exports
            for (inner, entity) in zip(exports.names.list, exports.entities) {
                check(entity, index, name.text, inner.text)
            }
        }
        return missing
    }
}
