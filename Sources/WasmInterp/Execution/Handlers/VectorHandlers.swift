// The bodies of vector cells. A vector takes two slots; the index names the first one. Layout as
// for numbers: first operand at byte 8, destination at 10, further operands at 12 and 14. All
// operands are read before the result is written: their slots may overlap it.

extension Registers {
    @inline(__always)
    func vector<V: BitwiseCopyable>(_ offset: Int, _ type: V.Type) -> V {
        UnsafeRawPointer(slot(offset)).loadUnaligned(as: V.self)
    }

    @inline(__always)
    func setVector<V: BitwiseCopyable>(_ offset: Int, _ value: V) {
        UnsafeMutableRawPointer(slot(offset)).storeBytes(of: value, as: V.self)
    }

    /// 16 bytes of the cell itself.
    @inline(__always)
    func immediateVector<V: BitwiseCopyable>(_ offset: Int, _ type: V.Type) -> V {
        pc.loadUnaligned(fromByteOffset: offset, as: V.self)
    }
}

@inline(__always)
func vectorUnary<V: BitwiseCopyable, R: BitwiseCopyable>(
    _ r: Registers, _ operation: (V) -> R,
    _ then: (Registers) -> Int = { $0.go() }
) -> Int {
    r.setVector(10, operation(r.vector(8, V.self)))
    return then(r.advanced(16))
}

@inline(__always)
func vectorBinary<V: BitwiseCopyable, R: BitwiseCopyable>(
    _ r: Registers, _ operation: (V, V) -> R,
    _ then: (Registers) -> Int = { $0.go() }
) -> Int {
    r.setVector(10, operation(r.vector(8, V.self), r.vector(12, V.self)))
    return then(r.advanced(16))
}

@inline(__always)
func vectorTernary<V: BitwiseCopyable, W: BitwiseCopyable, R: BitwiseCopyable>(
    _ r: Registers, _ operation: (V, V, W) -> R,
    _ then: (Registers) -> Int = { $0.go() }
) -> Int {
    r.setVector(
        10, operation(r.vector(8, V.self), r.vector(12, V.self), r.vector(14, W.self)))
    return then(r.advanced(16))
}

/// count 12, a slot or 32 bits.
@inline(__always)
func vectorShift<V: BitwiseCopyable, C: Source>(
    _ r: Registers, _ count: C.Type, _ operation: (V, UInt32) -> V
) -> Int {
    r.setVector(10, operation(r.vector(8, V.self), C.get(r, UInt32.self)))
    return r.next(16)
}

@inline(__always)
func vectorToScalar<V: BitwiseCopyable, T: SlotValue, D: Destination>(
    _ r: Registers, _ destination: D.Type, _ operation: (V) -> T
) -> Int {
    var r = r
    D.put(&r, operation(r.vector(8, V.self)))
    return r.next(16)
}

/// byte offset of the lane 12.
@inline(__always)
func extractLane<Lane: BitwiseCopyable, T: SlotValue, D: Destination>(
    _ r: Registers, _ destination: D.Type, _ operation: (Lane) -> T
) -> Int {
    var r = r
    let lane = (UnsafeRawPointer(r.slot(8)) + r.u16(12)).loadUnaligned(as: Lane.self)
    D.put(&r, operation(lane))
    return r.next(16)
}

@inline(__always)
func splat<T: SlotValue, V: BitwiseCopyable, S: Source>(
    _ r: Registers, _ source: S.Type, _ operation: (T) -> V
) -> Int {
    r.setVector(10, operation(S.get(r, T.self)))
    return r.next(16)
}

/// value 12, mask of the lane 16.
@inline(__always)
func replaceLane<T: SlotValue, V: BitwiseCopyable, S: Source>(
    _ r: Registers, _ source: S.Type, _ operation: (V, T, V) -> V
) -> Int {
    r.setVector(
        10, operation(r.vector(8, V.self), S.get(r, T.self), r.immediateVector(16, V.self)))
    return r.next(32)
}

// Loads and stores of memory 0 with 32-bit addresses: address 8, destination or value 10,
// end of the access (offset plus width) 12.

/// Where an access lies, or nil if a byte of it is out of bounds.
@inline(__always)
private func place<A: Source>(
    _ r: Registers, _ address: A.Type, byteCount: Int
) -> UnsafeMutableRawPointer? {
    r.place(end: UInt(A.get(r, UInt32.self)) &+ UInt(r.u32(12)), byteCount: byteCount)
}

@inline(__always)
func vectorLoad<Stored: BitwiseCopyable, V: BitwiseCopyable, A: Source>(
    _ r: Registers, _ address: A.Type, _ operation: (Stored) -> V,
    _ then: (Registers) -> Int = { $0.go() }
) -> Int {
    guard let place = place(r, address, byteCount: MemoryLayout<Stored>.size) else {
        return r.trap(.memoryOutOfBounds)
    }
    r.setVector(10, operation(place.loadUnaligned(as: Stored.self)))
    return then(r.advanced(16))
}

@inline(__always)
func vectorStore<Stored: BitwiseCopyable, V: BitwiseCopyable, A: Source>(
    _ r: Registers, _ address: A.Type, _ operation: (V) -> Stored,
    _ then: (Registers) -> Int = { $0.go() }
) -> Int {
    guard let place = place(r, address, byteCount: MemoryLayout<Stored>.size) else {
        return r.trap(.memoryOutOfBounds)
    }
    place.storeBytes(of: operation(r.vector(10, V.self)), as: Stored.self)
    return then(r.advanced(16))
}

/// mask of the lane 16, vector 32.
@inline(__always)
func loadLane<Lane: BitwiseCopyable, V: BitwiseCopyable, A: Source>(
    _ r: Registers, _ address: A.Type, _ operation: (V, Lane, V) -> V
) -> Int {
    guard let place = place(r, address, byteCount: MemoryLayout<Lane>.size) else {
        return r.trap(.memoryOutOfBounds)
    }
    let lane = place.loadUnaligned(as: Lane.self)
    r.setVector(10, operation(r.vector(32, V.self), lane, r.immediateVector(16, V.self)))
    return r.next(40)
}

/// byte offset of the lane 16.
@inline(__always)
func storeLane<Lane: BitwiseCopyable, A: Source>(
    _ r: Registers, _ address: A.Type, _ operation: (Lane) -> Lane
) -> Int {
    guard let place = place(r, address, byteCount: MemoryLayout<Lane>.size) else {
        return r.trap(.memoryOutOfBounds)
    }
    let lane = (UnsafeRawPointer(r.slot(10)) + r.u16(16)).loadUnaligned(as: Lane.self)
    place.storeBytes(of: operation(lane), as: Lane.self)
    return r.next(24)
}
