import WasmCore

extension Value {
    /// Reads a value of a type from slots; the host holds what a reference names from now on.
    package init(_ type: ValueType, low: UInt64, high: UInt64 = 0, in state: StoreState) {
        self =
            switch type {
            case .i32: .i32(Int32(bitPattern: UInt32(truncatingIfNeeded: low)))
            case .i64: .i64(Int64(bitPattern: low))
            case .f32: .f32(Float(bitPattern: UInt32(truncatingIfNeeded: low)))
            case .f64: .f64(Double(bitPattern: low))
            case .v128: .v128(low: low, high: high)
            case .reference: .reference(state.stored(Reference(bits: low)))
            }
    }

    /// Whether the value means something in a store.
    func belongs(to state: StoreState) -> Bool {
        if case .reference(let value) = self { state.owns(value) } else { true }
    }
}

extension Array where Element == Value {
    /// Reads values that lie in slots one after another.
    init(slots: UnsafePointer<UInt64>, types: [ValueType], in state: StoreState) {
        self.init()
        reserveCapacity(types.count)
        var offset = 0
        for type in types {
            append(
                Value(
                    type, low: slots[offset], high: type == .v128 ? slots[offset + 1] : 0,
                    in: state))
            offset += type.slotCount
        }
    }

    func write(to slots: UnsafeMutablePointer<UInt64>) {
        var offset = 0
        for value in self {
            let (low, high) = value.slots
            slots[offset] = low
            offset += 1
            if case .v128 = value {
                slots[offset] = high
                offset += 1
            }
        }
    }

    /// Writes what a host function returned, unless it declared something else. References are
    /// checked by the one who called it.
    func write(
        to slots: UnsafeMutablePointer<UInt64>, checkedFor types: [ValueType], in state: StoreState
    ) throws(Trap) {
        guard count == types.count,
            zip(self, types).allSatisfy({ $0.fits($1) && $0.belongs(to: state) })
        else {
            throw Trap(.host, message: "a host function returned other types than declared")
        }
        write(to: slots)
    }

    /// The same as an array of slots.
    var slots: [UInt64] {
        var result: [UInt64] = []
        result.reserveCapacity(count)
        for value in self {
            let (low, high) = value.slots
            result.append(low)
            if case .v128 = value { result.append(high) }
        }
        return result
    }
}
