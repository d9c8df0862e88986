import WasmCore

/// A structure of a store. It stays alive as long as this value or a copy of it does.
public struct StructureReference {
    let object: ObjectAccess

    /// The structure as a value, for guests.
    public var stored: StoredReference { object.stored }
    /// What it was made as: its fields, and whether they can be written.
    public var type: DefinedType { object.type }
    /// Fields that it has, those of its supertypes first.
    public var fieldCount: Int { Int(object.info.fieldCount) }

    /// Reads a field.
    ///
    /// - Parameter isSigned: How packed integers are extended.
    /// - Throws: ``ObjectError`` `.indexOutOfBounds`.
    public func get(_ index: Int, isSigned: Bool = false) throws(ObjectError) -> Value {
        guard index >= 0, index < fieldCount else { throw .indexOutOfBounds }
        return object.load(
            object.fieldType(index), Int(object.info.fields.unsafelyUnwrapped[index].offset),
            isSigned: isSigned)
    }

    /// Writes a mutable field.
    ///
    /// - Throws: ``ObjectError`` `.indexOutOfBounds`, `.immutable` or `.valueMismatch`.
    public func set(_ index: Int, _ value: Value) throws(ObjectError) {
        guard index >= 0, index < fieldCount else { throw .indexOutOfBounds }
        let type = object.fieldType(index)
        guard type.isMutable else { throw .immutable }
        try object.store(
            value, type, Int(object.info.fields.unsafelyUnwrapped[index].offset), index: index)
    }
}

/// An array of a store. It stays alive as long as this value or a copy of it does.
public struct ArrayReference {
    let object: ObjectAccess

    /// The array as a value, for guests.
    public var stored: StoredReference { object.stored }
    /// What it was made as: its elements, and whether they can be written.
    public var type: DefinedType { object.type }
    /// Elements that it has, which never changes.
    public var count: Int { Int(object.place.load(fromByteOffset: 4, as: UInt32.self)) }

    /// Reads an element.
    ///
    /// - Parameter isSigned: How packed integers are extended.
    /// - Throws: ``ObjectError`` `.indexOutOfBounds`.
    public func get(_ index: Int, isSigned: Bool = false) throws(ObjectError) -> Value {
        guard index >= 0, index < count else { throw .indexOutOfBounds }
        return object.load(object.fieldType(0), offset(index), isSigned: isSigned)
    }

    /// Writes an element of a mutable array.
    ///
    /// - Throws: ``ObjectError`` `.indexOutOfBounds`, `.immutable` or `.valueMismatch`.
    public func set(_ index: Int, _ value: Value) throws(ObjectError) {
        guard index >= 0, index < count else { throw .indexOutOfBounds }
        let type = object.fieldType(0)
        guard type.isMutable else { throw .immutable }
        try object.store(value, type, offset(index), index: index)
    }

    private func offset(_ index: Int) -> Int {
        TypeInfo.headerBytes + index << object.info.elementStorage.shift
    }
}

/// An object of a store as the host reads and writes it.
struct ObjectAccess {
    let state: StoreState
    let stored: StoredReference
    let typeIndex: UInt32

    /// nil if the reference names no object of the kind in this store.
    init?(_ state: StoreState, _ stored: StoredReference, _ kind: CompositeKind) {
        guard state.owns(stored), stored.reference.tag == .object,
            let word = state.typeWord(stored.reference)
        else { return nil }
        self.state = state
        self.stored = stored
        typeIndex = ObjectHeader.typeIndex(word)
        guard info.kind == kind else { return nil }
    }

    var type: DefinedType {
        // The store has the type as long as the object lives.
        guard let type = state.engine.definedType(.concrete(TypeIndex(rawValue: typeIndex))) else {
            preconditionFailure("an object's type has gone")
        }
        return type
    }
    var info: TypeInfo { state.engine.typeInfos[typeIndex].pointee }

    /// Where the object lies. It does not move.
    var place: UnsafeMutableRawPointer {
        // There is an object, so there is a heap.
        state.heap.unsafelyUnwrapped.base + Int(stored.reference.bits - Objects.tag)
    }

    func fieldType(_ index: Int) -> FieldType {
        switch state.engine.definition(typeIndex).composite {
        case .structure(let fields): fields[index]
        case .array(let element): element
        case .function: FieldType(.i8, isMutable: false)
        }
    }

    func load(_ type: FieldType, _ offset: Int, isSigned: Bool) -> Value {
        let (low, high) = FieldStorage(type.storage).load(place + offset)
        switch type.storage {
        case .i8 where isSigned: return .i32(Int32(Int8(truncatingIfNeeded: low)))
        case .i16 where isSigned: return .i32(Int32(Int16(truncatingIfNeeded: low)))
        default: return Value(type.storage.unpacked, low: low, high: high, in: state)
        }
    }

    func store(
        _ value: Value, _ type: FieldType, _ offset: Int, index: Int
    ) throws(ObjectError) {
        guard state.accepts(value, as: type.storage.unpacked) else {
            throw .valueMismatch(index: index)
        }
        let (low, high) = value.slots
        FieldStorage(type.storage).store(low, high, place + offset)
    }
}
