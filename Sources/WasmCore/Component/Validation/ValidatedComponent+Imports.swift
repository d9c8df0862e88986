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

/// Compares what a host gives a component with what that one imports.
///
/// Given types are taken into a copy of the component's table, each once. Whoever asks says how
/// much work may be done, and gets what was.
package struct GivenMatching {
    /// Why it is not known whether something fits.
    package enum Failure: Error {
        /// More parts of types would have to be looked at than ``stepCountMax``.
        case exhausted
        case interrupted
    }
    /// The component's types, and those that were given.
    private var table: ComponentTypeTable
    private var subtyping: Subtyping
    /// By who was validated with the given types.
    private var transfers: [ObjectIdentifier: TypeTransfer] = [:]

    package init(_ component: ValidatedComponent, _ interruption: InterruptionCheck) {
        table = component.types
        subtyping = Subtyping(stepCountMax: 0, interruption)
    }

    /// How many parts of types may be looked at until the work is taken.
    package var stepCountMax: Int {
        get { subtyping.stepCountMax }
        set { subtyping.stepCountMax = newValue }
    }

    /// What was done since it was asked last.
    package mutating func takeWork() -> TypeWork { subtyping.work.take() }

    /// Whether a module may stand where the component imports one.
    ///
    /// - Parameter wanted: A number of ``ComponentTypeTable/modules``.
    package mutating func accepts(
        _ module: DecodedModule, asModule wanted: UInt32
    ) throws(Failure) -> Bool {
        do throws(Subtyping.Mismatch) {
            try subtyping.take(steps: module.types.count + module.exports.count)
            let numbers = table.coreTypes.intern(types: module.types, groups: module.typeGroups)
            try table.coreTypes.match(
                CoreModuleType(module, numbers), table.modules[Int(wanted)])
            return true
        } catch {
            _ = try error.difference()
            return false
        }
    }

    /// Why a component may not stand where the component imports one; nil if it may.
    ///
    /// - Parameters:
    ///   - given: The type of the given one.
    ///   - types: What it was validated with.
    ///   - source: Whose types these are.
    ///   - wanted: A number of ``ComponentTypeTable/components``.
    package mutating func mismatch(
        of given: UInt32, in types: ComponentTypeTable, of source: ObjectIdentifier,
        asComponent wanted: UInt32
    ) throws(Failure) -> String? {
        do throws(Subtyping.Mismatch) {
            if transfers[source] == nil {
                try subtyping.take(steps: types.coreTypes.types.count)
                transfers[source] = TypeTransfer(from: types, to: &table)
            }
            guard let given = transfers[source]?.entity(.component(given), in: &table) else {
                return nil
            }
            try subtyping.match(given, .component(wanted), &table)
            return nil
        } catch {
            return try error.difference()
        }
    }
}

extension Subtyping.Mismatch {
    /// The reason, if there is a difference.
    fileprivate func difference() throws(GivenMatching.Failure) -> String {
        switch cause {
        case .difference: return reason
        case .exhaustion: throw .exhausted
        case .interruption: throw .interrupted
        }
    }
}
