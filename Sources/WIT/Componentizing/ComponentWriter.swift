import WasmCore

/// A component while it is put together, which knows the index of whatever is added.
struct ComponentWriter {
    private(set) var component = DecodedComponent()
    private var counts: [ComponentSort: UInt32] = [:]
    private var coreAliases: [CoreAlias: UInt32] = [:]
    private var typeAliases: [TypeAlias: UInt32] = [:]
    private var unnamed: [DefinedValueType: UInt32] = [:]
    private var functions: [ComponentFunctionType: UInt32] = [:]
    private var names: [ComponentSort: [NameSection.Association]] = [:]

    private struct CoreAlias: Hashable {
        var instance: UInt32
        var name: String
        var sort: CoreSort
    }

    private struct TypeAlias: Hashable {
        var instance: UInt32
        var name: String
    }

    /// Adds a definition.
    ///
    /// - Returns: The index of the first thing that it adds.
    @discardableResult
    mutating func add(_ definition: ComponentDefinition, named name: String? = nil) -> UInt32 {
        let (sort, count) = definition.added
        let index = counts[sort] ?? 0
        counts[sort] = index + UInt32(count)
        component.append(definition)
        if let name {
            names[sort, default: []].append(NameSection.Association(index: index, name: name))
        }
        return index
    }

    /// The index of what a core instance exports.
    mutating func alias(_ instance: UInt32, _ name: String, _ sort: CoreSort) -> UInt32 {
        let key = CoreAlias(instance: instance, name: name, sort: sort)
        if let index = coreAliases[key] { return index }
        let index = add(.alias(.coreExport(instance: instance, name: name, sort)))
        coreAliases[key] = index
        return index
    }

    /// The index of a type that an instance exports.
    mutating func alias(_ instance: UInt32, type name: String) -> UInt32 {
        let key = TypeAlias(instance: instance, name: name)
        if let index = typeAliases[key] { return index }
        let index = add(.alias(.export(instance: instance, name: name, .type)))
        typeAliases[key] = index
        return index
    }

    /// The index of a type that needs no name, which is there once.
    mutating func share(_ definition: DefinedValueType) -> UInt32 {
        if let index = unnamed[definition] { return index }
        let index = add(.type(.value(definition)))
        unnamed[definition] = index
        return index
    }

    /// The index of a function's type.
    mutating func share(_ type: ComponentFunctionType) -> UInt32 {
        if let index = functions[type] { return index }
        let index = add(.type(.function(type)))
        functions[type] = index
        return index
    }

    /// The component with the names that its definitions were given.
    func finished() -> DecodedComponent {
        guard !names.isEmpty else { return component }
        var result = component
        let sorts: [ComponentSort] = [.core(.module), .core(.instance), .component, .instance]
        result.customSections.append(
            ComponentNames.section(
                componentName: nil, names: sorts.map { ($0, names[$0] ?? []) },
                definitionsBefore: result.definitions.count))
        return result
    }

    /// The imports and all that they need, as the type of an instance that exports these.
    var instanceType: [ComponentTypeDeclaration] {
        component.definitions.compactMap { definition in
            switch definition {
            case .type(let type): .type(type)
            case .alias(let alias): .alias(alias)
            case .import(let name, let type): .export(name, type)
            default: nil
            }
        }
    }
}
