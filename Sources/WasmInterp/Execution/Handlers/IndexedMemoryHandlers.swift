// Loads and stores of memory 0 with 64-bit addresses, in the layout of those with 32-bit ones, and
// of other memories. An i32 address in a slot or accumulator has its upper half zero, so that the
// latter serve both widths.

@inline(__always)
func loadFar<Stored: BitwiseCopyable, T: SlotValue, A: Source, D: Destination>(
    _ r: Registers, _ a: A.Type, _ d: D.Type, _ widen: (Stored) -> T
) -> Int {
    var r = r
    let address = A.get(r, UInt64.self)
    // The bytes from the address on: a 32-bit offset and a width cannot overflow them.
    let end = UInt64(r.u32(12)) &+ UInt64(MemoryLayout<Stored>.size)
    let byteCount = UInt64(r.memoryByteCount)
    guard end <= byteCount, address <= byteCount &- end else { return r.trap(.memoryOutOfBounds) }
    let place = r.memory + Int(truncatingIfNeeded: address &+ UInt64(r.u32(12)))
    D.put(&r, widen(place.loadUnaligned(as: Stored.self)))
    return r.next(16)
}

@inline(__always)
func storeFar<Stored: BitwiseCopyable, T: SlotValue, A: Source, V: Source>(
    _ r: Registers, _ a: A.Type, _ v: V.Type, _ narrow: (T) -> Stored
) -> Int {
    let address = A.get(r, UInt64.self)
    let end = UInt64(r.u32(12)) &+ UInt64(MemoryLayout<Stored>.size)
    let byteCount = UInt64(r.memoryByteCount)
    guard end <= byteCount, address <= byteCount &- end else { return r.trap(.memoryOutOfBounds) }
    let place = r.memory + Int(truncatingIfNeeded: address &+ UInt64(r.u32(12)))
    place.storeBytes(of: narrow(V.get(r, T.self)), as: Stored.self)
    return r.next(V.self == Immediate16.self ? 24 : 16)
}

/// Where an access of the memory at 12 lies, or nil if a byte of it is out of bounds; offset 16.
@inline(__always)
private func indexedPlace(
    _ r: Registers, _ address: UInt64, _ width: Int
) -> UnsafeMutableRawPointer? {
    let memory = Cells.memory(r, r.u32(12))
    let byteCount = UInt64(memory.pointee.byteCount)
    let (end, overflow) = r.u64(16).addingReportingOverflow(UInt64(width))
    guard !overflow, end <= byteCount, address <= byteCount &- end else { return nil }
    return memory.pointee.base + Int(truncatingIfNeeded: address &+ r.u64(16))
}

@inline(__always)
func loadIndexed<Stored: BitwiseCopyable, T: SlotValue, A: Source, D: Destination>(
    _ r: Registers, _ a: A.Type, _ d: D.Type, _ widen: (Stored) -> T
) -> Int {
    var r = r
    guard let place = indexedPlace(r, A.get(r, UInt64.self), MemoryLayout<Stored>.size) else {
        return r.trap(.memoryOutOfBounds)
    }
    D.put(&r, widen(place.loadUnaligned(as: Stored.self)))
    return r.next(24)
}

@inline(__always)
func storeIndexed<Stored: BitwiseCopyable, T: SlotValue, A: Source, V: Source>(
    _ r: Registers, _ a: A.Type, _ v: V.Type, _ narrow: (T) -> Stored
) -> Int {
    guard let place = indexedPlace(r, A.get(r, UInt64.self), MemoryLayout<Stored>.size) else {
        return r.trap(.memoryOutOfBounds)
    }
    place.storeBytes(of: narrow(V.get(r, T.self)), as: Stored.self)
    let memory = Cells.memory(r, r.u32(12))
    memory.pointee.noteWrite(
        from: UInt64(place - memory.pointee.base), byteCount: UInt64(MemoryLayout<Stored>.size))
    return r.next(24)
}

/// A store to memory 0 with 32-bit addresses that notes the pages it writes.
@inline(__always)
func storeTracked<Stored: BitwiseCopyable, T: SlotValue, A: Source, V: Source>(
    _ r: Registers, _ a: A.Type, _ v: V.Type, _ narrow: (T) -> Stored
) -> Int {
    let end = UInt(A.get(r, UInt32.self)) &+ UInt(r.u32(12))
    guard _fastPath(end <= r.memoryByteCount) else { return r.trap(.memoryOutOfBounds) }
    let address = end &- UInt(MemoryLayout<Stored>.size)
    let pages = r.context.pointee.writtenPages
    pages[Int(bitPattern: address >> WrittenPages.pageShift)] = 1
    // The last byte may lie on the next page.
    if MemoryLayout<Stored>.size > 1 {
        pages[Int(bitPattern: (end &- 1) >> WrittenPages.pageShift)] = 1
    }
    return store(r, a, v, narrow)
}
