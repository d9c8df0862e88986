// The bodies of vector cells. All operands are read before the result is written: their slots may
// overlap it.

extension Registers {
    @inline(__always)
    func vector<V: BitwiseCopyable>(_ slot: UInt16, _ type: V.Type) -> V {
        UnsafeRawPointer(self.slot(slot)).loadUnaligned(as: V.self)
    }

    @inline(__always)
    func setVector<V: BitwiseCopyable>(_ slot: UInt16, _ value: V) {
        UnsafeMutableRawPointer(self.slot(slot)).storeBytes(of: value, as: V.self)
    }

    @inline(__always)
    func mask<L: MaskLayout, V: BitwiseCopyable>(
        of cell: UnsafePointer<L>, as type: V.Type
    ) -> V {
        UnsafeRawPointer(cell).loadUnaligned(fromByteOffset: L.maskOffset, as: V.self)
    }
}

/// Copies a vector as a whole, as the cells that read it will.
@inline(__always)
func copyVector(_ source: UnsafeRawPointer, _ target: UnsafeMutableRawPointer) {
    let value = source.loadUnaligned(as: SIMD2<UInt64>.self)
    target.storeBytes(of: value, as: SIMD2<UInt64>.self)
}

@inline(__always)
func vectorUnary<V: BitwiseCopyable, R: BitwiseCopyable>(
    _ r: Registers, _ cell: UnsafePointer<UnaryCell>, _ operation: (V) -> R,
    _ then: (Registers) -> Int = { $0.go() }
) -> Int {
    let result = operation(r.vector(cell.pointee.operand, V.self))
    r.setVector(cell.pointee.target, result)
    return then(r.past(cell))
}

@inline(__always)
func vectorBinary<V: BitwiseCopyable, R: BitwiseCopyable>(
    _ r: Registers, _ cell: UnsafePointer<BinaryCell>, _ operation: (V, V) -> R,
    _ then: (Registers) -> Int = { $0.go() }
) -> Int {
    let result = operation(
        r.vector(cell.pointee.first, V.self), r.vector(cell.pointee.second, V.self))
    r.setVector(cell.pointee.target, result)
    return then(r.past(cell))
}

@inline(__always)
func vectorTernary<V: BitwiseCopyable, W: BitwiseCopyable, R: BitwiseCopyable>(
    _ r: Registers, _ cell: UnsafePointer<TernaryCell>, _ operation: (V, V, W) -> R,
    _ then: (Registers) -> Int = { $0.go() }
) -> Int {
    let result = operation(
        r.vector(cell.pointee.first, V.self), r.vector(cell.pointee.second, V.self),
        r.vector(cell.pointee.third, W.self))
    r.setVector(cell.pointee.target, result)
    return then(r.past(cell))
}

/// count 12, a slot or 32 bits.
@inline(__always)
func vectorShift<L: CellLayout, V: BitwiseCopyable, C: Source>(
    _ r: Registers, _ cell: UnsafePointer<L>, _ count: C.Type, _ operation: (V, UInt32) -> V
) -> Int {
    let operands = r.cell(as: OperandsCell.self)
    let result = operation(r.vector(operands.pointee.first, V.self), C.get(r, UInt32.self))
    r.setVector(operands.pointee.target, result)
    return r.next(after: cell)
}

@inline(__always)
func vectorToScalar<V: BitwiseCopyable, T: SlotValue, D: Destination>(
    _ r: Registers, _ cell: UnsafePointer<UnaryCell>, _ destination: D.Type, _ operation: (V) -> T
) -> Int {
    var r = r
    D.put(&r, operation(r.vector(cell.pointee.operand, V.self)))
    return r.next(after: cell)
}

/// byte offset of the lane 12.
@inline(__always)
func extractLane<Lane: BitwiseCopyable, T: SlotValue, D: Destination>(
    _ r: Registers, _ cell: UnsafePointer<ExtractLaneCell>, _ destination: D.Type,
    _ operation: (Lane) -> T
) -> Int {
    var r = r
    let lane = (UnsafeRawPointer(r.slot(cell.pointee.vector)) + Int(cell.pointee.lane))
        .loadUnaligned(as: Lane.self)
    D.put(&r, operation(lane))
    return r.next(after: cell)
}

