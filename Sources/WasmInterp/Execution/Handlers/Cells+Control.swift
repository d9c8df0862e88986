extension Cells {
    @inline(__always)
    static func unreachable(_ r: Registers) -> Int { r.trap(.unreachable) }

    /// distance 12.
    @inline(__always)
    static func branch(_ r: Registers) -> Int { r.next(r.i32(12)) }

    /// index 8, label count 12, then distances from this cell, the default label's last.
    @inline(__always)
    static func branchTable(_ r: Registers) -> Int {
        branchTable(r, index: UInt32.load(r.slot(8)))
    }

    @inline(__always)
    static func branchTableOnAccumulator(_ r: Registers) -> Int {
        branchTable(r, index: UInt32(truncatingIfNeeded: r.acc))
    }

    @inline(__always)
    private static func branchTable(_ r: Registers, index: UInt32) -> Int {
        let entry = Int(min(index, r.u32(12)))
        return r.next(r.i32(16 + 4 * entry))
    }

    // Zeroing locals: first slot 10, and for many of them their count 12. The small ones are
    // straight stores; a loop would become a call of memset.

    @inline(__always)
    static func zeroLocals(_ r: Registers) -> Int {
        r.slot(10).update(repeating: 0, count: Int(r.u32(12)))
        return r.next(16)
    }

    @inline(__always)
    static func zeroLocal1(_ r: Registers, _ then: (Registers) -> Int = { $0.go() }) -> Int {
        r.slot(10).pointee = 0
        return then(r.advanced(16))
    }

    @inline(__always)
    static func zeroLocals2(_ r: Registers) -> Int { zero(r, SIMD2<UInt64>(repeating: 0)) }
    @inline(__always)
    static func zeroLocals4(_ r: Registers) -> Int { zero(r, SIMD4<UInt64>(repeating: 0)) }
    @inline(__always)
    static func zeroLocals8(_ r: Registers) -> Int { zero(r, SIMD8<UInt64>(repeating: 0)) }

    @inline(__always)
    private static func zero<V: SIMD & BitwiseCopyable>(_ r: Registers, _ value: V) -> Int {
        UnsafeMutableRawPointer(r.slot(10)).storeBytes(of: value, as: V.self)
        return r.next(16)
    }

    /// instructions 12. Charges for what follows up to the next such cell.
    @inline(__always)
    static func fuel(_ r: Registers) -> Int {
        // What is left is at most a slice, and no charge comes after one that used it up.
        let left = r.context.pointee.fuel &- Int64(r.u32(12))
        r.context.pointee.fuel = left
        guard _fastPath(left >= 0) else { return r.advanced(16).exit(.outOfFuel) }
        return r.next(16)
    }

    @inline(__always)
    static func finish(_ r: Registers) -> Int { r.exit(.finished) }
    @inline(__always)
    static func foreignReturn(_ r: Registers) -> Int { r.exit(.foreignReturn) }
    @inline(__always)
    static func translateCallee(_ r: Registers) -> Int { r.exit(.translate) }

    /// tag 12, first payload slot 16.
    @inline(__always)
    static func throwTag(_ r: Registers) -> Int {
        r.context.pointee.exceptionTag = r.context.pointee.instance.pointee.tags[Int(r.u32(12))]
        r.context.pointee.exceptionPayload = r.sp + Int(r.u32(16))
        r.context.pointee.exception = 0
        return r.exit(.throwException)
    }

    /// reference 8.
    @inline(__always)
    static func throwReference(_ r: Registers) -> Int {
        let reference = r.slot(8).pointee
        guard reference != 0 else { return r.trap(.nullReference) }
        r.context.pointee.exception = reference
        return r.exit(.throwException)
    }

    // The self-check of dispatch: a chain of cells that count down, then one that exits from
    // wherever the native stack then stands.

    @inline(__always)
    static func selfCheckStep(_ r: Registers) -> Int {
        var r = r
        r.acc &-= 1
        return r.next(r.acc == 0 ? 16 : 0)
    }

    @inline(__always)
    static func selfCheckEnd(_ r: Registers) -> Int {
        r.context.pointee.bulkProgress = nativeStackAddress()
        return r.exit(.selfCheck)
    }

    // Returns. header 12: where return address and caller's frame stand. The result goes to slot
    // 0, where the caller's operand stack has it, and to the accumulators.

    @inline(__always)
    static func returnVoid(_ r: Registers) -> Int {
        var r = r
        let header = r.sp + Int(r.u32(12))
        r.pc = UnsafeRawPointer(bitPattern: UInt(header[0])).unsafelyUnwrapped
        r.sp = UnsafeMutablePointer(bitPattern: UInt(header[1])).unsafelyUnwrapped
        return r.next(0)
    }

    /// result 8, header 12.
    @inline(__always)
    static func returnSlot(_ r: Registers) -> Int {
        var r = r
        let value = r.slot(8).pointee
        r.acc = value
        r.accF64 = Double(bitPattern: value)
        r.accF32 = Float(bitPattern: UInt32(truncatingIfNeeded: value))
        return returning(r, value)
    }

    @inline(__always)
    static func returnAccumulator(_ r: Registers) -> Int { returning(r, r.acc) }
    @inline(__always)
    static func returnF32(_ r: Registers) -> Int { returning(r, UInt64(r.accF32.bitPattern)) }
    @inline(__always)
    static func returnF64(_ r: Registers) -> Int { returning(r, r.accF64.bitPattern) }

    /// header 12, result 16.
    @inline(__always)
    static func returnConstant(_ r: Registers) -> Int {
        var r = r
        let value = r.u64(16)
        r.acc = value
        r.accF64 = Double(bitPattern: value)
        r.accF32 = Float(bitPattern: UInt32(truncatingIfNeeded: value))
        return returning(r, value)
    }

    @inline(__always)
    private static func returning(_ r: Registers, _ value: UInt64) -> Int {
        // Slot 0 lies before the header, so the order of these two does not matter.
        r.sp[0] = value
        return returnVoid(r)
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
