import WasmCore

// Structures and arrays that the host makes.

extension StoreState {
    func makeStructure(
        _ type: DefinedType, _ values: [Value]?
    ) throws(ObjectError) -> StructureReference {
        guard let number = own(type), case .structure(let fields) = type.definition.composite
        else { throw .wrongType }
        try check(fields, values)
        guard let offset = allocateStructure(number) else { throw .outOfMemory }
        let info = engine.typeInfos[type.index].pointee
        for index in 0..<fields.count {
            let (low, high) = values?[index].slots ?? (0, 0)
            if let field = info.fields?[index], let heap {
                field.storage.store(low, high, heap.base + Int(offset) + Int(field.offset))
            }
        }
        let reference = stored(Reference(bits: offset + Objects.tag))
        guard let object = ObjectAccess(self, reference, .structure) else { throw .wrongType }
        return StructureReference(object: object)
    }

    private func check(_ fields: [FieldType], _ values: [Value]?) throws(ObjectError) {
        guard let values else {
            guard fields.allSatisfy(\.storage.unpacked.isDefaultable) else { throw .noDefault }
            return
        }
        guard values.count == fields.count else {
            throw .fieldCountMismatch(expected: fields.count, actual: values.count)
        }
        for (index, value) in values.enumerated()
        where !accepts(value, as: fields[index].storage.unpacked) {
            throw .valueMismatch(index: index)
        }
    }

    func makeArray(_ type: DefinedType, _ values: [Value]) throws(ObjectError) -> ArrayReference {
        let element = try elementType(type)
        for (index, value) in values.enumerated()
        where !accepts(value, as: element.storage.unpacked) {
            throw .valueMismatch(index: index)
        }
        return try makeArray(type, count: values.count) { storage, place in
            for (index, value) in values.enumerated() {
                let (low, high) = value.slots
                storage.store(low, high, place + index << storage.shift)
            }
        }
    }

    /// - Parameter value: nil for the type's default.
    func makeArray(
        _ type: DefinedType, repeating value: Value?, count: Int
    ) throws(ObjectError) -> ArrayReference {
        let element = try elementType(type).storage.unpacked
        if let value, !accepts(value, as: element) { throw .valueMismatch(index: 0) }
        if value == nil, !element.isDefaultable { throw .noDefault }
        return try makeArray(type, count: count) { storage, place in
            let (low, high) = value?.slots ?? (0, 0)
            storage.fill(low, high, place, count: count)
        }
    }

    private func elementType(_ type: DefinedType) throws(ObjectError) -> FieldType {
        guard own(type) != nil, case .array(let element) = type.definition.composite else {
            throw .wrongType
        }
        return element
    }

    private func makeArray(
        _ type: DefinedType, count: Int, _ fill: (FieldStorage, UnsafeMutableRawPointer) -> Void
    ) throws(ObjectError) -> ArrayReference {
        guard let length = UInt32(exactly: count) else { throw .indexOutOfBounds }
        guard let offset = allocateArray(type.index, count: length), let heap else {
            throw .outOfMemory
        }
        fill(
            engine.typeInfos[type.index].pointee.elementStorage,
            heap.base + Int(offset) + TypeInfo.headerBytes)
        let reference = stored(Reference(bits: offset + Objects.tag))
        guard let object = ObjectAccess(self, reference, .array) else { throw .wrongType }
        return ArrayReference(object: object)
    }
}
