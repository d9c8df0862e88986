// The bodies of numeric cells. `then` is what follows: the next cell, or the rest of a joined one.
// Layout: handler, first slot operand at byte 8, destination at 10,
// second slot operand or 32-bit immediate at 12, 64-bit immediate at 16.

/// Bytes of a cell with these sources.
@inline(__always)
private func cellBytes<T: SlotValue, A: Source, B: Source>(
    _ type: T.Type, _ a: A.Type, _ b: B.Type
) -> Int {
    A.self == Immediate.self || B.self == Immediate.self ? T.immediateCellBytes : 16
}

@inline(__always)
func unary<T: SlotValue, R: SlotValue, A: Source, D: Destination>(
    _ r: Registers, _ a: A.Type, _ d: D.Type, _ operation: (T) -> R,
    _ then: (Registers) -> Int = { $0.go() }
) -> Int {
    var r = r
    D.put(&r, operation(A.get(r, T.self)))
    return then(r.advanced(16))
}

@inline(__always)
func trappingUnary<T: SlotValue, R: SlotValue, A: Source, D: Destination>(
    _ r: Registers, _ a: A.Type, _ d: D.Type, _ operation: (T) -> Result<R, TrapCode>,
    _ then: (Registers) -> Int = { $0.go() }
) -> Int {
    var r = r
    switch operation(A.get(r, T.self)) {
    case .success(let value):
        D.put(&r, value)
        return then(r.advanced(16))
    case .failure(let code): return r.trap(code)
    }
}

@inline(__always)
func binary<T: SlotValue, R: SlotValue, A: Source, B: Source, D: Destination>(
    _ r: Registers, _ a: A.Type, _ b: B.Type, _ d: D.Type, _ operation: (T, T) -> R,
    _ then: (Registers) -> Int = { $0.go() }
) -> Int {
    var r = r
    D.put(&r, operation(A.get(r, T.self), B.get(r, T.self)))
    return then(r.advanced(cellBytes(T.self, a, b)))
}

@inline(__always)
func trappingBinary<T: SlotValue, R: SlotValue, A: Source, B: Source, D: Destination>(
    _ r: Registers, _ a: A.Type, _ b: B.Type, _ d: D.Type,
    _ operation: (T, T) -> Result<R, TrapCode>,
    _ then: (Registers) -> Int = { $0.go() }
) -> Int {
    var r = r
    switch operation(A.get(r, T.self), B.get(r, T.self)) {
    case .success(let value):
        D.put(&r, value)
        return then(r.advanced(cellBytes(T.self, a, b)))
    case .failure(let code): return r.trap(code)
    }
}

@inline(__always)
func compare<T: SlotValue, A: Source, B: Source, D: Destination>(
    _ r: Registers, _ a: A.Type, _ b: B.Type, _ d: D.Type, _ operation: (T, T) -> Bool,
    _ then: (Registers) -> Int = { $0.go() }
) -> Int {
    var r = r
    D.put(&r, operation(A.get(r, T.self), B.get(r, T.self)) ? 1 : 0 as UInt32)
    return then(r.advanced(cellBytes(T.self, a, b)))
}

/// Operands at bytes 8 and 10, distance to the target at 12.
@inline(__always)
func compareAndBranch<T: SlotValue, A: Source, B: Source>(
    _ r: Registers, _ a: A.Type, _ b: B.Type, _ sense: Bool, _ operation: (T, T) -> Bool,
    _ then: (Registers) -> Int = { $0.go() }
) -> Int {
    if operation(A.get(r, T.self), B.get(r, T.self)) == sense {
        return r.jump(r.i32(12))
    }
    return then(r.advanced(16))
}
