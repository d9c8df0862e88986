extension Cells {
    @inline(__always)
    static func unreachable(_ r: Registers, _ cell: UnsafePointer<BareCell>) -> Int {
        r.trap(.unreachable)
    }

    @inline(__always)
    static func branch(_ r: Registers, _ cell: UnsafePointer<BranchCell>) -> Int {
        r.next(Int(cell.pointee.distance))
    }

    @inline(__always)
    static func branchTable(_ r: Registers, _ cell: UnsafePointer<BranchTableCell>) -> Int {
        branchTable(r, cell, index: UInt32.load(r.slot(cell.pointee.index)))
    }

    @inline(__always)
    static func branchTableOnAccumulator(
        _ r: Registers, _ cell: UnsafePointer<BranchTableCell>
    ) -> Int {
        branchTable(r, cell, index: UInt32(truncatingIfNeeded: r.acc))
    }

    @inline(__always)
    private static func branchTable(
        _ r: Registers, _ cell: UnsafePointer<BranchTableCell>, index: UInt32
    ) -> Int {
        let entry = Int(min(index, cell.pointee.count))
        return r.next(Int(r.elements(of: cell)[entry]))
    }

    // Zeroing locals. A few of them are straight stores; a loop would become a call of memset.

    @inline(__always)
    static func zeroLocals(_ r: Registers, _ cell: UnsafePointer<ZeroCell>) -> Int {
        r.slot(cell.pointee.first).update(repeating: 0, count: Int(cell.pointee.count))
        return r.next(after: cell)
    }

    @inline(__always)
    static func zeroLocal1(
        _ r: Registers, _ cell: UnsafePointer<ZeroCell>,
        _ then: (Registers) -> Int = { $0.go() }
    ) -> Int {
        r.slot(cell.pointee.first).pointee = 0
        return then(r.past(cell))
    }

    @inline(__always)
    static func zeroLocals2(_ r: Registers, _ cell: UnsafePointer<ZeroCell>) -> Int {
        zero(r, cell, SIMD2<UInt64>(repeating: 0))
    }
    @inline(__always)
    static func zeroLocals4(_ r: Registers, _ cell: UnsafePointer<ZeroCell>) -> Int {
        zero(r, cell, SIMD4<UInt64>(repeating: 0))
    }
    @inline(__always)
    static func zeroLocals8(_ r: Registers, _ cell: UnsafePointer<ZeroCell>) -> Int {
        zero(r, cell, SIMD8<UInt64>(repeating: 0))
    }

    @inline(__always)
    private static func zero<V: SIMD & BitwiseCopyable>(
        _ r: Registers, _ cell: UnsafePointer<ZeroCell>, _ value: V
    ) -> Int {
        UnsafeMutableRawPointer(r.slot(cell.pointee.first)).storeBytes(of: value, as: V.self)
        return r.next(after: cell)
    }

    @inline(__always)
    static func fuel(_ r: Registers, _ cell: UnsafePointer<FuelCell>) -> Int {
        // What is left is at most a slice, and charges after one that used it up are small.
        let left = r.context.pointee.fuel &- Int64(cell.pointee.cost)
        r.context.pointee.fuel = left
        guard _fastPath(left >= 0) else { return r.past(cell).exit(.outOfFuel) }
        return r.next(after: cell)
    }

    @inline(__always)
    static func finish(_ r: Registers, _ cell: UnsafePointer<BareCell>) -> Int { r.exit(.finished) }
    @inline(__always)
    static func translateCallee(_ r: Registers, _ cell: UnsafePointer<BareCell>) -> Int {
        r.exit(.translate)
    }

    @inline(__always)
    static func throwTag(_ r: Registers, _ cell: UnsafePointer<ThrowCell>) -> Int {
        r.context.pointee.exceptionTag =
            r.context.pointee.instance.pointee.tags[Int(cell.pointee.tag)]
        r.context.pointee.exceptionPayload = r.slot(wide: cell.pointee.payload)
        r.context.pointee.exception = 0
        return r.exit(.throwException)
    }

    @inline(__always)
    static func throwReference(_ r: Registers, _ cell: UnsafePointer<ThrowReferenceCell>) -> Int {
        let reference = r.slot(cell.pointee.reference).pointee
        guard reference != 0 else { return r.trap(.nullReference) }
        r.context.pointee.exception = reference
        return r.exit(.throwException)
    }

    // The self-check of dispatch: a chain of cells that count down, then one that exits from
    // wherever the native stack then stands.

    @inline(__always)
    static func selfCheckStep(_ r: Registers, _ cell: UnsafePointer<SelfCheckCell>) -> Int {
        var r = r
        r.acc &-= 1
        return r.next(r.acc == 0 ? SelfCheckCell.cellBytes : 0)
    }

    @inline(__always)
    static func selfCheckEnd(_ r: Registers, _ cell: UnsafePointer<SelfCheckCell>) -> Int {
        r.context.pointee.bulkProgress = nativeStackAddress()
        return r.exit(.selfCheck)
    }

    // Returns. The result goes to slot 0, where the caller's operand stack has it, and to the
    // accumulators.

    @inline(__always)
    static func returnVoid(_ r: Registers, _ cell: UnsafePointer<ReturnCell>) -> Int {
        leave(r, cell)
    }

    @inline(__always)
    private static func leave<C: ReturnLayout>(_ r: Registers, _ cell: UnsafePointer<C>) -> Int {
        var r = r
        let header = r.slot(wide: cell.pointee.header)
        r.pc = UnsafeRawPointer(bitPattern: UInt(header[0])).unsafelyUnwrapped
        r.sp = UnsafeMutablePointer(bitPattern: UInt(header[1])).unsafelyUnwrapped
        return r.go()
    }

    @inline(__always)
    static func returnSlot(_ r: Registers, _ cell: UnsafePointer<ReturnCell>) -> Int {
        returningBits(r, cell, r.slot(cell.pointee.result).pointee)
    }

    @inline(__always)
    static func returnAccumulator(_ r: Registers, _ cell: UnsafePointer<ReturnCell>) -> Int {
        returning(r, cell, r.acc)
    }
    @inline(__always)
    static func returnF32(_ r: Registers, _ cell: UnsafePointer<ReturnCell>) -> Int {
        returning(r, cell, UInt64(r.accF32.bitPattern))
    }
    @inline(__always)
    static func returnF64(_ r: Registers, _ cell: UnsafePointer<ReturnCell>) -> Int {
        returning(r, cell, r.accF64.bitPattern)
    }

    @inline(__always)
    static func returnConstant(_ r: Registers, _ cell: UnsafePointer<ReturnConstantCell>) -> Int {
        returningBits(r, cell, cell.pointee.result)
    }

    /// Of whatever type the result is, its accumulator has it.
    @inline(__always)
    private static func returningBits<C: ReturnLayout>(
        _ r: Registers, _ cell: UnsafePointer<C>, _ value: UInt64
    ) -> Int {
        var r = r
        r.acc = value
        r.accF64 = Double(bitPattern: value)
        r.accF32 = Float(bitPattern: UInt32(truncatingIfNeeded: value))
        return returning(r, cell, value)
    }

    @inline(__always)
    private static func returning<C: ReturnLayout>(
        _ r: Registers, _ cell: UnsafePointer<C>, _ value: UInt64
    ) -> Int {
        // Slot 0 lies before the header, so the order of these two does not matter.
        r.sp[0] = value
        return leave(r, cell)
    }
}

extension Registers {
    @inline(__always)
    func advanced(_ byteCount: Int) -> Registers {
        var result = self
        result.pc = pc + byteCount
        return result
    }

    /// The place of the cell that comes next in a joined one: there it has no handler of its own.
    @inline(__always)
    var joined: Registers { advanced(-MemoryLayout<Handler>.size) }
}

/// Where the native stack stands, roughly.
@inline(never)
func nativeStackAddress() -> UInt64 {
    var marker: UInt8 = 0
    return withUnsafeMutablePointer(to: &marker) { UInt64(UInt(bitPattern: $0)) }
}
