import WasmCore

/// A global of a store.
public struct Global {
    package let state: StoreState
    let index: Int

    private var object: GlobalObject { state.globals[index] }

    public var type: GlobalType { object.type }

    public var value: Value {
        Value(object.type.value, low: object.slots[0], high: object.slots[1], in: state)
    }

    /// Writes a mutable global; false if it is immutable or the value is of another type.
    public func set(_ value: Value) -> Bool {
        guard object.type.isMutable, state.accepts(value, as: object.type.value) else {
            return false
        }
        (object.slots[0], object.slots[1]) = value.slots
        return true
    }
}
