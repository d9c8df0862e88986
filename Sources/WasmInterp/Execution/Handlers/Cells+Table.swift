// Table instructions; operands in their canonical slots.

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
    static func tableGet(_ r: Registers, _ cell: UnsafePointer<TableCell>) -> Int {
        var r = r
        let table = table(r, cell.pointee.table)
        let index = base(r, cell).pointee
        guard index < UInt64(table.pointee.count) else { return r.trap(.tableOutOfBounds) }
        r.acc = table.pointee.elements[Int(index)]
        base(r, cell).pointee = r.acc
        return r.next(after: cell)
    }

    @inline(__always)
    static func tableSet(_ r: Registers, _ cell: UnsafePointer<TableCell>) -> Int {
        let table = table(r, cell.pointee.table)
        let index = base(r, cell)[0]
        guard index < UInt64(table.pointee.count) else { return r.trap(.tableOutOfBounds) }
        table.pointee.elementsToWrite()[Int(index)] = base(r, cell)[1]
        return r.next(after: cell)
    }

    @inline(__always)
    static func tableSize(_ r: Registers, _ cell: UnsafePointer<TableCell>) -> Int {
        var r = r
        r.acc = UInt64(table(r, cell.pointee.table).pointee.count)
        base(r, cell).pointee = r.acc
        return r.next(after: cell)
    }

    /// The store keeps the memory, so that a drop costs nothing.
    @inline(__always)
    static func elementDrop(_ r: Registers, _ cell: UnsafePointer<DropCell>) -> Int {
        r.context.pointee.instance.pointee.elementSegments[Int(cell.pointee.segment)] =
            UnsafeMutableBufferPointer(start: nil, count: 0)
        return r.next(after: cell)
    }
}
