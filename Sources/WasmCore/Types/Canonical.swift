// Types of a module rewritten so that their indices are numbers of a ``TypeRegistry``.

extension TypeIndex {
    /// The number of a module's type as a type index, all bits set if the module has no such type.
    func canonical(_ numbers: [CanonicalTypeIndex]) -> TypeIndex {
        TypeIndex(rawValue: position < numbers.count ? numbers[position].rawValue : .max)
    }
}

extension HeapType {
    /// - Parameter numbers: What ``TypeRegistry/intern(types:groups:)`` gave for the module.
    package func canonical(_ numbers: [CanonicalTypeIndex]) -> HeapType {
        if case .concrete(let index) = self { .concrete(index.canonical(numbers)) } else { self }
    }
}

extension ReferenceType {
    /// - Parameter numbers: What ``TypeRegistry/intern(types:groups:)`` gave for the module.
    package func canonical(_ numbers: [CanonicalTypeIndex]) -> ReferenceType {
        ReferenceType(isNullable: isNullable, heapType.canonical(numbers))
    }
}

extension ValueType {
    /// - Parameter numbers: What ``TypeRegistry/intern(types:groups:)`` gave for the module.
    package func canonical(_ numbers: [CanonicalTypeIndex]) -> ValueType {
        if case .reference(let type) = self { .reference(type.canonical(numbers)) } else { self }
    }

    var hasIndex: Bool {
        if case .reference(let type) = self, case .concrete = type.heapType { true } else { false }
    }
}

extension FunctionType {
    /// - Parameter numbers: What ``TypeRegistry/intern(types:groups:)`` gave for the module.
    package func canonical(_ numbers: [CanonicalTypeIndex]) -> FunctionType {
        guard parameters.contains(where: \.hasIndex) || results.contains(where: \.hasIndex) else {
            return self
        }
        return FunctionType(
            parameters.map { $0.canonical(numbers) }, results.map { $0.canonical(numbers) })
    }
}

extension FieldType {
    /// - Parameter numbers: What ``TypeRegistry/intern(types:groups:)`` gave for the module.
    package func canonical(_ numbers: [CanonicalTypeIndex]) -> FieldType {
        guard case .value(let type) = storage else { return self }
        return FieldType(.value(type.canonical(numbers)), isMutable: isMutable)
    }
}

extension SubType {
    /// - Parameter numbers: What ``TypeRegistry/intern(types:groups:)`` gave for the module.
    package func canonical(_ numbers: [CanonicalTypeIndex]) -> SubType {
        var result = self
        if !supertypes.isEmpty {
            result.supertypes = supertypes.map { $0.canonical(numbers) }
        }
        switch composite {
        case .function(let type): result.composite = .function(type.canonical(numbers))
        case .structure(let fields):
            result.composite = .structure(fields.map { $0.canonical(numbers) })
        case .array(let field): result.composite = .array(field.canonical(numbers))
        }
        return result
    }
}

extension ExternalType {
    /// - Parameter numbers: What ``TypeRegistry/intern(types:groups:)`` gave for the module.
    package func canonical(_ numbers: [CanonicalTypeIndex]) -> ExternalType {
        switch self {
        case .function(let index): return .function(index.canonical(numbers))
        case .tag(let index): return .tag(index.canonical(numbers))
        case .memory: return self
        case .table(var type):
            type.element = type.element.canonical(numbers)
            return .table(type)
        case .global(var type):
            type.value = type.value.canonical(numbers)
            return .global(type)
        }
    }
}
