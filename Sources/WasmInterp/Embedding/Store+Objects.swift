import WasmCore

// Structures and arrays that the host makes, and what becomes of them.

extension Store {
    /// Makes a structure with a value for each field, in order.
    ///
    /// - Throws: ``ObjectError``: `wrongType` for a type that is no structure's or of another
    ///   engine, `fieldCountMismatch`, `valueMismatch` with the first position, `outOfMemory`.
    public func makeStructure(
        _ type: DefinedType, _ fields: [Value]
    ) throws(ObjectError) -> StructureReference {
        try state.makeStructure(type, fields)
    }

    /// Makes a structure of zeros and nulls.
    ///
    /// - Throws: ``ObjectError``: `wrongType`, `noDefault` if a field is a reference that cannot be
    ///   null, `outOfMemory`.
    public func makeStructure(_ type: DefinedType) throws(ObjectError) -> StructureReference {
        try state.makeStructure(type, nil)
    }

    /// Makes an array of values, one an element.
    ///
    /// - Throws: ``ObjectError``: `wrongType` for a type that is no array's or of another engine,
    ///   `valueMismatch` with the first position, `outOfMemory`.
    public func makeArray(
        _ type: DefinedType, _ elements: [Value]
    ) throws(ObjectError) -> ArrayReference {
        try state.makeArray(type, elements)
    }

    /// Makes an array of equal values.
    ///
    /// - Parameters:
    ///   - value: nil for zero or null.
    ///   - count: At most 2^32 - 1.
    /// - Throws: ``ObjectError``: `wrongType`, `valueMismatch`, `noDefault` for nil where elements
    ///   cannot be null, `indexOutOfBounds` for a count that no array has, `outOfMemory`.
    public func makeArray(
        _ type: DefinedType, repeating value: Value?, count: Int
    ) throws(ObjectError) -> ArrayReference {
        try state.makeArray(type, repeating: value, count: count)
    }

    /// The structure behind a reference; nil for null and for other references.
    public func structure(_ reference: StoredReference) -> StructureReference? {
        ObjectAccess(state, reference, .structure).map { StructureReference(object: $0) }
    }

    /// The array behind a reference; nil for null and for other references.
    public func array(_ reference: StoredReference) -> ArrayReference? {
        ObjectAccess(state, reference, .array).map { ArrayReference(object: $0) }
    }

    /// Frees the structures, arrays, host values and exceptions that neither guests nor the host
    /// can reach. Guests' allocations do so when there is need.
    public func collectGarbage() { state.collectGarbage() }

    /// Bytes of the structures and arrays that the last collection found alive.
    public var liveHeapBytes: Int { state.heap?.liveBytes ?? 0 }

    /// Collections so far.
    public var collectionCount: Int { state.collectionCount }
}

extension Caller {
    /// Makes a structure with a value for each field; as ``Store/makeStructure(_:_:)``.
    ///
    /// - Throws: ``ObjectError``: `wrongType` for a type that is no structure's or of another
    ///   engine, `fieldCountMismatch`, `valueMismatch` with the first position, `outOfMemory`.
    public func makeStructure(
        _ type: DefinedType, _ fields: [Value]
    ) throws(ObjectError) -> StructureReference {
        try state.makeStructure(type, fields)
    }

    /// Makes an array of values, one an element; as ``Store/makeArray(_:_:)``.
    ///
    /// - Throws: ``ObjectError``: `wrongType` for a type that is no array's or of another engine,
    ///   `valueMismatch` with the first position, `outOfMemory`.
    public func makeArray(
        _ type: DefinedType, _ elements: [Value]
    ) throws(ObjectError) -> ArrayReference {
        try state.makeArray(type, elements)
    }

    /// The structure behind a reference; nil for null and for other references.
    public func structure(_ reference: StoredReference) -> StructureReference? {
        ObjectAccess(state, reference, .structure).map { StructureReference(object: $0) }
    }

    /// The array behind a reference; nil for null and for other references.
    public func array(_ reference: StoredReference) -> ArrayReference? {
        ObjectAccess(state, reference, .array).map { ArrayReference(object: $0) }
    }
}
