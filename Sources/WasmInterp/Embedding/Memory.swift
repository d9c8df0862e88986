import WasmCore

/// A linear memory of a store.
public struct Memory {
    package let state: StoreState
    let index: Int

    private var object: MemoryObject { state.memories[index] }

    public var type: MemoryType { object.type }
    public var byteCount: UInt64 { UInt64(object.data.pointee.byteCount) }
    /// In pages of the memory's own page size.
    public var pageCount: UInt64 { object.pageCount }

    /// Adds pages and returns the former count, or nil beyond a limit.
    @discardableResult
    public func grow(byPages count: UInt64) -> UInt64? { object.grow(byPages: count) }

    /// Lends the bytes. The pointer must not outlive the call, nor a growth.
    package func withBytes<R>(_ body: (UnsafeMutableRawBufferPointer) throws -> R) rethrows -> R {
        try body(
            UnsafeMutableRawBufferPointer(
                start: object.data.pointee.base, count: Int(object.data.pointee.byteCount)))
    }

    /// Copies bytes out of guest memory.
    ///
    /// - Parameters:
    ///   - address: First byte, counted from 0.
    ///   - byteCount: Bytes to copy; 0 is allowed up to and including the end of memory.
    /// - Throws: ``Trap`` `.memoryOutOfBounds` if any byte lies outside; nothing is copied then.
    public func bytes(at address: UInt64, byteCount: Int) throws(Trap) -> [UInt8] {
        let start = try place(address, byteCount)
        return Array(UnsafeRawBufferPointer(start: start, count: byteCount))
    }

    /// Decodes UTF-8 text of guest memory; what is not UTF-8 becomes a replacement character.
    public func string(at address: UInt64, byteCount: Int) throws(Trap) -> String {
        let start = try place(address, byteCount)
        return String(
            decoding: UnsafeRawBufferPointer(start: start, count: byteCount), as: UTF8.self)
    }

    /// Copies bytes into guest memory.
    ///
    /// - Throws: ``Trap`` `.memoryOutOfBounds` if any byte would lie outside; nothing is written.
    public func write(_ bytes: [UInt8], at address: UInt64) throws(Trap) {
        let start = try place(address, bytes.count)
        bytes.withUnsafeBytes { source in
            if let base = source.baseAddress {
                start.copyMemory(from: base, byteCount: source.count)
            }
        }
    }

    private func place(_ address: UInt64, _ byteCount: Int) throws(Trap) -> UnsafeMutableRawPointer
    {
        guard byteCount >= 0 else { throw Trap(.memoryOutOfBounds) }
        let (end, overflow) = address.addingReportingOverflow(UInt64(byteCount))
        guard !overflow, end <= self.byteCount else { throw Trap(.memoryOutOfBounds) }
        return object.data.pointee.base + Int(address)
    }
}

/// A table of a store.
public struct Table {
    package let state: StoreState
    let index: Int

    private var object: TableObject { state.tables[index] }

    public var type: TableType { object.type }
    public var count: UInt64 { object.count }

    /// The element at an index; nil beyond the end.
    public func get(_ index: UInt64) -> StoredReference? {
        object[index].map { StoredReference(reference: $0) }
    }

    /// Writes an element; false beyond the end.
    public func set(_ index: UInt64, _ value: StoredReference) -> Bool {
        guard index < count else { return false }
        object[index] = value.reference
        return true
    }

    /// Adds elements and returns the former count, or nil beyond a limit.
    @discardableResult
    public func grow(by count: UInt64, with value: StoredReference) -> UInt64? {
        object.grow(by: count, with: value.reference.bits)
    }
}

/// A global of a store.
public struct Global {
    package let state: StoreState
    let index: Int

    private var object: GlobalObject { state.globals[index] }

    public var type: GlobalType { object.type }

    public var value: Value {
        Value(object.type.value, low: object.slots[0], high: object.slots[1])
    }

    /// Writes a mutable global; false if it is immutable or the value is of another type.
    public func set(_ value: Value) -> Bool {
        guard object.type.isMutable, value.fits(object.type.value) else { return false }
        (object.slots[0], object.slots[1]) = value.slots
        return true
    }
}
