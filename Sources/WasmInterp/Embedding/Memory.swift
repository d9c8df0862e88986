import WasmCore

/// A linear memory of a store.
///
/// What lies in it is read and written by copying (`load(_:at:)`, ``bytes(at:byteCount:)``,
/// ``string(at:byteCount:)``, `write(_:at:)` and the like), or in place, without a copy, by
/// ``withBytes(_:)`` and ``withMutableBytes(_:)``. Addresses are the guest's to choose: all but the
/// two that lend the whole memory check them once, and trap as the guest's own accesses do.
public struct Memory {
    package let state: StoreState
    let index: Int

    var object: MemoryObject { state.memories[index] }

    /// As it was declared; the minimum is that of the declaration.
    public var type: MemoryType { object.type }
    /// Bytes that it has now.
    public var byteCount: UInt64 { UInt64(object.data.pointee.byteCount) }
    /// In pages of the memory's own page size.
    public var pageCount: UInt64 { object.pageCount }

    /// Adds pages and returns the former count.
    ///
    /// - Returns: nil beyond a limit, or if the memory would have to move while its bytes are lent.
    @discardableResult
    public func grow(byPages count: UInt64) -> UInt64? { object.grow(byPages: count) }
}

extension Memory {
    /// Where a range lies that is going to be read: the one place that checks bounds.
    ///
    /// - Precondition: The bytes are not lent to be changed.
    func range(
        at address: some BinaryInteger, byteCount: some BinaryInteger
    ) throws(Trap) -> UnsafeRawBufferPointer {
        precondition(
            object.lending != .toChange, "a memory was read while its bytes were lent to be changed"
        )
        guard let address = UInt64(exactly: address), let count = Int(exactly: byteCount),
            count >= 0
        else { throw Trap(.memoryOutOfBounds) }
        let (end, overflow) = address.addingReportingOverflow(UInt64(count))
        guard !overflow, end <= self.byteCount else { throw Trap(.memoryOutOfBounds) }
        return UnsafeRawBufferPointer(
            start: object.data.pointee.base + Int(address), count: count)
    }

    /// Where a range lies that is going to be written, which is noted.
    ///
    /// - Precondition: The bytes are not lent.
    func writtenRange(
        at address: some BinaryInteger, byteCount: some BinaryInteger
    ) throws(Trap) -> UnsafeMutableRawBufferPointer {
        let range = try range(at: address, byteCount: byteCount)
        let object = object
        precondition(object.lending == nil, "a memory was written while its bytes were lent")
        object.initializedEnd = nil
        if let start = range.baseAddress {
            let data = object.data
            data.pointee.noteWrite(
                from: UInt64(start - UnsafeRawPointer(data.pointee.base)),
                byteCount: UInt64(clamping: range.count))
        }
        return UnsafeMutableRawBufferPointer(mutating: range)
    }
}
