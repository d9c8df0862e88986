import Platform

// Instructions that work on as many bytes or elements as an operand says. Operands in their
// canonical slots.

extension Cells {
    /// Target address, value, byte count.
    @inline(__always)
    static func memoryFill(_ r: Registers, _ cell: UnsafePointer<MemoryCell>) -> Int {
        let operands = base(r, cell)
        let memory = memory(r, cell.pointee.memory)
        let address = operands[0]
        let byteCount = operands[2]
        guard inBounds(address, byteCount, memory) else { return r.trap(.memoryOutOfBounds) }
        memory.pointee.noteWrite(from: address, byteCount: byteCount)
        let value = Int32(truncatingIfNeeded: operands[1] & 0xFF)
        return inSteps(r, cell, byteCount, bytesEach: 1) { offset, count in
            _ = memset(memory.pointee.base + Int(address + offset), value, count)
        }
    }

    /// Target address, source address, byte count.
    @inline(__always)
    static func memoryCopy(_ r: Registers, _ cell: UnsafePointer<CopyBetweenCell>) -> Int {
        let operands = base(r, cell)
        let target = memory(r, cell.pointee.target)
        let source = memory(r, cell.pointee.source)
        let to = operands[0]
        let from = operands[1]
        let byteCount = operands[2]
        guard inBounds(to, byteCount, target), inBounds(from, byteCount, source) else {
            return r.trap(.memoryOutOfBounds)
        }
        target.pointee.noteWrite(from: to, byteCount: byteCount)
        return inSteps(r, cell, byteCount, bytesEach: 1) { offset, count in
            // Where the ranges may overlap the wrong way, the last bytes go first.
            let place = to > from ? byteCount - offset - UInt64(count) : offset
            _ = memmove(
                target.pointee.base + Int(to + place), source.pointee.base + Int(from + place),
                count)
        }
    }

    /// Target address, offset in the segment, byte count.
    @inline(__always)
    static func memoryInit(_ r: Registers, _ cell: UnsafePointer<MemoryInitCell>) -> Int {
        let operands = base(r, cell)
        let memory = memory(r, cell.pointee.memory)
        let segment = r.context.pointee.instance.pointee.dataSegments + Int(cell.pointee.segment)
        let address = operands[0]
        let start = operands[1] & 0xFFFF_FFFF
        let byteCount = operands[2] & 0xFFFF_FFFF
        guard inBounds(address, byteCount, memory),
            start + byteCount <= UInt64(segment.pointee.count)
        else { return r.trap(.memoryOutOfBounds) }
        memory.pointee.noteWrite(from: address, byteCount: byteCount)
        return inSteps(r, cell, byteCount, bytesEach: 1) { offset, count in
            guard let bytes = segment.pointee.baseAddress else { return }
            _ = memcpy(
                memory.pointee.base + Int(address + offset), bytes + Int(start + offset), count)
        }
    }

    /// First index, value, element count.
    @inline(__always)
    static func tableFill(_ r: Registers, _ cell: UnsafePointer<TableCell>) -> Int {
        let operands = base(r, cell)
        let table = table(r, cell.pointee.table)
        let (first, value, elementCount) = (operands[0], operands[1], operands[2])
        guard inBounds(first, elementCount, table) else { return r.trap(.tableOutOfBounds) }
        return inSteps(r, cell, elementCount, bytesEach: BulkCost.bytesPerElement) {
            offset, count in
            (table.pointee.elementsToWrite() + Int(first + offset)).update(
                repeating: value, count: count)
        }
    }

    /// Target index, source index, element count.
    @inline(__always)
    static func tableCopy(_ r: Registers, _ cell: UnsafePointer<CopyBetweenCell>) -> Int {
        let operands = base(r, cell)
        let target = table(r, cell.pointee.target)
        let source = table(r, cell.pointee.source)
        let (to, from, elementCount) = (operands[0], operands[1], operands[2])
        guard inBounds(to, elementCount, target), inBounds(from, elementCount, source) else {
            return r.trap(.tableOutOfBounds)
        }
        return inSteps(r, cell, elementCount, bytesEach: BulkCost.bytesPerElement) {
            offset, count in
            // Within a step `update(from:)` works for overlapping ranges.
            let place = to > from ? elementCount - offset - UInt64(count) : offset
            (target.pointee.elementsToWrite() + Int(to + place)).update(
                from: source.pointee.elements + Int(from + place), count: count)
        }
    }

