// Loads and stores of memory 0 with 32-bit addresses. Layout: address at byte 8, destination or
// value at 10, offset at 12, a constant value at 16.

@inline(__always)
func load<Stored: BitwiseCopyable, T: SlotValue, A: Source, D: Destination>(
    _ r: Registers, _ a: A.Type, _ d: D.Type, _ widen: (Stored) -> T
) -> Int {
    var r = r
    // A 32-bit address plus a 32-bit offset plus 16 cannot overflow 64 bits.
    let address = UInt(A.get(r, UInt32.self)) &+ UInt(r.u32(12))
    guard address &+ UInt(MemoryLayout<Stored>.size) <= r.memoryByteCount else {
        return r.trap(.memoryOutOfBounds)
    }
    let stored = (r.memory + Int(bitPattern: address)).loadUnaligned(as: Stored.self)
    D.put(&r, widen(stored))
    return r.next(16)
}

@inline(__always)
func store<Stored: BitwiseCopyable, T: SlotValue, A: Source, V: Source>(
    _ r: Registers, _ a: A.Type, _ v: V.Type, _ narrow: (T) -> Stored
) -> Int {
    let address = UInt(A.get(r, UInt32.self)) &+ UInt(r.u32(12))
    guard address &+ UInt(MemoryLayout<Stored>.size) <= r.memoryByteCount else {
        return r.trap(.memoryOutOfBounds)
    }
    (r.memory + Int(bitPattern: address)).storeBytes(
        of: narrow(V.get(r, T.self)), as: Stored.self)
    return r.next(V.self == Immediate16.self ? 24 : 16)
}
