import WasmCore

/// A table of a store.
public struct Table {
    package let state: StoreState
    let index: Int

    private var object: TableObject { state.tables[index] }

    public var type: TableType { object.type }
    public var count: UInt64 { object.count }

    /// The element at an index; nil beyond the end.
    public func get(_ index: UInt64) -> StoredReference? {
        object[index].map { state.stored($0) }
    }

    /// Writes an element; false beyond the end or if the reference is of another type.
    public func set(_ index: UInt64, _ value: StoredReference) -> Bool {
        guard index < count, accepts(value) else { return false }
        object[index] = value.reference
        return true
    }

    /// Adds elements and returns the former count, or nil beyond a limit or if the reference is
    /// of another type.
    @discardableResult
    public func grow(by count: UInt64, with value: StoredReference) -> UInt64? {
        guard accepts(value) else { return nil }
        return object.grow(by: count, with: value.reference.bits)
    }

    private func accepts(_ value: StoredReference) -> Bool {
        state.accepts(value, as: object.type.element)
    }
}
