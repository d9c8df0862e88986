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

@inline(__always)
func structGet<Stored: BitwiseCopyable, T: SlotValue, A: Source, D: Destination>(
    _ r: Registers, _ cell: UnsafePointer<StructGetCell>, _ a: A.Type, _ d: D.Type,
    _ widen: (Stored) -> T
) -> Int {
    var r = r
    let reference = A.get(r, UInt64.self)
    guard reference != 0 else { return r.trap(.nullReference) }
    let stored = r.object(reference, UInt64(cell.pointee.offset)).loadUnaligned(as: Stored.self)
    D.put(&r, widen(stored))
    return r.next(after: cell)
}

@inline(__always)
func structSet<C: FieldAccessLayout, Stored: BitwiseCopyable, T: SlotValue, A: Source, V: Source>(
    _ r: Registers, _ cell: UnsafePointer<C>, _ a: A.Type, _ v: V.Type, _ narrow: (T) -> Stored
) -> Int {
    let reference = A.get(r, UInt64.self)
    guard reference != 0 else { return r.trap(.nullReference) }
    r.object(reference, UInt64(cell.pointee.offset)).storeBytes(
        of: narrow(V.get(r, T.self)), as: Stored.self)
    return r.next(after: cell)
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

@inline(__always)
func arrayGet<
    C: CellLayout, Stored: BitwiseCopyable, T: SlotValue, A: Source, B: Source, D: Destination
>(
    _ r: Registers, _ cell: UnsafePointer<C>, _ a: A.Type, _ b: B.Type, _ d: D.Type,
    _ widen: (Stored) -> T
) -> Int {
    var r = r
    switch element(r, A.get(r, UInt64.self), B.get(r, UInt32.self), Stored.self) {
    case .success(let place):
        D.put(&r, widen(place.loadUnaligned(as: Stored.self)))
        return r.next(after: cell)
    case .failure(let code): return r.trap(code)
    }
}

@inline(__always)
func arraySet<C: ArraySetLayout, Stored: BitwiseCopyable, T: SlotValue, B: Source, V: Source>(
    _ r: Registers, _ cell: UnsafePointer<C>, _ b: B.Type, _ v: V.Type, _ narrow: (T) -> Stored
) -> Int {
    switch element(r, r.slot(cell.pointee.array).pointee, B.get(r, UInt32.self), Stored.self) {
    case .success(let place):
        place.storeBytes(of: narrow(V.get(r, T.self)), as: Stored.self)
        return r.next(after: cell)
    case .failure(let code): return r.trap(code)
    }
}

@inline(__always)
func arrayLength<A: Source, D: Destination>(
    _ r: Registers, _ cell: UnsafePointer<UnaryCell>, _ a: A.Type, _ d: D.Type
) -> Int {
    var r = r
    let reference = A.get(r, UInt64.self)
    guard reference != 0 else { return r.trap(.nullReference) }
    D.put(&r, r.object(reference, 0).load(as: UInt32.self))
    return r.next(after: cell)
}
