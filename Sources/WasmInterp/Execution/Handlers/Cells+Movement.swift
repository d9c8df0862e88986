/// Bodies of the cells that are no numeric instruction. Each comment gives the operands and their
/// byte offsets in the cell; a cell is as long as its `next` says.
enum Cells {}

extension Cells {
    /// source 8, target 10.
    @inline(__always)
    static func copy(_ r: Registers, _ then: (Registers) -> Int = { $0.go() }) -> Int {
        r.slot(10).pointee = r.slot(8).pointee
        return then(r.advanced(16))
    }

    /// source 8 to target 10, source 12 to target 14; both are read before one is written.
    @inline(__always)
    static func copy2(_ r: Registers, _ then: (Registers) -> Int = { $0.go() }) -> Int {
        let first = r.slot(8).pointee
        let second = r.slot(12).pointee
        r.slot(10).pointee = first
        r.slot(14).pointee = second
        return then(r.advanced(16))
    }

    @inline(__always)
    static func copy128(_ r: Registers) -> Int {
        let low = r.slot(8)[0]
        let high = r.slot(8)[1]
        r.slot(10)[0] = low
        r.slot(10)[1] = high
        return r.next(16)
    }

    /// Slot indices beyond 16 bits: source 8, target 12, 32 bits each.
    @inline(__always)
    static func copyWide(_ r: Registers) -> Int {
        r.sp[Int(r.u32(12))] = r.sp[Int(r.u32(8))]
        return r.next(16)
    }

    /// A run of slots: source 8, target 12, count 16, 32 bits each. They may overlap.
    @inline(__always)
    static func moveSlots(_ r: Registers) -> Int {
        let count = Int(r.u32(16))
        (r.sp + Int(r.u32(12))).update(from: r.sp + Int(r.u32(8)), count: count)
        guard r.context.pointee.isMetered else { return r.next(24) }
        return charge(r, UInt64(count), bytesEach: BulkCost.bytesPerSlot)
    }

    /// target 10, value 12.
    @inline(__always)
    static func constant32(_ r: Registers, _ then: (Registers) -> Int = { $0.go() }) -> Int {
        r.slot(10).pointee = UInt64(r.u32(12))
        return then(r.advanced(16))
    }

    /// target 10, value 16.
    @inline(__always)
    static func constant64(_ r: Registers, _ then: (Registers) -> Int = { $0.go() }) -> Int {
        r.slot(10).pointee = r.u64(16)
        return then(r.advanced(24))
    }

    @inline(__always)
    static func constant128(_ r: Registers) -> Int {
        r.slot(10)[0] = r.u64(16)
        r.slot(10)[1] = r.u64(24)
        return r.next(32)
    }

    /// target 10.
    @inline(__always)
    static func saveAccumulator(_ r: Registers, _ then: (Registers) -> Int = { $0.go() }) -> Int {
        r.slot(10).pointee = r.acc
        return then(r.advanced(16))
    }

    @inline(__always)
    static func saveF32(_ r: Registers, _ then: (Registers) -> Int = { $0.go() }) -> Int {
        r.accF32.store(r.slot(10))
        return then(r.advanced(16))
    }

    @inline(__always)
    static func saveF64(_ r: Registers, _ then: (Registers) -> Int = { $0.go() }) -> Int {
        r.accF64.store(r.slot(10))
        return then(r.advanced(16))
    }

    /// first 8, target 10, second 12, condition 14.
    @inline(__always)
    static func select(_ r: Registers, _ then: (Registers) -> Int = { $0.go() }) -> Int {
        select(r, condition: UInt32.load(r.slot(14)), then)
    }

    /// first 8, target 10, second 12, condition in the accumulator.
    @inline(__always)
    static func selectOnAccumulator(_ r: Registers, _ then: (Registers) -> Int = { $0.go() }) -> Int
    {
        select(r, condition: UInt32(truncatingIfNeeded: r.acc), then)
    }

    @inline(__always)
    private static func select(
        _ r: Registers, condition: UInt32, _ then: (Registers) -> Int
    ) -> Int {
        var r = r
        let first = r.slot(8).pointee
        let second = r.slot(12).pointee
        r.acc = condition != 0 ? first : second
        r.slot(10).pointee = r.acc
        return then(r.advanced(16))
    }

    @inline(__always)
    static func select128(_ r: Registers) -> Int {
        let source = UInt32.load(r.slot(14)) != 0 ? r.slot(8) : r.slot(12)
        let low = source[0]
        let high = source[1]
        r.slot(10)[0] = low
        r.slot(10)[1] = high
        return r.next(16)
    }

    /// target 10, global 12.
    @inline(__always)
    static func globalGet(_ r: Registers, _ then: (Registers) -> Int = { $0.go() }) -> Int {
        var r = r
        ToSlot.put(&r, global(r).pointee)
        return then(r.advanced(16))
    }

    @inline(__always)
    static func globalGetF32(_ r: Registers) -> Int {
        var r = r
        ToSlot.put(&r, Float.load(global(r)))
        return r.next(16)
    }

    @inline(__always)
    static func globalGetF64(_ r: Registers) -> Int {
        var r = r
        ToSlot.put(&r, Double.load(global(r)))
        return r.next(16)
    }

    @inline(__always)
    static func globalGet128(_ r: Registers) -> Int {
        let source = global(r)
        r.slot(10)[0] = source[0]
        r.slot(10)[1] = source[1]
        return r.next(16)
    }

    /// source 8, global 12.
    @inline(__always)
    static func globalSet(_ r: Registers) -> Int {
        global(r).pointee = r.slot(8).pointee
        return r.next(16)
    }

    @inline(__always)
    static func globalSetFromAccumulator(_ r: Registers) -> Int {
        global(r).pointee = r.acc
        return r.next(16)
    }

    /// global 12, value 16.
    @inline(__always)
    static func globalSetConstant(_ r: Registers) -> Int {
        global(r).pointee = r.u64(16)
        return r.next(24)
    }

    @inline(__always)
    static func globalSet128(_ r: Registers) -> Int {
        let target = global(r)
        target[0] = r.slot(8)[0]
        target[1] = r.slot(8)[1]
        return r.next(16)
    }

    @inline(__always)
    private static func global(_ r: Registers) -> UnsafeMutablePointer<UInt64> {
        r.context.pointee.globals[Int(r.u32(12))]
    }

    /// target 10, function index 12.
    @inline(__always)
    static func referenceFunction(_ r: Registers) -> Int {
        var r = r
        let record = r.context.pointee.instance.pointee.functions[Int(r.u32(12))]
        ToSlot.put(&r, Reference.function(record).bits)
        return r.next(16)
    }

    /// source 8, target 10.
    @inline(__always)
    static func referenceAsNonNull(_ r: Registers) -> Int {
        var r = r
        let value = r.slot(8).pointee
        guard value != 0 else { return r.trap(.nullReference) }
        ToSlot.put(&r, value)
        return r.next(16)
    }
}
