/// What the last cells did, while the next ones may still change or replace them.
struct RecentCells {
    /// A cell that wrote a slot whose index stands where ``OperandsCell`` has it.
    struct Writer {
        fileprivate(set) var offset = -1
        fileprivate var end = -1
        fileprivate var slot: Int32 = -1
        fileprivate(set) var accumulator = 3
    }
    private var writer = Writer()
    private var comparison: Comparison?
    private var shifts: (VectorShift?, VectorShift?) = (nil, nil)

    /// Code is reached here from elsewhere.
    mutating func forget() {
        forgetResult()
        shifts = (nil, nil)
    }

    /// The last result is needed where it is.
    mutating func forgetResult() {
        forgetWriter()
        comparison = nil
    }

    // Writers.

    /// A cell starts: the writer is not the last one any more.
    @inline(__always)
    mutating func startCell() { writer.end = -1 }

    mutating func noteWriter(at offset: Int, end: Int, slot: Int, accumulator: Int) {
        writer = Writer(offset: offset, end: end, slot: Int32(slot), accumulator: accumulator)
    }

    /// The last cell, if it wrote this slot.
    func writer(of slot: Int32, endingAt end: Int) -> Writer? {
        writer.end == end && writer.slot == slot ? writer : nil
    }

    private mutating func forgetWriter() { writer = Writer() }

    mutating func forgetWriter(at offset: Int) {
        if writer.offset == offset { forgetWriter() }
    }

    /// The writer's value is in no accumulator.
    mutating func noteNoAccumulator() { writer.accumulator = 3 }

    // Comparisons.

    mutating func note(_ comparison: Comparison) { self.comparison = comparison }

    mutating func forgetComparison() { comparison = nil }

    /// The comparison that the last cells compute, if its result is the top of the stack.
    func comparison(endingAt end: Int, top: StackValue?) -> Comparison? {
        guard let comparison, comparison.end == end, let top, top.kind == .temporary,
            Int(top.slot) == comparison.slot
        else { return nil }
        return comparison
    }

    // Shifts.

    /// - Parameter shift: nil for one by a count that is not known.
    mutating func note(_ shift: VectorShift?) { shifts = (shifts.1, shift) }

    mutating func forgetShifts() { shifts = (nil, nil) }

    /// Two shifts, one after the other, the second one of them the last cell.
    func shifts(endingAt end: Int) -> (VectorShift, VectorShift)? {
        guard let first = shifts.0, let second = shifts.1, first.end == second.start,
            second.end == end
        else { return nil }
        return (first, second)
    }
}
