import Platform
import WasmCore

// Values, and objects that name each other: all are made before any has its content.

extension StateLowerer {
    /// Gives everything its values.
    func fill() throws(StateError) {
        for exception in image.exceptions { exceptions.append(try shell(exception)) }
        for object in image.objects { objects.append(try shell(object)) }
        for (number, object) in image.objects.enumerated() { try fill(object, objects[number]) }
        for (number, exception) in image.exceptions.enumerated() {
            try fill(exception, exceptions[number])
        }
        store.settleExceptions()
        for (index, instance) in image.instances.enumerated() {
            try fill(store.instances[index], instance.elements)
        }
        for (index, table) in image.tables.enumerated() {
            let object = store.tables[firstTable + index]
            let places = object.data.pointee.elementsToWrite()
            guard object.count == table.elements.count else { throw .running }
            let type = ValueType.reference(object.type.element)
            for (position, value) in table.elements.enumerated() {
                places[position] = try slots(value, as: type).low
            }
        }
        for (index, global) in image.globals.enumerated() {
            let object = store.globals[firstGlobal + index]
            let (low, high) = try slots(global.value, as: object.type.value)
            object.slots[0] = low
            object.slots[1] = high
        }
    }

    private func fill(
        _ instance: InstanceObject, _ elements: [[StateValue]?]
    ) throws(StateError) {
        for (index, values) in elements.enumerated() {
            let segment = instance.module.decoded.elements[index]
            let type = ValueType.reference(instance.module.canonical(segment.type))
            guard let values else {
                instance.data.pointee.elementSegments[index] = .init(start: nil, count: 0)
                continue
            }
            guard values.count == segment.items.count else {
                throw .malformed("an element segment of another length")
            }
            let places = instance.data.pointee.elementSegments[index]
            for (position, value) in values.enumerated() {
                places[position] = try slots(value, as: type).low
            }
        }
    }

    // Values.

    /// What slots hold of a value, which has to be of the type.
    func slots(
        _ value: StateValue, as type: ValueType
    ) throws(StateError) -> (low: UInt64, high: UInt64) {
        if let slots = value.slots(as: type) { return slots }
        guard case .reference(let wanted) = type else {
            throw .malformed("a value of another type than \(type)")
        }
        let reference = try reference(value)
        guard store.accepts(reference, as: wanted) else {
            throw .malformed("a reference of another type")
        }
        return (reference.bits, 0)
    }

    private func reference(_ value: StateValue) throws(StateError) -> Reference {
        switch value {
        case .null: return .null
        case .i31(let bits): return Reference(bits: I31.make(bits))
        case .function(let number) where functions.indices.contains(number):
            return .function(functions[number])
        case .object(let number) where objects.indices.contains(number):
            return Reference(bits: objects[number])
        case .exception(let number) where exceptions.indices.contains(number):
            return Reference(.exception, exceptions[number])
        case .extern: throw .externWithoutCodec(type: "unknown")
        default: throw .malformed("a value that is no reference, or to nothing")
        }
    }

    // Exceptions.

    private func shell(_ exception: ExceptionState) throws(StateError) -> Int {
        guard image.tags.indices.contains(exception.tag) else {
            throw .malformed("an exception of no tag")
        }
        let tag = firstTag + exception.tag
        let type = store.engine.functionType(store.tags[tag].type.rawValue)
        guard exception.payload.count == type.parameters.count else {
            throw .malformed("an exception of another payload")
        }
        let slotCount = store.tags[tag].parameterSlots
        let made = ExceptionObject(
            tag: tag, payload: Array(repeating: 0, count: slotCount))
        guard let reference = store.keep(made) else { throw .limitExceeded("exceptions") }
        store.temporaryRoots.append(reference.bits)
        return reference.index
    }

    private func fill(_ exception: ExceptionState, _ index: Int) throws(StateError) {
        let type = store.engine.functionType(
            store.tags[firstTag + exception.tag].type.rawValue)
        var payload: [UInt64] = []
        for (value, type) in zip(exception.payload, type.parameters) {
            let (low, high) = try slots(value, as: type)
            payload.append(low)
            if type == .v128 { payload.append(high) }
        }
        store.exceptions[index].payload = payload
    }

    // Objects.

    /// An object without its content: all its fields are zero or null.
    private func shell(_ object: ObjectState) throws(StateError) -> UInt64 {
        let number = try number(object.type)
        let info = store.engine.typeInfos[number].pointee
        let offset: UInt64?
        switch info.kind {
        case .function: throw .malformed("an object of a function's type")
        case .structure:
            guard case .values(let values) = object.content, values.count == info.fieldCount else {
                throw .malformed("a structure of other fields")
            }
            offset = store.allocateStructure(number)
        case .array:
            guard let count = UInt32(exactly: try elementCount(object, info.elementStorage)) else {
                throw .malformed("an array that is too long")
            }
            offset = store.allocateArray(number, count: count)
        }
        guard let offset, let heap = store.heap else { throw .limitExceeded("bytes of the heap") }
        let content = heap.base + Int(offset) + TypeInfo.headerBytes
        memset(content, 0, try byteCount(object, info) - TypeInfo.headerBytes)
        let reference = offset + Objects.tag
        store.temporaryRoots.append(reference)
        return reference
    }

    private func byteCount(_ object: ObjectState, _ info: TypeInfo) throws(StateError) -> Int {
        guard info.kind == .array else { return Int(info.byteCount) }
        let count = try elementCount(object, info.elementStorage)
        return TypeInfo.headerBytes + count << info.elementStorage.shift
    }

    private func elementCount(
        _ object: ObjectState, _ storage: FieldStorage
    ) throws(StateError) -> Int {
        switch object.content {
        case .values(let values) where storage == .reference: return values.count
        case .bytes(let bytes)
        where storage != .reference && bytes.count & (storage.byteCount - 1) == 0:
            return bytes.count >> storage.shift
        default: throw .malformed("an array of other elements")
        }
    }

    private func fill(_ object: ObjectState, _ bits: UInt64) throws(StateError) {
        guard let heap = store.heap else { return }
        let number = try number(object.type)
        let info = store.engine.typeInfos[number].pointee
        let place = heap.base + Int(bits - Objects.tag)
        switch object.content {
        case .bytes(let bytes):
            (place + TypeInfo.headerBytes).copyMemory(from: bytes, byteCount: bytes.count)
        case .values(let values):
            let types = store.engine.types.withRegistry { registry in
                registry.fieldTypes(CanonicalTypeIndex(rawValue: number))
            }
            for (index, value) in values.enumerated() {
                let type = info.kind == .array ? types[0] : types[index]
                let (low, high) = try slots(value, as: type)
                guard info.kind == .structure else {
                    (place + TypeInfo.headerBytes + index * 8)
                        .storeBytes(of: low, as: UInt64.self)
                    continue
                }
                guard let field = info.fields?[index] else { return }
                field.storage.store(low, high, place + Int(field.offset))
            }
        }
    }
}

extension TypeRegistry {
    /// What fields or elements are as values; packed ones are `i32`.
    fileprivate func fieldTypes(_ number: CanonicalTypeIndex) -> [ValueType] {
        let fields: [FieldType] =
            switch self[number]?.composite {
            case .structure(let fields): fields
            case .array(let element): [element]
            case .function, nil: []
            }
        return fields.map { field in
            switch field.storage {
            case .i8, .i16: .i32
            case .value(let type): type
            }
        }
    }
}
