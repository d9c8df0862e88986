// What a host needs to know to give a component what it imports.

extension CoreModuleType {
    /// The type of a module.
    ///
    /// - Parameter numbers: Its types' numbers in the table.
    init(_ module: DecodedModule, _ numbers: [CanonicalTypeIndex]) {
        imports = module.imports.map { entry in
            CoreModuleImport(
                module: ExactName(entry.module), name: ExactName(entry.name),
                type: entry.type.canonical(numbers))
        }
        exports = module.exports.map { entry in
            let index = Int(entry.index)
            let type: ExternalType =
                switch entry.kind {
                case .function: .function(module.functions[index])
                case .table: .table(module.tables[index])
                case .memory: .memory(module.memories[index])
                case .global: .global(module.globals[index])
                case .tag: .tag(module.tags[index])
                }
            return CoreModuleExport(name: ExactName(entry.name), type: type.canonical(numbers))
        }
    }
}

extension ValidatedComponent {
    /// Whether a module of the host's may stand where the component imports one.
    ///
    /// - Parameter wanted: A number of ``ComponentTypeTable/modules``.
    package func accepts(_ module: DecodedModule, asModule wanted: UInt32) -> Bool {
        var registry = types.coreTypes
        let numbers = registry.intern(types: module.types, groups: module.typeGroups)
        do throws(Subtyping.Mismatch) {
            try registry.match(CoreModuleType(module, numbers), types.modules[Int(wanted)])
            return true
        } catch {
            return false
        }
    }

    /// Why a component may not stand where the component imports one; nil if it may.
    ///
    /// - Parameter wanted: A number of ``ComponentTypeTable/components``.
    package func mismatch(
        of other: ValidatedComponent, asComponent wanted: UInt32, limits: ComponentLimits
    ) -> String? {
        var table = types
        var transfer = TypeTransfer(from: other.types, to: &table)
        let given = transfer.entity(.component(other.root.type), in: &table)
        var subtyping = Subtyping(stepCountMax: limits.typeStepsMax)
        do throws(Subtyping.Mismatch) {
            try subtyping.match(given, .component(wanted), &table)
            return nil
        } catch {
            return error.reason
        }
    }
}
