import Platform
import WasmCore

/// The types of everything that an engine has: modules, host functions, tables, objects.
///
/// A type goes when the last ``TypeHold`` of it does, and its number is then given to another one.
/// That is safe because whatever has numbers has a hold of their types for as long:
/// - a module, of all its types, with them of the code, the function records and the lists that
///   instances take over from it; an instance holds its module;
/// - a store, of its instances (and of modules whose instantiation ended half-way), hence of all
///   that guests' objects, tags, tables and globals name, and of the types whose objects its host
///   made; a host's own functions, tables, globals and tags hold theirs;
/// - a linker, of the types of host functions whose numbers it remembers;
/// - a ``DefinedType``. Other types that name numbers, as ``Function/type`` does, are looked up
///   when they are used: a number that names nothing any more is refused, one that names another
///   type by then is that type.
/// - a type, of the types that it names.
///
/// So handlers, which read ``TypeInfos`` without a lock, only ever ask for what is held. An entry
/// is written before its number is given to anybody, and again after the last hold has gone, with
/// the lock held each time.
final class EngineTypes: Sendable {
    /// Numbers that are kept from modules, for the types of host functions.
    private static let hostReserve = 1 << 16

    private let registry = Locked(TypeRegistry(countMax: TypeInfos.countMax))
    private let table = TypeInfoTable()

    var infos: TypeInfos { table.infos }

    /// Groups of types that are added while the lock is held once, and between two questions.
    private static let groupsPerStep = 1_000

    /// Holds the types of a module; nil if all modules together have too many, or if that is not
    /// wanted any more.
    func hold(_ module: DecodedModule, interruption: InterruptionCheck) -> TypeHold? {
        let groups = module.typeGroups
        var numbers: [CanonicalTypeIndex] = []
        numbers.reserveCapacity(module.types.count)
        for start in stride(from: 0, to: groups.count, by: Self.groupsPerStep) {
            let part = groups[start..<min(groups.count, start + Self.groupsPerStep)]
            guard !interruption.isRequested, hold(module.types, part, &numbers) else {
                release(numbers)
                return nil
            }
        }
        return TypeHold(numbers, of: self)
    }

    private func hold(
        _ types: [SubType], _ groups: ArraySlice<TypeGroup>,
        _ numbers: inout [CanonicalTypeIndex]
    ) -> Bool {
        registry.withLock { registry in
            var added: [CanonicalTypeIndex] = []
            let isDone = registry.hold(
                types, groups, &numbers, added: &added, reserve: Self.hostReserve)
            table.add(added, registry)
            return isDone
        }
    }

    /// Holds a function type in numbers of the engine; nil if it names what is no type.
    func hold(_ type: FunctionType) -> TypeHold? {
        let number: CanonicalTypeIndex? = registry.withLock { registry in
            var added: [CanonicalTypeIndex] = []
            let number = registry.hold(type, added: &added)
            table.add(added, registry)
            return number
        }
        return number.map { TypeHold([$0], of: self) }
    }

    /// Holds a type by its number; nil if there is none.
    func hold(_ number: UInt32) -> TypeHold? {
        let number = CanonicalTypeIndex(rawValue: number)
        guard registry.withLock({ $0.hold(number) }) else { return nil }
        return TypeHold([number], of: self)
    }

    fileprivate func release(_ numbers: [CanonicalTypeIndex]) {
        registry.withLock { registry in
            table.remove(registry.release(numbers), registry)
        }
    }

    func withRegistry<R>(_ body: (TypeRegistry) -> R) -> R {
        registry.withLock { body($0) }
    }
}

/// Types that somebody uses: until this goes, their numbers name them and nothing else.
final class TypeHold: Sendable {
    let numbers: [CanonicalTypeIndex]
    private let owner: EngineTypes

    fileprivate init(_ numbers: [CanonicalTypeIndex], of owner: EngineTypes) {
        self.numbers = numbers
        self.owner = owner
    }

    deinit { if !numbers.isEmpty { owner.release(numbers) } }
}
