import Platform

// Instructions that work on as many bytes or elements as an operand says. Operands in their
// canonical slots: base 12, immediates 16 and 20.

extension Cells {
    /// Target address, value, byte count; memory 16.
    @inline(__always)
    static func memoryFill(_ r: Registers) -> Int {
        let operands = base(r)
        let memory = memory(r, r.u32(16))
        let address = operands[0]
        let byteCount = operands[2]
        guard inBounds(address, byteCount, memory) else { return r.trap(.memoryOutOfBounds) }
        memory.pointee.noteWrite(from: address, byteCount: byteCount)
        let value = Int32(truncatingIfNeeded: operands[1] & 0xFF)
        return inSteps(r, byteCount, bytesEach: 1) { offset, count in
            _ = memset(memory.pointee.base + Int(address + offset), value, count)
        }
    }

    /// Target address, source address, byte count; target memory 16, source memory 20.
    @inline(__always)
    static func memoryCopy(_ r: Registers) -> Int {
        let operands = base(r)
        let target = memory(r, r.u32(16))
        let source = memory(r, r.u32(20))
        let to = operands[0]
        let from = operands[1]
        let byteCount = operands[2]
        guard inBounds(to, byteCount, target), inBounds(from, byteCount, source) else {
            return r.trap(.memoryOutOfBounds)
        }
        target.pointee.noteWrite(from: to, byteCount: byteCount)
        return inSteps(r, byteCount, bytesEach: 1) { offset, count in
            // Where the ranges may overlap the wrong way, the last bytes go first.
            let place = to > from ? byteCount - offset - UInt64(count) : offset
            _ = memmove(
                target.pointee.base + Int(to + place), source.pointee.base + Int(from + place),
                count)
        }
    }

    /// Target address, offset in the segment, byte count; segment 16, memory 20.
    @inline(__always)
    static func memoryInit(_ r: Registers) -> Int {
        let operands = base(r)
        let memory = memory(r, r.u32(20))
        let segment = r.context.pointee.instance.pointee.dataSegments + Int(r.u32(16))
        let address = operands[0]
        let start = operands[1] & 0xFFFF_FFFF
        let byteCount = operands[2] & 0xFFFF_FFFF
        guard inBounds(address, byteCount, memory),
            start + byteCount <= UInt64(segment.pointee.count)
        else { return r.trap(.memoryOutOfBounds) }
        memory.pointee.noteWrite(from: address, byteCount: byteCount)
        return inSteps(r, byteCount, bytesEach: 1) { offset, count in
            guard let bytes = segment.pointee.baseAddress else { return }
            _ = memcpy(
                memory.pointee.base + Int(address + offset), bytes + Int(start + offset), count)
        }
    }

    /// First index, value, element count; table 16.
    @inline(__always)
    static func tableFill(_ r: Registers) -> Int {
        let operands = base(r)
        let table = table(r, r.u32(16))
        let (first, value, elementCount) = (operands[0], operands[1], operands[2])
        guard inBounds(first, elementCount, table) else { return r.trap(.tableOutOfBounds) }
        return inSteps(r, elementCount, bytesEach: BulkCost.bytesPerElement) { offset, count in
            (table.pointee.elementsToWrite() + Int(first + offset)).update(
                repeating: value, count: count)
        }
    }

    /// Target index, source index, element count; target table 16, source table 20.
    @inline(__always)
    static func tableCopy(_ r: Registers) -> Int {
        let operands = base(r)
        let target = table(r, r.u32(16))
        let source = table(r, r.u32(20))
        let (to, from, elementCount) = (operands[0], operands[1], operands[2])
        guard inBounds(to, elementCount, target), inBounds(from, elementCount, source) else {
            return r.trap(.tableOutOfBounds)
        }
        return inSteps(r, elementCount, bytesEach: BulkCost.bytesPerElement) { offset, count in
            // Within a step `update(from:)` works for overlapping ranges.
            let place = to > from ? elementCount - offset - UInt64(count) : offset
            (target.pointee.elementsToWrite() + Int(to + place)).update(
                from: source.pointee.elements + Int(from + place), count: count)
        }
    }

    /// Target index, offset in the segment, element count; segment 16, table 20.
    @inline(__always)
    static func tableInit(_ r: Registers) -> Int {
        let operands = base(r)
        let table = table(r, r.u32(20))
        let segment = r.context.pointee.instance.pointee.elementSegments + Int(r.u32(16))
        let to = operands[0]
        let start = operands[1] & 0xFFFF_FFFF
        let elementCount = operands[2] & 0xFFFF_FFFF
        guard inBounds(to, elementCount, table),
            start + elementCount <= UInt64(segment.pointee.count)
        else { return r.trap(.tableOutOfBounds) }
        return inSteps(r, elementCount, bytesEach: BulkCost.bytesPerElement) { offset, count in
            guard let values = segment.pointee.baseAddress else { return }
            (table.pointee.elementsToWrite() + Int(to + offset)).update(
                from: values + Int(start + offset), count: count)
        }
    }

    /// Initial value, element count; table 16.
    @inline(__always)
    static func tableGrow(_ r: Registers) -> Int {
        var r = r
        let operands = base(r)
        let table = table(r, r.u32(16))
        let added = operands[1]
        let old = grow(r.context, table, by: added, with: operands[0])
        r.acc = old ?? (table.pointee.is64 ? .max : UInt64(UInt32.max))
        operands[0] = r.acc
        guard old != nil, r.context.pointee.isMetered else { return r.next(24) }
        return charge(r, added, bytesEach: BulkCost.bytesPerElement)
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
    static func inSteps(
        _ r: Registers, _ total: UInt64, bytesEach: UInt64,
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
        guard context.pointee.isMetered else { return r.next(24) }
        return charge(r, left, bytesEach: bytesEach)
    }

    /// Charges for what a cell of 24 bytes has done, and goes on behind it.
    @inline(__always)
    static func charge(_ r: Registers, _ count: UInt64, bytesEach: UInt64) -> Int {
        r.context.pointee.fuel -= Int64(clamping: count / (BulkCost.bytesPerUnit / bytesEach))
        guard r.context.pointee.fuel >= 0 else { return r.advanced(24).exit(.outOfFuel) }
        return r.next(24)
    }
}
