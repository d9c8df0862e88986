// Loads and stores of memory 0 with 32-bit addresses.

extension Registers {
    /// Where an access of memory 0 lies, or nil if a byte of it is out of bounds.
    ///
    /// - Parameter end: 32-bit address plus 32-bit offset and width, which cannot overflow 64 bits.
    @inline(__always)
    func place(end: UInt, byteCount: Int) -> UnsafeMutableRawPointer? {
        guard _fastPath(end <= memoryByteCount) else { return nil }
        return memory + (Int(bitPattern: end) - byteCount)
    }
}

@inline(__always)
func load<Stored: BitwiseCopyable, T: SlotValue, A: Source, D: Destination>(
    _ r: Registers, _ cell: UnsafePointer<LoadCell>, _ a: A.Type, _ d: D.Type,
    _ widen: (Stored) -> T,
    _ then: (Registers) -> Int = { $0.go() }
) -> Int {
    var r = r
    let end = UInt(A.get(r, UInt32.self)) &+ UInt(cell.pointee.end)
    guard let place = r.place(end: end, byteCount: MemoryLayout<Stored>.size) else {
        return r.trap(.memoryOutOfBounds)
    }
    D.put(&r, widen(place.loadUnaligned(as: Stored.self)))
    return then(r.past(cell))
}

@inline(__always)
func store<C: AccessLayout, Stored: BitwiseCopyable, T: SlotValue, A: Source, V: Source>(
    _ r: Registers, _ cell: UnsafePointer<C>, _ a: A.Type, _ v: V.Type, _ narrow: (T) -> Stored,
    _ then: (Registers) -> Int = { $0.go() }
) -> Int {
    let end = UInt(A.get(r, UInt32.self)) &+ UInt(cell.pointee.end)
    guard let place = r.place(end: end, byteCount: MemoryLayout<Stored>.size) else {
        return r.trap(.memoryOutOfBounds)
    }
    place.storeBytes(of: narrow(V.get(r, T.self)), as: Stored.self)
    return then(r.past(cell))
}
