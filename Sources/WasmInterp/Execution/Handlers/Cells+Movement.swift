/// Bodies of the cells that are no numeric instruction, with what stands in them by its layout.
enum Cells {}

extension Cells {
    @inline(__always)
    static func copy(
        _ r: Registers, _ cell: UnsafePointer<CopyCell>,
        _ then: (Registers) -> Int = { $0.go() }
    ) -> Int {
        r.slot(cell.pointee.target).pointee = r.slot(cell.pointee.source).pointee
        return then(r.past(cell))
    }

    @inline(__always)
    static func copy2(
        _ r: Registers, _ cell: UnsafePointer<PairCopyCell>,
        _ then: (Registers) -> Int = { $0.go() }
    ) -> Int {
        let first = r.slot(cell.pointee.firstSource).pointee
        let second = r.slot(cell.pointee.secondSource).pointee
        r.slot(cell.pointee.firstTarget).pointee = first
        r.slot(cell.pointee.secondTarget).pointee = second
        return then(r.past(cell))
    }

    @inline(__always)
    static func copy128(_ r: Registers, _ cell: UnsafePointer<CopyCell>) -> Int {
        copyVector(r.slot(cell.pointee.source), r.slot(cell.pointee.target))
        return r.next(after: cell)
    }

    @inline(__always)
    static func copyWide(_ r: Registers, _ cell: UnsafePointer<WideCopyCell>) -> Int {
        r.slot(wide: cell.pointee.target).pointee = r.slot(wide: cell.pointee.source).pointee
        return r.next(after: cell)
    }

    @inline(__always)
    static func moveSlots(_ r: Registers, _ cell: UnsafePointer<RunCopyCell>) -> Int {
        let count = Int(cell.pointee.count)
        r.slot(wide: cell.pointee.target)
            .update(from: r.slot(wide: cell.pointee.source), count: count)
        guard r.context.pointee.isMetered else { return r.next(after: cell) }
        return charge(r, cell, UInt64(count), bytesEach: BulkCost.bytesPerSlot, .overdrawn)
    }

    @inline(__always)
    static func constant32(
        _ r: Registers, _ cell: UnsafePointer<ConstantCell>,
        _ then: (Registers) -> Int = { $0.go() }
    ) -> Int {
        r.slot(cell.pointee.target).pointee = UInt64(cell.pointee.value)
        return then(r.past(cell))
    }

    @inline(__always)
    static func constant64(
        _ r: Registers, _ cell: UnsafePointer<WideConstantCell>,
        _ then: (Registers) -> Int = { $0.go() }
    ) -> Int {
        r.slot(cell.pointee.target).pointee = cell.pointee.value
        return then(r.past(cell))
    }

    @inline(__always)
    static func constant128(_ r: Registers, _ cell: UnsafePointer<VectorConstantCell>) -> Int {
        r.slot(cell.pointee.target)[0] = cell.pointee.low
        r.slot(cell.pointee.target)[1] = cell.pointee.high
        return r.next(after: cell)
    }

    @inline(__always)
    static func saveAccumulator(
        _ r: Registers, _ cell: UnsafePointer<CopyCell>,
        _ then: (Registers) -> Int = { $0.go() }
    ) -> Int {
        r.slot(cell.pointee.target).pointee = r.acc
        return then(r.past(cell))
    }

    @inline(__always)
    static func saveF32(
        _ r: Registers, _ cell: UnsafePointer<CopyCell>,
        _ then: (Registers) -> Int = { $0.go() }
    ) -> Int {
        r.accF32.store(r.slot(cell.pointee.target))
        return then(r.past(cell))
    }

    @inline(__always)
    static func saveF64(
        _ r: Registers, _ cell: UnsafePointer<CopyCell>,
        _ then: (Registers) -> Int = { $0.go() }
    ) -> Int {
        r.accF64.store(r.slot(cell.pointee.target))
        return then(r.past(cell))
    }

    @inline(__always)
    static func select(
        _ r: Registers, _ cell: UnsafePointer<SelectCell>,
        _ then: (Registers) -> Int = { $0.go() }
    ) -> Int {
        select(r, cell, condition: UInt32.load(r.slot(cell.pointee.condition)), then)
    }

