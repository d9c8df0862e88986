import WasmCore

// Memory instructions that work on operands in their canonical slots: base 12 (slot of the first
// operand, where the result goes too), immediates 16 and 20.

extension Cells {
    @inline(__always)
    static func base(_ r: Registers) -> UnsafeMutablePointer<UInt64> { r.sp + Int(r.u32(12)) }

    @inline(__always)
    static func memory(_ r: Registers, _ index: UInt32) -> UnsafeMutablePointer<MemoryData> {
        r.context.pointee.instance.pointee.memories[Int(index)]
    }

    @inline(__always)
    static func memorySize(_ r: Registers) -> Int {
        var r = r
        let memory = memory(r, r.u32(16))
        let pages = UInt64(memory.pointee.byteCount) >> UInt64(memory.pointee.pageSizeLog2)
        base(r).pointee = pages
        r.acc = pages
        return r.next(24)
    }

    @inline(__always)
    static func memoryGrow(_ r: Registers) -> Int {
        var r = r
        let result = grow(r.context, r.u32(16), by: base(r).pointee)
        base(r).pointee = result
        r.acc = result
        r.reloadMemory()
        return r.next(24)
    }

    @inline(never)
    private static func grow(
        _ context: UnsafeMutablePointer<Context>, _ index: UInt32, by pages: UInt64
    ) -> UInt64 {
        let memory = context.pointee.instance.pointee.memories[Int(index)]
        let is64 = memory.pointee.is64
        let (place, byteCount) = (memory.pointee.base, memory.pointee.byteCount)
        let old = memory.pointee.object._withUnsafeGuaranteedRef { memory in
            context.pointee.store._withUnsafeGuaranteedRef { store in
                // A guest that has to stop may be told that there is no room: it stops soon.
                memory.grow(byPages: pages) { !store.mustStop() }
            }
        }
        if memory.pointee.base != place {
            context.pointee.store._withUnsafeGuaranteedRef {
                _ = $0.owe(UInt64(byteCount) / BulkCost.bytesPerUnit)
            }
        }
        context.pointee.loadMemory()
        guard let old else { return is64 ? .max : UInt64(UInt32.max) }
        return old
    }

    /// segment 16.
    @inline(__always)
    static func dataDrop(_ r: Registers) -> Int {
        r.context.pointee.instance.pointee.dataSegments[Int(r.u32(16))] =
            UnsafeRawBufferPointer(start: nil, count: 0)
        return r.next(24)
    }

    @inline(__always)
    static func inBounds(
        _ address: UInt64, _ byteCount: UInt64, _ memory: UnsafeMutablePointer<MemoryData>
    ) -> Bool {
        let (end, overflow) = address.addingReportingOverflow(byteCount)
        return !overflow && end <= UInt64(memory.pointee.byteCount)
    }

    // Vectors and atomics of any memory: base 12, memory 16, opcode 20, offset 24.

    /// Where the access lies, or nil if a byte of it is out of bounds. It counts as a write.
    @inline(__always)
    static func place(_ r: Registers, _ address: UInt64) -> UnsafeMutableRawPointer? {
        let memory = memory(r, r.u32(16))
        let opcode = Opcode(rawValue: UInt16(r.u32(20))) ?? .i64Load
        let (start, overflow) = address.addingReportingOverflow(r.u64(24))
        guard !overflow, inBounds(start, UInt64(opcode.row.accessBytes), memory) else { return nil }
        memory.pointee.noteWrite(from: start, byteCount: UInt64(opcode.row.accessBytes))
        return memory.pointee.base + Int(start)
    }
}
