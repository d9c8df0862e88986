import WasmCore

// References that the host passes to guests: their types are checked, for guests rely on them.

extension StoreState {
    /// Whether values that lie in slots one after another are of the given types, as far as
    /// references go; the upper half of those of 32 bits is zero afterwards, as guests rely on.
    func settle(_ slots: UnsafeMutablePointer<UInt64>, as types: [ValueType]) -> Bool {
        var offset = 0
        for type in types {
            switch type {
            case .reference(let wanted):
                guard accepts(Reference(bits: slots[offset]), as: wanted) else { return false }
            case .i32, .f32: slots[offset] &= 0xFFFF_FFFF
            case .i64, .f64, .v128: break
            }
            offset += type.slotCount
        }
        return true
    }

    /// Whether bits name something of this store, or null.
    func isKnown(_ reference: Reference) -> Bool {
        if reference.isNull { return true }
        return switch reference.tag {
        case .i31: true
        case .extern: accepts(reference, as: ReferenceType(isNullable: false, .extern))
        case .exception: accepts(reference, as: ReferenceType(isNullable: false, .exception))
        case .function: accepts(reference, as: ReferenceType(isNullable: false, .function))
        case .object: accepts(reference, as: ReferenceType(isNullable: false, .any))
        case nil: false
        }
    }

    /// - Parameter type: With canonical type indices.
    func accepts(_ reference: Reference, as type: ReferenceType) -> Bool {
        if reference.isNull { return type.isNullable }
        switch reference.tag {
        case .extern:
            guard [.extern, .any].contains(type.heapType), reference.index >= 0 else {
                return false
            }
            return externs.indices.contains(reference.index) && externs[reference.index] != nil
        case .exception: return type.heapType == .exception && isException(reference.index)
        case .function:
            guard reference.index >= 0, reference.index < functionCount else { return false }
            switch type.heapType {
            case .function: return true
            case .concrete(let index):
                return engine.isSubtype(functionRecords[reference.index].type, of: index.rawValue)
            default: return false
            }
        case .i31: return [.i31, .eq, .any, .extern].contains(type.heapType)
        case .object: return acceptsObject(reference, as: type.heapType)
        case nil: return false
        }
    }

    private func acceptsObject(_ reference: Reference, as type: HeapType) -> Bool {
        guard let heap, heap.isLive(reference.bits), let word = typeWord(reference) else {
            return false
        }
        let isArray = word & ObjectHeader.arrayBit != 0
        switch type {
        case .any, .eq, .extern: return true
        case .structure: return !isArray
        case .array: return isArray
        case .concrete(let index):
            return engine.isSubtype(ObjectHeader.typeIndex(word), of: index.rawValue)
        default: return false
        }
    }

    func accepts(_ stored: StoredReference, as type: ReferenceType) -> Bool {
        owns(stored) && accepts(stored.reference, as: type)
    }

    /// The same for a value of any type.
    func accepts(_ value: Value, as type: ValueType) -> Bool {
        if case .reference(let stored) = value, case .reference(let wanted) = type {
            return accepts(stored, as: wanted)
        }
        return value.fits(type)
    }
}
