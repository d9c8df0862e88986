// Table instructions; operands in their canonical slots: base 12, immediates 16 and 20.

extension Cells {
    @inline(__always)
    private static func table(_ r: Registers, _ index: UInt32) -> UnsafeMutablePointer<TableData> {
        r.context.pointee.tables[Int(index)]
    }

    @inline(__always)
    private static func inBounds(
        _ start: UInt64, _ count: UInt64, _ table: UnsafeMutablePointer<TableData>
    ) -> Bool {
        let (end, overflow) = start.addingReportingOverflow(count)
        return !overflow && end <= UInt64(table.pointee.count)
    }

    @inline(__always)
    static func tableGet(_ r: Registers) -> Int {
        var r = r
        let table = table(r, r.u32(16))
        let index = base(r).pointee
        guard index < UInt64(table.pointee.count) else { return r.trap(.tableOutOfBounds) }
        r.acc = table.pointee.elements[Int(index)]
        base(r).pointee = r.acc
        return r.next(24)
    }

    @inline(__always)
    static func tableSet(_ r: Registers) -> Int {
        let table = table(r, r.u32(16))
        let index = base(r)[0]
        guard index < UInt64(table.pointee.count) else { return r.trap(.tableOutOfBounds) }
        table.pointee.elements[Int(index)] = base(r)[1]
        return r.next(24)
    }

    @inline(__always)
    static func tableSize(_ r: Registers) -> Int {
        var r = r
        r.acc = UInt64(table(r, r.u32(16)).pointee.count)
        base(r).pointee = r.acc
        return r.next(24)
    }

    /// Initial value, element count.
    @inline(__always)
    static func tableGrow(_ r: Registers) -> Int {
        var r = r
        let operands = base(r)
        let table = table(r, r.u32(16))
        let old = table.pointee.object._withUnsafeGuaranteedRef {
            $0.grow(by: operands[1], with: operands[0])
        }
        r.acc = old ?? (table.pointee.is64 ? .max : UInt64(UInt32.max))
        operands[0] = r.acc
        return r.next(24)
    }

    /// First index, value, element count.
    @inline(__always)
    static func tableFill(_ r: Registers) -> Int {
        let operands = base(r)
        let table = table(r, r.u32(16))
        let count = operands[2]
        guard inBounds(operands[0], count, table) else { return r.trap(.tableOutOfBounds) }
        (table.pointee.elements + Int(operands[0])).update(
            repeating: operands[1], count: Int(count))
        return r.next(24)
    }

    /// Target index, source index, element count; target table 16, source table 20.
    @inline(__always)
    static func tableCopy(_ r: Registers) -> Int {
        let operands = base(r)
        let target = table(r, r.u32(16))
        let source = table(r, r.u32(20))
        let count = operands[2]
        guard inBounds(operands[0], count, target), inBounds(operands[1], count, source) else {
            return r.trap(.tableOutOfBounds)
        }
        // `update(from:)` works for overlapping ranges.
        (target.pointee.elements + Int(operands[0])).update(
            from: source.pointee.elements + Int(operands[1]), count: Int(count))
        return r.next(24)
    }

    /// Target index, offset in the segment, element count; segment 16, table 20.
    @inline(__always)
    static func tableInit(_ r: Registers) -> Int {
        let operands = base(r)
        let table = table(r, r.u32(20))
        let segment = r.context.pointee.instance.pointee.elementSegments + Int(r.u32(16))
        let offset = operands[1] & 0xFFFF_FFFF
        let count = operands[2] & 0xFFFF_FFFF
        guard inBounds(operands[0], count, table),
            offset + count <= UInt64(segment.pointee.count)
        else { return r.trap(.tableOutOfBounds) }
        if count > 0, let values = segment.pointee.baseAddress {
            (table.pointee.elements + Int(operands[0])).update(
                from: values + Int(offset), count: Int(count))
        }
        return r.next(24)
    }

    /// segment 16. The store keeps the memory, so that a drop costs nothing.
    @inline(__always)
    static func elementDrop(_ r: Registers) -> Int {
        r.context.pointee.instance.pointee.elementSegments[Int(r.u32(16))] =
            UnsafeMutableBufferPointer(start: nil, count: 0)
        return r.next(24)
    }
}
