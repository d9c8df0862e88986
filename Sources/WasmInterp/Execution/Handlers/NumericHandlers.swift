// The bodies of numeric cells. `then` is what follows: the next cell, or the rest of a joined one.

@inline(__always)
func unary<T: SlotValue, R: SlotValue, A: Source, D: Destination>(
    _ r: Registers, _ cell: UnsafePointer<UnaryCell>, _ a: A.Type, _ d: D.Type,
    _ operation: (T) -> R,
    _ then: (Registers) -> Int = { $0.go() }
) -> Int {
    var r = r
    D.put(&r, operation(A.get(r, T.self)))
    return then(r.past(cell))
}

@inline(__always)
func trappingUnary<T: SlotValue, R: SlotValue, A: Source, D: Destination>(
    _ r: Registers, _ cell: UnsafePointer<UnaryCell>, _ a: A.Type, _ d: D.Type,
    _ operation: (T) -> Result<R, TrapCode>,
    _ then: (Registers) -> Int = { $0.go() }
) -> Int {
    var r = r
    switch operation(A.get(r, T.self)) {
    case .success(let value):
        D.put(&r, value)
        return then(r.past(cell))
    case .failure(let code): return r.trap(code)
    }
}

@inline(__always)
func binary<C: CellLayout, T: SlotValue, R: SlotValue, A: Source, B: Source, D: Destination>(
    _ r: Registers, _ cell: UnsafePointer<C>, _ a: A.Type, _ b: B.Type, _ d: D.Type,
    _ operation: (T, T) -> R,
    _ then: (Registers) -> Int = { $0.go() }
) -> Int {
    var r = r
    D.put(&r, operation(A.get(r, T.self), B.get(r, T.self)))
    return then(r.past(cell))
}

@inline(__always)
func trappingBinary<
    C: CellLayout, T: SlotValue, R: SlotValue, A: Source, B: Source, D: Destination
>(
    _ r: Registers, _ cell: UnsafePointer<C>, _ a: A.Type, _ b: B.Type, _ d: D.Type,
    _ operation: (T, T) -> Result<R, TrapCode>,
    _ then: (Registers) -> Int = { $0.go() }
) -> Int {
    var r = r
    switch operation(A.get(r, T.self), B.get(r, T.self)) {
    case .success(let value):
        D.put(&r, value)
        return then(r.past(cell))
    case .failure(let code): return r.trap(code)
    }
}

@inline(__always)
func compare<C: CellLayout, T: SlotValue, A: Source, B: Source, D: Destination>(
    _ r: Registers, _ cell: UnsafePointer<C>, _ a: A.Type, _ b: B.Type, _ d: D.Type,
    _ operation: (T, T) -> Bool,
    _ then: (Registers) -> Int = { $0.go() }
) -> Int {
    var r = r
    D.put(&r, operation(A.get(r, T.self), B.get(r, T.self)) ? 1 : 0 as UInt32)
    return then(r.past(cell))
}

@inline(__always)
func compareAndBranch<C: BranchLayout, T: SlotValue, A: Source, B: Source>(
    _ r: Registers, _ cell: UnsafePointer<C>, _ a: A.Type, _ b: B.Type, _ sense: Bool,
    _ operation: (T, T) -> Bool,
    _ then: (Registers) -> Int = { $0.go() }
) -> Int {
    if operation(A.get(r, T.self), B.get(r, T.self)) == sense {
        return r.jump(Int(cell.pointee.distance))
    }
    return then(r.past(cell))
}
