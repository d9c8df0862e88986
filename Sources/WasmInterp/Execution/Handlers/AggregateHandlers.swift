// Bodies of the cells that read and write fields and elements. A reference to an object is its
// offset in the heap plus the tag, so the place of a field is one addition away.

extension Registers {
    /// Where an object lies, plus a count of bytes that starts at the tag's value: a field's offset
    /// less ``Objects/tag``.
    @inline(__always)
    func object(_ reference: UInt64, _ untaggedOffset: UInt64) -> UnsafeMutableRawPointer {
        context.pointee.heapBase + Int(bitPattern: UInt(reference &+ untaggedOffset))
    }
}

/// object 8, target 10, offset less the tag 12.
@inline(__always)
func structGet<Stored: BitwiseCopyable, T: SlotValue, A: Source, D: Destination>(
    _ r: Registers, _ a: A.Type, _ d: D.Type, _ widen: (Stored) -> T
) -> Int {
    var r = r
    let reference = A.get(r, UInt64.self)
    guard reference != 0 else { return r.trap(.nullReference) }
    let stored = r.object(reference, UInt64(r.u32(12))).loadUnaligned(as: Stored.self)
    D.put(&r, widen(stored))
    return r.next(16)
}

/// object 8, value 10 or 16, offset less the tag 12.
@inline(__always)
func structSet<Stored: BitwiseCopyable, T: SlotValue, A: Source, V: Source>(
    _ r: Registers, _ a: A.Type, _ v: V.Type, _ narrow: (T) -> Stored
) -> Int {
    let reference = A.get(r, UInt64.self)
    guard reference != 0 else { return r.trap(.nullReference) }
    r.object(reference, UInt64(r.u32(12))).storeBytes(
        of: narrow(V.get(r, T.self)), as: Stored.self)
    return r.next(V.self == StoredConstant.self ? 24 : 16)
}

/// Where an element lies, or why there is none.
@inline(__always)
func element<Stored: BitwiseCopyable>(
    _ r: Registers, _ reference: UInt64, _ index: UInt32, _ type: Stored.Type
) -> Result<UnsafeMutableRawPointer, TrapCode> {
    guard reference != 0 else { return .failure(.nullReference) }
    let object = r.object(reference, 0)
    // The length stands behind the type, which the tag's value passes over.
    let count = object.load(as: UInt32.self)
    guard index < count else { return .failure(.arrayOutOfBounds) }
    return .success(object + 4 + Int(index) &* MemoryLayout<Stored>.size)
}

/// array 8, target 10, index 12.
@inline(__always)
func arrayGet<Stored: BitwiseCopyable, T: SlotValue, A: Source, B: Source, D: Destination>(
    _ r: Registers, _ a: A.Type, _ b: B.Type, _ d: D.Type, _ widen: (Stored) -> T
) -> Int {
    var r = r
    switch element(r, A.get(r, UInt64.self), B.get(r, UInt32.self), Stored.self) {
    case .success(let place):
        D.put(&r, widen(place.loadUnaligned(as: Stored.self)))
        return r.next(16)
    case .failure(let code): return r.trap(code)
    }
}

/// array 8, index 10, value 12 or 16.
@inline(__always)
func arraySet<Stored: BitwiseCopyable, T: SlotValue, B: Source, V: Source>(
    _ r: Registers, _ b: B.Type, _ v: V.Type, _ narrow: (T) -> Stored
) -> Int {
    switch element(r, r.slot(8).pointee, B.get(r, UInt32.self), Stored.self) {
    case .success(let place):
        place.storeBytes(of: narrow(V.get(r, T.self)), as: Stored.self)
        return r.next(V.self == StoredConstant.self ? 24 : 16)
    case .failure(let code): return r.trap(code)
    }
}

/// array 8, target 10.
@inline(__always)
func arrayLength<A: Source, D: Destination>(_ r: Registers, _ a: A.Type, _ d: D.Type) -> Int {
    var r = r
    let reference = A.get(r, UInt64.self)
    guard reference != 0 else { return r.trap(.nullReference) }
    D.put(&r, r.object(reference, 0).load(as: UInt32.self))
    return r.next(16)
}