    @inline(__always)
    static func selectOnAccumulator(
        _ r: Registers, _ cell: UnsafePointer<SelectCell>,
        _ then: (Registers) -> Int = { $0.go() }
    ) -> Int {
        select(r, cell, condition: UInt32(truncatingIfNeeded: r.acc), then)
    }

    @inline(__always)
    private static func select(
        _ r: Registers, _ cell: UnsafePointer<SelectCell>, condition: UInt32,
        _ then: (Registers) -> Int
    ) -> Int {
        var r = r
        let first = r.slot(cell.pointee.first).pointee
        let second = r.slot(cell.pointee.second).pointee
        r.acc = condition != 0 ? first : second
        r.slot(cell.pointee.target).pointee = r.acc
        return then(r.past(cell))
    }

    @inline(__always)
    static func select128(_ r: Registers, _ cell: UnsafePointer<SelectCell>) -> Int {
        let source =
            UInt32.load(r.slot(cell.pointee.condition)) != 0
            ? r.slot(cell.pointee.first) : r.slot(cell.pointee.second)
        copyVector(source, r.slot(cell.pointee.target))
        return r.next(after: cell)
    }

    @inline(__always)
    static func globalGet(
        _ r: Registers, _ cell: UnsafePointer<GlobalGetCell>,
        _ then: (Registers) -> Int = { $0.go() }
    ) -> Int {
        var r = r
        ToSlot.put(&r, global(r, cell).pointee)
        return then(r.past(cell))
    }

    @inline(__always)
    static func globalGetF32(_ r: Registers, _ cell: UnsafePointer<GlobalGetCell>) -> Int {
        var r = r
        ToSlot.put(&r, Float.load(global(r, cell)))
        return r.next(after: cell)
    }

    @inline(__always)
    static func globalGetF64(_ r: Registers, _ cell: UnsafePointer<GlobalGetCell>) -> Int {
        var r = r
        ToSlot.put(&r, Double.load(global(r, cell)))
        return r.next(after: cell)
    }

    @inline(__always)
    static func globalGet128(_ r: Registers, _ cell: UnsafePointer<GlobalGetCell>) -> Int {
        copyVector(global(r, cell), r.slot(cell.pointee.target))
        return r.next(after: cell)
    }

    @inline(__always)
    static func globalSet(_ r: Registers, _ cell: UnsafePointer<GlobalSetCell>) -> Int {
        global(r, cell).pointee = r.slot(cell.pointee.source).pointee
        return r.next(after: cell)
    }

    @inline(__always)
    static func globalSetFromAccumulator(
        _ r: Registers, _ cell: UnsafePointer<GlobalSetCell>
    ) -> Int {
        global(r, cell).pointee = r.acc
        return r.next(after: cell)
    }

    @inline(__always)
    static func globalSetConstant(
        _ r: Registers, _ cell: UnsafePointer<GlobalSetConstantCell>
    ) -> Int {
        global(r, cell).pointee = cell.pointee.value
        return r.next(after: cell)
    }

    @inline(__always)
    static func globalSet128(_ r: Registers, _ cell: UnsafePointer<GlobalSetCell>) -> Int {
        copyVector(r.slot(cell.pointee.source), global(r, cell))
        return r.next(after: cell)
    }

    @inline(__always)
    private static func global<C: GlobalLayout>(
        _ r: Registers, _ cell: UnsafePointer<C>
    ) -> UnsafeMutablePointer<UInt64> {
        r.context.pointee.globals[Int(cell.pointee.global)]
    }

    @inline(__always)
    static func referenceFunction(
        _ r: Registers, _ cell: UnsafePointer<FunctionReferenceCell>
    ) -> Int {
        var r = r
        let record = r.context.pointee.instance.pointee.functions[Int(cell.pointee.function)]
        ToSlot.put(&r, Reference.function(record).bits)
        return r.next(after: cell)
    }

    @inline(__always)
    static func referenceAsNonNull(_ r: Registers, _ cell: UnsafePointer<UnaryCell>) -> Int {
        var r = r
        let value = r.slot(cell.pointee.operand).pointee
        guard value != 0 else { return r.trap(.nullReference) }
        ToSlot.put(&r, value)
        return r.next(after: cell)
    }
}
