import WasmCore

// Memory instructions that work on operands in their canonical slots.

extension Cells {
    @inline(__always)
    static func base<C: RuntimeLayout>(
        _ r: Registers, _ cell: UnsafePointer<C>
    ) -> UnsafeMutablePointer<UInt64> { r.slot(wide: cell.pointee.base) }

    @inline(__always)
    static func memory(_ r: Registers, _ index: UInt32) -> UnsafeMutablePointer<MemoryData> {
        r.context.pointee.instance.pointee.memories[Int(index)]
    }

    @inline(__always)
    static func memorySize(_ r: Registers, _ cell: UnsafePointer<MemoryCell>) -> Int {
        var r = r
        let memory = memory(r, cell.pointee.memory)
        let pages = UInt64(memory.pointee.byteCount) >> UInt64(memory.pointee.pageSizeLog2)
        base(r, cell).pointee = pages
        r.acc = pages
        return r.next(after: cell)
    }

    @inline(__always)
    static func memoryGrow(_ r: Registers, _ cell: UnsafePointer<MemoryCell>) -> Int {
        var r = r
        let result = grow(r.context, cell.pointee.memory, by: base(r, cell).pointee)
        base(r, cell).pointee = result
        r.acc = result
        r.reloadMemory()
        return r.next(after: cell)
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

    @inline(__always)
    static func dataDrop(_ r: Registers, _ cell: UnsafePointer<DropCell>) -> Int {
        r.context.pointee.instance.pointee.dataSegments[Int(cell.pointee.segment)] =
            UnsafeRawBufferPointer(start: nil, count: 0)
        return r.next(after: cell)
    }

    @inline(__always)
    static func inBounds(
        _ address: UInt64, _ byteCount: UInt64, _ memory: UnsafeMutablePointer<MemoryData>
    ) -> Bool {
        let (end, overflow) = address.addingReportingOverflow(byteCount)
        return !overflow && end <= UInt64(memory.pointee.byteCount)
    }

    // Vectors and atomics of any memory.

    /// Where the access lies, or nil if a byte of it is out of bounds. It counts as a write.
    @inline(__always)
    static func place<C: OpcodeAccessLayout>(
        _ r: Registers, _ cell: UnsafePointer<C>, _ address: UInt64
    ) -> UnsafeMutableRawPointer? {
        let memory = memory(r, cell.pointee.memory)
        let opcode = cell.pointee.instruction
        let (start, overflow) = address.addingReportingOverflow(cell.pointee.offset)
        guard !overflow, inBounds(start, UInt64(opcode.row.accessBytes), memory) else { return nil }
        memory.pointee.noteWrite(from: start, byteCount: UInt64(opcode.row.accessBytes))
        return memory.pointee.base + Int(start)
    }
}
