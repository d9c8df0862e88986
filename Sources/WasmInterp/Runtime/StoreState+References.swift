import WasmCore

// References that the host passes to guests: their types are checked, for guests rely on them.

extension StoreState {
    /// Whether values that lie in slots one after another are of the given types, as far as
    /// references go.
    func accepts(_ slots: UnsafePointer<UInt64>, as types: [ValueType]) -> Bool {
        var offset = 0
        for type in types {
            if case .reference(let wanted) = type,
                !accepts(Reference(bits: slots[offset]), as: wanted)
            {
                return false
            }
            offset += type.slotCount
        }
        return true
    }

    /// - Parameter type: With canonical type indices.
    func accepts(_ reference: Reference, as type: ReferenceType) -> Bool {
        if reference.isNull { return type.isNullable }
        switch reference.tag {
        case .extern:
            return type.heapType == .extern && externs.indices.contains(reference.index)
        case .exception:
            return type.heapType == .exception && exceptions.indices.contains(reference.index)
        case .function:
            guard reference.index >= 0, reference.index < functionCount else { return false }
            let record = functionRecords[reference.index]
            switch type.heapType {
            case .function: return true
            case .concrete(let index):
                return record.type == index.rawValue
                    || engine.isSubtype(record.type, of: index.rawValue)
            default: return false
            }
        case .i31: return [.i31, .eq, .any, .extern].contains(type.heapType)
        case .object: return [.any, .eq, .extern].contains(type.heapType)
        case nil: return false
        }
    }

    /// The same for a value of any type.
    func accepts(_ value: Value, as type: ValueType) -> Bool {
        if case .reference(let stored) = value, case .reference(let wanted) = type {
            return accepts(stored.reference, as: wanted)
        }
        return value.fits(type)
    }
}
