// Loads and stores of memory 0 with 64-bit addresses, in the layout of those with 32-bit ones, and
// of other memories. An i32 address in a slot or accumulator has its upper half zero, so that the
// latter serve both widths.

@inline(__always)
func loadFar<Stored: BitwiseCopyable, T: SlotValue, A: Source, D: Destination>(
    _ r: Registers, _ cell: UnsafePointer<FarLoadCell>, _ a: A.Type, _ d: D.Type,
    _ widen: (Stored) -> T
) -> Int {
    var r = r
    let address = A.get(r, UInt64.self)
    // The bytes from the address on: a 32-bit offset and a width cannot overflow them.
    let end = UInt64(cell.pointee.offset) &+ UInt64(MemoryLayout<Stored>.size)
    let byteCount = UInt64(r.memoryByteCount)
    guard end <= byteCount, address <= byteCount &- end else { return r.trap(.memoryOutOfBounds) }
    let place = r.memory + Int(truncatingIfNeeded: address &+ UInt64(cell.pointee.offset))
    D.put(&r, widen(place.loadUnaligned(as: Stored.self)))
    return r.next(after: cell)
}

@inline(__always)
func storeFar<C: FarAccessLayout, Stored: BitwiseCopyable, T: SlotValue, A: Source, V: Source>(
    _ r: Registers, _ cell: UnsafePointer<C>, _ a: A.Type, _ v: V.Type, _ narrow: (T) -> Stored
) -> Int {
    let address = A.get(r, UInt64.self)
    let end = UInt64(cell.pointee.offset) &+ UInt64(MemoryLayout<Stored>.size)
    let byteCount = UInt64(r.memoryByteCount)
    guard end <= byteCount, address <= byteCount &- end else { return r.trap(.memoryOutOfBounds) }
    let place = r.memory + Int(truncatingIfNeeded: address &+ UInt64(cell.pointee.offset))
    place.storeBytes(of: narrow(V.get(r, T.self)), as: Stored.self)
    return r.next(after: cell)
}

/// Where an access lies, or nil if a byte of it is out of bounds.
@inline(__always)
private func indexedPlace<C: IndexedAccessLayout>(
    _ r: Registers, _ cell: UnsafePointer<C>, _ address: UInt64, _ width: Int
) -> UnsafeMutableRawPointer? {
    let memory = Cells.memory(r, cell.pointee.memory)
    let byteCount = UInt64(memory.pointee.byteCount)
    let (end, overflow) = cell.pointee.offset.addingReportingOverflow(UInt64(width))
    guard !overflow, end <= byteCount, address <= byteCount &- end else { return nil }
    return memory.pointee.base + Int(truncatingIfNeeded: address &+ cell.pointee.offset)
}

@inline(__always)
func loadIndexed<Stored: BitwiseCopyable, T: SlotValue, A: Source, D: Destination>(
    _ r: Registers, _ cell: UnsafePointer<IndexedLoadCell>, _ a: A.Type, _ d: D.Type,
    _ widen: (Stored) -> T
) -> Int {
    var r = r
    guard let place = indexedPlace(r, cell, A.get(r, UInt64.self), MemoryLayout<Stored>.size) else {
        return r.trap(.memoryOutOfBounds)
    }
    D.put(&r, widen(place.loadUnaligned(as: Stored.self)))
    return r.next(after: cell)
}

@inline(__always)
func storeIndexed<Stored: BitwiseCopyable, T: SlotValue, A: Source, V: Source>(
    _ r: Registers, _ cell: UnsafePointer<IndexedStoreCell>, _ a: A.Type, _ v: V.Type,
    _ narrow: (T) -> Stored
) -> Int {
    guard let place = indexedPlace(r, cell, A.get(r, UInt64.self), MemoryLayout<Stored>.size) else {
        return r.trap(.memoryOutOfBounds)
    }
    place.storeBytes(of: narrow(V.get(r, T.self)), as: Stored.self)
    let memory = Cells.memory(r, cell.pointee.memory)
    memory.pointee.noteWrite(
        from: UInt64(place - memory.pointee.base), byteCount: UInt64(MemoryLayout<Stored>.size))
    return r.next(after: cell)
}

/// A store to memory 0 with 32-bit addresses that notes the pages it writes.
@inline(__always)
func storeTracked<C: AccessLayout, Stored: BitwiseCopyable, T: SlotValue, A: Source, V: Source>(
    _ r: Registers, _ cell: UnsafePointer<C>, _ a: A.Type, _ v: V.Type, _ narrow: (T) -> Stored
) -> Int {
    let end = UInt(A.get(r, UInt32.self)) &+ UInt(cell.pointee.end)
    guard let place = r.place(end: end, byteCount: MemoryLayout<Stored>.size) else {
        return r.trap(.memoryOutOfBounds)
    }
    place.storeBytes(of: narrow(V.get(r, T.self)), as: Stored.self)
    let pages = r.context.pointee.writtenPages
    let address = end &- UInt(MemoryLayout<Stored>.size)
    pages[Int(bitPattern: address >> WrittenPages.pageShift)] = 1
    // The last byte may lie on the next page.
    if MemoryLayout<Stored>.size > 1 {
        pages[Int(bitPattern: (end &- 1) >> WrittenPages.pageShift)] = 1
    }
    return r.next(after: cell)
}
