/// A core type index space of a component, or of a module type, in which groups of types are
/// checked.
struct CoreTypeSpace {
    /// ``ModuleFacts/types`` has the numbers that types have in the table.
    private(set) var facts: ModuleFacts
    /// The definitions behind the indices, where a group was read here.
    private var definitions: [SubType] = []
    private static let module = CanonicalTypeIndex(rawValue: .max)

    init(_ features: Features, _ limits: ModuleLimits) {
        facts = ModuleFacts(
            DecodedModule(bytes: ModuleBytes([])), features: features, limits: limits)
    }

    var numbers: [CanonicalTypeIndex] { facts.types }

    /// Adds a type that is known already.
    mutating func append(_ entity: CoreTypeEntity) {
        if case .definition(let number) = entity {
            facts.types.append(number)
        } else {
            facts.types.append(Self.module)
        }
        definitions.append(SubType(.function(FunctionType())))
    }

    private func isModule(_ index: TypeIndex) -> Bool {
        facts.types[index.position] == Self.module
    }

    /// Checks a recursive group and gives its types their numbers. They are not added.
    ///
    /// Spec: core 3.2.9 to 3.2.11, recursive types.
    mutating func intern(
        _ group: [SubType], _ registry: inout TypeRegistry
    ) throws(ValidationError.Code) -> [CanonicalTypeIndex] {
        let start = facts.types.count
        if group.count != 1 { try facts.require(.gc) }
        guard group.count <= facts.limits.typesInGroupMax else {
            throw .limitExceeded("types in a recursive group")
        }
        // The group's own types count as known while they are checked.
        facts.types += Array(repeating: CanonicalTypeIndex(0), count: group.count)
        for (place, type) in group.enumerated() {
            try check(type, at: start + place, group, start, registry)
        }
        facts.types.removeLast(group.count)
        definitions += group
        var added: [CanonicalTypeIndex] = []
        _ = registry.hold(
            definitions, [TypeGroup(start..<definitions.count)], &facts.types, added: &added,
            reserve: 0)
        definitions.removeLast(group.count)
        let new = Array(facts.types[start...])
        facts.types.removeLast(new.count)
        for (type, number) in zip(group, new) {
            guard let parent = type.supertypes.first?.position else { continue }
            let upper = parent < start ? facts.types[parent] : new[parent - start]
            guard let lower = registry[number], let upper = registry[upper],
                registry.matches(lower.composite, upper.composite)
            else { throw .supertypeMismatch(TypeIndex(start)) }
        }
        return new
    }

    private func check(
        _ type: SubType, at position: Int, _ group: [SubType], _ start: Int,
        _ registry: TypeRegistry
    ) throws(ValidationError.Code) {
        guard type.supertypes.count <= 1 else { throw .multipleSupertypes(TypeIndex(position)) }
        if !type.isFinal || !type.supertypes.isEmpty { try facts.require(.gc) }
        if let parent = type.supertypes.first {
            guard parent.position < position, !isModule(parent) else {
                throw .unknownType(parent.rawValue)
            }
            let isFinal =
                parent.position < start
                ? registry[facts.types[parent.position]]?.isFinal ?? true
                : group[parent.position - start].isFinal
            guard !isFinal else { throw .finalSupertype(TypeIndex(position)) }
        }
        switch type.composite {
        case .function(let function):
            guard function.parameters.count <= facts.limits.parametersMax else {
                throw .limitExceeded("parameters")
            }
            guard function.results.count <= facts.limits.resultsMax else {
                throw .limitExceeded("results")
            }
            if function.results.count > 1 { try facts.require(.multiValue) }
            for type in function.parameters + function.results { try check(type) }
        case .structure(let fields):
            try facts.require(.gc)
            guard fields.count <= facts.limits.structureFieldsMax else {
                throw .limitExceeded("structure fields")
            }
            for field in fields { try check(field) }
        case .array(let field):
            try facts.require(.gc)
            try check(field)
        }
    }

    private func check(_ field: FieldType) throws(ValidationError.Code) {
        if case .value(let type) = field.storage { try check(type) }
    }

    private func check(_ type: ValueType) throws(ValidationError.Code) {
        _ = try facts.packed(type)
        if case .reference(let reference) = type, case .concrete(let index) = reference.heapType {
            guard !isModule(index) else { throw .unknownType(index.rawValue) }
        }
    }

    /// Checks what a module type imports or exports. Spec: core 3.2.14 to 3.2.17.
    ///
    /// - Returns: The type with numbers of the registry.
    func checked(
        _ type: ExternalType, _ registry: TypeRegistry
    ) throws(ValidationError.Code) -> ExternalType {
        switch type {
        case .function(let index): _ = try functionType(index, registry)
        case .table(let type):
            try facts.check(type)
            try check(.reference(type.element))
        case .memory(let type): try facts.check(type)
        case .global(let type): try check(type.value)
        case .tag(let index):
            try facts.require(.exceptions)
            guard try functionType(index, registry).results.isEmpty else {
                throw .nonEmptyTagResult
            }
        }
        return type.canonical(facts.types)
    }

    private func functionType(
        _ index: TypeIndex, _ registry: TypeRegistry
    ) throws(ValidationError.Code) -> FunctionType {
        guard index.position < facts.types.count else { throw .unknownType(index.rawValue) }
        guard let type = registry.functionType(facts.types[index.position]) else {
            throw .nonFunctionType(index.rawValue)
        }
        return type
    }
}
