// Subtyping and the matching of imports, over types whose indices are numbers of the registry.

extension TypeRegistry {
    /// Spec: core 3.3.2 to 3.3.4, value types with the bottom types.
    @inline(__always)
    package func matches(_ a: PackedType, _ b: PackedType) -> Bool {
        a == b || matchesUnequal(a, b)
    }

    @inline(never)
    private func matchesUnequal(_ a: PackedType, _ b: PackedType) -> Bool {
        if a == .bottom { return true }
        guard a.isReference, b.isReference, b.isNullable || !a.isNullable else { return false }
        return heapMatches(a, b)
    }

    /// Compares the heap types of two references.
    private func heapMatches(_ a: PackedType, _ b: PackedType) -> Bool {
        if a.heapBits == b.heapBits { return true }
        if b.isConcrete {
            if a.isConcrete { return isSubtype(a.index, of: b.index) }
            switch a.heap {
            case .bottom: return true
            case .none: return kind(b.index) == .structure || kind(b.index) == .array
            case .noFunction: return kind(b.index) == .function
            default: return false
            }
        }
        return (a.isConcrete ? abstract(a.index) : a.heap).supertypes
            & 1 << UInt16(b.heap.rawValue) != 0
    }

    /// The least abstract heap type above a defined one.
    private func abstract(_ index: CanonicalTypeIndex) -> PackedType.Heap {
        switch kind(index) {
        case .function: .function
        case .structure: .structure
        case .array: .array
        case nil: .any
        }
    }

    /// The greatest supertype of a reference type's heap type.
    package func top(_ type: PackedType) -> PackedType.Heap {
        (type.isConcrete ? abstract(type.index) : type.heap).top
    }

    /// Whether a value of type `a` may stand where `b` is wanted. Spec: core 3.3.4.
    package func matches(_ a: ValueType, _ b: ValueType) -> Bool {
        matches(PackedType(a), PackedType(b))
    }

    /// Spec: core 3.3.3.
    package func matches(_ a: ReferenceType, _ b: ReferenceType) -> Bool {
        matches(PackedType(a), PackedType(b))
    }

    /// Spec: core 3.3.2.
    package func matches(_ a: HeapType, _ b: HeapType) -> Bool {
        heapMatches(
            PackedType(ReferenceType(isNullable: true, a)),
            PackedType(ReferenceType(isNullable: true, b)))
    }

    /// Parameters the other way round, results as they stand. Spec: core 3.3.8.
    package func matches(_ a: FunctionType, _ b: FunctionType) -> Bool {
        a.parameters.count == b.parameters.count && a.results.count == b.results.count
            && zip(b.parameters, a.parameters).allSatisfy { matches($0, $1) }
            && zip(a.results, b.results).allSatisfy { matches($0, $1) }
    }

    /// Equal if mutable, since it is read and written. Spec: core 3.3.7.
    package func matches(_ a: FieldType, _ b: FieldType) -> Bool {
        guard a.isMutable == b.isMutable else { return false }
        return a.isMutable
            ? a.storage == b.storage : matches(PackedType(a.storage), PackedType(b.storage))
    }

    /// Spec: core 3.3.8, composite types.
    package func matches(_ a: CompositeType, _ b: CompositeType) -> Bool {
        switch (a, b) {
        case (.function(let a), .function(let b)): matches(a, b)
        case (.structure(let a), .structure(let b)):
            a.count >= b.count && zip(a, b).allSatisfy { matches($0, $1) }
        case (.array(let a), .array(let b)): matches(a, b)
        default: false
        }
    }

    /// Whether something of type `actual` may be given for an import. Spec: core 3.3.17.
    ///
    /// The type of a memory or table that exists has the present size as its minimum.
    /// - Parameters: Both types canonical, see ``ExternalType/canonical(_:)``.
    package func matches(_ actual: ExternalType, import wanted: ExternalType) -> Bool {
        switch (actual, wanted) {
        case (.function(let a), .function(let b)):
            isSubtype(.init(rawValue: a.rawValue), of: .init(rawValue: b.rawValue))
        case (.table(let a), .table(let b)): a.matches(b)
        case (.memory(let a), .memory(let b)): a.matches(b)
        case (.global(let a), .global(let b)): matches(a, b)
        case (.tag(let a), .tag(let b)): a == b
        default: false
        }
    }

    /// A mutable global must have the very type. Spec: core 3.3.14.
    package func matches(_ actual: GlobalType, _ wanted: GlobalType) -> Bool {
        guard actual.isMutable == wanted.isMutable else { return false }
        return wanted.isMutable
            ? actual.value == wanted.value : matches(actual.value, wanted.value)
    }
}

extension Limits {
    /// Whether these limits lie within the wanted ones. Spec: core 3.3.12.
    package func matches(_ wanted: Limits) -> Bool {
        guard minimum >= wanted.minimum else { return false }
        guard let most = wanted.maximum else { return true }
        guard let maximum else { return false }
        return maximum <= most
    }
}

extension MemoryType {
    /// Spec: core 3.3.15; sharing and page size must be equal.
    package func matches(_ wanted: MemoryType) -> Bool {
        addressType == wanted.addressType && isShared == wanted.isShared
            && pageSizeLog2 == wanted.pageSizeLog2 && limits.matches(wanted.limits)
    }
}

extension TableType {
    /// Element types must be equal, both canonical. Spec: core 3.3.16.
    package func matches(_ wanted: TableType) -> Bool {
        addressType == wanted.addressType && element == wanted.element
            && limits.matches(wanted.limits)
    }
}
