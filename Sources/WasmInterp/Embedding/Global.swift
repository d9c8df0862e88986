import WasmCore

/// A global of a store.
public struct Global {
    package let state: StoreState
    let index: Int

    private var object: GlobalObject { state.globals[index] }

    /// As it was declared.
    public var type: GlobalType { object.type }

    /// What it holds now.
    public var value: Value {
        Value(object.type.value, low: object.slots[0], high: object.slots[1], in: state)
    }

    /// Writes a mutable global; the value has to be of its type.
    ///
    /// - Throws: ``StoreError`` `.immutable` or `.valueMismatch`.
    public func set(_ value: Value) throws(StoreError) {
        guard object.type.isMutable else { throw .immutable }
        guard state.accepts(value, as: object.type.value) else {
            throw .valueMismatch(object.type.value)
        }
        (object.slots[0], object.slots[1]) = value.slots
    }
}