    /// Target index, offset in the segment, element count.
    @inline(__always)
    static func tableInit(_ r: Registers, _ cell: UnsafePointer<TableInitCell>) -> Int {
        let operands = base(r, cell)
        let table = table(r, cell.pointee.table)
        let segment = r.context.pointee.instance.pointee.elementSegments + Int(cell.pointee.segment)
        let to = operands[0]
        let start = operands[1] & 0xFFFF_FFFF
        let elementCount = operands[2] & 0xFFFF_FFFF
        guard inBounds(to, elementCount, table),
            start + elementCount <= UInt64(segment.pointee.count)
        else { return r.trap(.tableOutOfBounds) }
        return inSteps(r, cell, elementCount, bytesEach: BulkCost.bytesPerElement) {
            offset, count in
            guard let values = segment.pointee.baseAddress else { return }
            (table.pointee.elementsToWrite() + Int(to + offset)).update(
                from: values + Int(start + offset), count: count)
        }
    }

    /// Initial value, element count.
    @inline(__always)
    static func tableGrow(_ r: Registers, _ cell: UnsafePointer<TableCell>) -> Int {
        var r = r
        let operands = base(r, cell)
        let table = table(r, cell.pointee.table)
        let added = operands[1]
        let old = grow(r.context, table, by: added, with: operands[0])
        r.acc = old ?? (table.pointee.is64 ? .max : UInt64(UInt32.max))
        operands[0] = r.acc
        guard old != nil, r.context.pointee.isMetered else { return r.next(after: cell) }
        return charge(r, cell, added, bytesEach: BulkCost.bytesPerElement)
    }

    @inline(never)
    private static func grow(
        _ context: UnsafeMutablePointer<Context>, _ table: UnsafeMutablePointer<TableData>,
        by added: UInt64, with value: UInt64
    ) -> UInt64? {
        table.pointee.object._withUnsafeGuaranteedRef { table in
            context.pointee.store._withUnsafeGuaranteedRef { store in
                // A guest that has to stop may be told that there is no room: it stops soon.
                table.grow(by: added, with: value) { !store.mustStop() }
            }
        }
    }

    /// Does the work step by step and charges for each step after it. Before each further step, and
    /// after one that used up the fuel, the driver has a look at fuel, clock and requests.
    ///
    /// Steps are counted from the start of the operation, so that the charge is the same on every
    /// machine.
    @inline(__always)
    static func inSteps<C: RuntimeLayout>(
        _ r: Registers, _ cell: UnsafePointer<C>, _ total: UInt64, bytesEach: UInt64,
        _ step: (_ offset: UInt64, _ count: Int) -> Void
    ) -> Int {
        let context = r.context
        let stepMax = BulkCost.bytesPerStep / bytesEach
        var offset = context.pointee.bulkProgress
        while total - offset > stepMax {
            step(offset, Int(stepMax))
            offset += stepMax
            guard context.pointee.isMetered else { continue }
            context.pointee.bulkProgress = offset
            context.pointee.fuel -= Int64(BulkCost.bytesPerStep / BulkCost.bytesPerUnit)
            return r.exit(.outOfFuel)
        }
        let left = total - offset
        step(offset, Int(left))
        context.pointee.bulkProgress = 0
        guard context.pointee.isMetered else { return r.next(after: cell) }
        return charge(r, cell, left, bytesEach: bytesEach)
    }

    /// Charges for what a cell has done, and goes on behind it, where the driver has a look if that
    /// used up the fuel: behind a bulk operation is a safepoint, behind others none.
    @inline(__always)
    static func charge<C: CellLayout>(
        _ r: Registers, _ cell: UnsafePointer<C>, _ count: UInt64, bytesEach: UInt64,
        _ reason: ExitReason = .outOfFuel
    ) -> Int {
        r.context.pointee.fuel -= Int64(clamping: count / (BulkCost.bytesPerUnit / bytesEach))
        guard r.context.pointee.fuel >= 0 else { return r.past(cell).exit(reason) }
        return r.next(after: cell)
    }
}
