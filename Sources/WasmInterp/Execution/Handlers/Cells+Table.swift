// Table instructions; operands in their canonical slots: base 12, immediates 16 and 20.

extension Cells {
    @inline(__always)
    static func table(_ r: Registers, _ index: UInt32) -> UnsafeMutablePointer<TableData> {
        r.context.pointee.tables[Int(index)]
    }

    @inline(__always)
    static func inBounds(
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
        table.pointee.elementsToWrite()[Int(index)] = base(r)[1]
        return r.next(24)
    }

    @inline(__always)
    static func tableSize(_ r: Registers) -> Int {
        var r = r
        r.acc = UInt64(table(r, r.u32(16)).pointee.count)
        base(r).pointee = r.acc
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