@inline(__always)
func splat<T: SlotValue, V: BitwiseCopyable, S: Source>(
    _ r: Registers, _ cell: UnsafePointer<UnaryCell>, _ source: S.Type, _ operation: (T) -> V
) -> Int {
    let result = operation(S.get(r, T.self))
    r.setVector(cell.pointee.target, result)
    return r.next(after: cell)
}

/// value 12, mask of the lane 16.
@inline(__always)
func replaceLane<T: SlotValue, V: BitwiseCopyable, S: Source>(
    _ r: Registers, _ cell: UnsafePointer<ReplaceLaneCell>, _ source: S.Type,
    _ operation: (V, T, V) -> V
) -> Int {
    let result = operation(
        r.vector(cell.pointee.vector, V.self), S.get(r, T.self),
        r.mask(of: cell, as: V.self))
    r.setVector(cell.pointee.target, result)
    return r.next(after: cell)
}

// Loads and stores of memory 0 with 32-bit addresses.

/// Where an access lies, or nil if a byte of it is out of bounds.
@inline(__always)
private func place<L: AccessLayout, A: Source>(
    _ r: Registers, _ cell: UnsafePointer<L>, _ address: A.Type, byteCount: Int
) -> UnsafeMutableRawPointer? {
    r.place(end: UInt(A.get(r, UInt32.self)) &+ UInt(cell.pointee.end), byteCount: byteCount)
}

@inline(__always)
func vectorLoad<Stored: BitwiseCopyable, V: BitwiseCopyable, A: Source>(
    _ r: Registers, _ cell: UnsafePointer<LoadCell>, _ address: A.Type, _ operation: (Stored) -> V,
    _ then: (Registers) -> Int = { $0.go() }
) -> Int {
    guard let place = place(r, cell, address, byteCount: MemoryLayout<Stored>.size) else {
        return r.trap(.memoryOutOfBounds)
    }
    let result = operation(place.loadUnaligned(as: Stored.self))
    r.setVector(cell.pointee.target, result)
    return then(r.past(cell))
}

@inline(__always)
func vectorStore<Stored: BitwiseCopyable, V: BitwiseCopyable, A: Source>(
    _ r: Registers, _ cell: UnsafePointer<StoreCell>, _ address: A.Type, _ operation: (V) -> Stored,
    _ then: (Registers) -> Int = { $0.go() }
) -> Int {
    guard let place = place(r, cell, address, byteCount: MemoryLayout<Stored>.size) else {
        return r.trap(.memoryOutOfBounds)
    }
    place.storeBytes(of: operation(r.vector(cell.pointee.value, V.self)), as: Stored.self)
    return then(r.past(cell))
}

/// mask of the lane 16, vector 32.
@inline(__always)
func loadLane<Lane: BitwiseCopyable, V: BitwiseCopyable, A: Source>(
    _ r: Registers, _ cell: UnsafePointer<LoadLaneCell>, _ address: A.Type,
    _ operation: (V, Lane, V) -> V
) -> Int {
    guard let place = place(r, cell, address, byteCount: MemoryLayout<Lane>.size) else {
        return r.trap(.memoryOutOfBounds)
    }
    let lane = place.loadUnaligned(as: Lane.self)
    let result = operation(
        r.vector(cell.pointee.vector, V.self), lane,
        r.mask(of: cell, as: V.self))
    r.setVector(cell.pointee.target, result)
    return r.next(after: cell)
}

/// byte offset of the lane 16.
@inline(__always)
func storeLane<Lane: BitwiseCopyable, A: Source>(
    _ r: Registers, _ cell: UnsafePointer<StoreLaneCell>, _ address: A.Type,
    _ operation: (Lane) -> Lane
) -> Int {
    guard let place = place(r, cell, address, byteCount: MemoryLayout<Lane>.size) else {
        return r.trap(.memoryOutOfBounds)
    }
    let lane = (UnsafeRawPointer(r.slot(cell.pointee.vector)) + Int(cell.pointee.lane))
        .loadUnaligned(as: Lane.self)
    place.storeBytes(of: operation(lane), as: Lane.self)
    return r.next(after: cell)
}
