import WasmCore

/// A table of a store.
public struct Table {
    package let state: StoreState
    let index: Int

    private var object: TableObject { state.tables[index] }

    /// As it was declared; the minimum is that of the declaration.
    public var type: TableType { object.type }
    /// Elements that it has now.
    public var count: UInt64 { object.count }

    /// The element at an index; nil beyond the end.
    public func get(_ index: UInt64) -> StoredReference? {
        object[index].map { state.stored($0) }
    }

    /// Writes an element; the reference has to be of the element's type.
    ///
    /// - Throws: ``StoreError`` `.indexOutOfBounds` or `.valueMismatch`.
    public func set(_ index: UInt64, _ value: StoredReference) throws(StoreError) {
        guard index < count else { throw .indexOutOfBounds }
        object[index] = try accepted(value)
    }

    /// Adds elements and returns the former count; the reference has to be of the element's type.
    ///
    /// - Throws: ``StoreError`` `.valueMismatch`, or `.limitExceeded` beyond the type's maximum or
    ///   a limit of the store.
    @discardableResult
    public func grow(
        by count: UInt64, with value: StoredReference
    ) throws(StoreError) -> UInt64 {
        guard let former = object.grow(by: count, with: try accepted(value).bits) else {
            throw .limitExceeded("table")
        }
        return former
    }

    private func accepted(_ value: StoredReference) throws(StoreError) -> Reference {
        guard state.accepts(value, as: object.type.element) else {
            throw .valueMismatch(.reference(object.type.element))
        }
        return value.reference
    }
}
