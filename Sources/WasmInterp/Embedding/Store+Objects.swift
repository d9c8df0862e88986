import WasmCore

// Structures and arrays that the host makes, and what becomes of them.

extension Store {
    /// Makes a structure with a value for each field.
    ///
    /// - Throws: ``ObjectError``: another type, or fields that do not fit; `.outOfMemory` where the
    ///   heap has no room, even after a collection.
    public func makeStructure(
        _ type: DefinedType, _ fields: [Value]
    ) throws(ObjectError) -> StructureReference {
        try state.makeStructure(type, fields)
    }

    /// Makes a structure of zeros and nulls.
    ///
    /// - Throws: ``ObjectError``: another type, a field without a default; `.outOfMemory`.
    public func makeStructure(_ type: DefinedType) throws(ObjectError) -> StructureReference {
        try state.makeStructure(type, nil)
    }

    /// Makes an array of values.
    ///
    /// - Throws: ``ObjectError``: another type, or a value that does not fit; `.outOfMemory` where
    ///   the heap has no room, even after a collection.
    public func makeArray(
        _ type: DefinedType, _ elements: [Value]
    ) throws(ObjectError) -> ArrayReference {
        try state.makeArray(type, elements)
    }

    /// Makes an array of equal values.
    ///
    /// - Parameter value: nil for zero or null.
    /// - Throws: ``ObjectError``: another type, a value that does not fit, no default, or a count
    ///   that no array has; `.outOfMemory` where the heap has no room, even after a collection.
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
    /// Makes a structure with a value for each field.
    ///
    /// - Throws: ``ObjectError``: another type, or fields that do not fit; `.outOfMemory` where the
    ///   heap has no room, even after a collection.
    public func makeStructure(
        _ type: DefinedType, _ fields: [Value]
    ) throws(ObjectError) -> StructureReference {
        try state.makeStructure(type, fields)
    }

    /// Makes an array of values.
    ///
    /// - Throws: ``ObjectError``: another type, or a value that does not fit; `.outOfMemory` where
    ///   the heap has no room, even after a collection.
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
