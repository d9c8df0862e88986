// Cells that often follow each other share one handler: a joined cell has the operands of all of
// them after one another, without the handlers' addresses in between. Each part reads its operands
// as if its handler stood eight bytes before them: offsets and distances are the usual ones.
//
// Joining happens as cells are emitted and changes nothing else: a cell whose predecessor can be
// reached only by falling through is joined if the table has an entry point for the two.

/// A cell at the end of the code.
struct PlacedCell {
    /// Where its handler stands; -1 if nothing may be joined to it.
    var start = -1
    var handler = 0
    /// The entry point without its last part; -1 if it has one part only.
    var prefix = -1
}

extension Translator {
    /// Makes a cell a part of the one before, if there is an entry point for both.
    ///
    /// - Returns: The offset that its operands count from.
    mutating func join(_ handler: Int) -> Int? {
        guard lastCell.start >= 0,
            let joined = HandlerPointers.shared.joined(lastCell.handler, handler)
        else { return nil }
        // The entry point without the store would be another one now: the store stays.
        for index in 0..<3 where self[producer: index].start == lastCell.start {
            self[producer: index] = Producer()
        }
        code.patch(handlers[joined], at: lastCell.start)
        lastCell.prefix = lastCell.handler
        lastCell.handler = joined
        let offset = code.count - MemoryLayout<Handler>.size
        if let last = metadata.offsets.last, Int(last.code) == code.count {
            metadata.offsets[metadata.offsets.count - 1].code = UInt32(offset)
        }
        return offset
    }

    /// Code is reached here from elsewhere: what follows stays a cell of its own.
    mutating func keepApart() {
        lastCell = PlacedCell()
        earlierCells = (PlacedCell(), PlacedCell())
    }

    /// Takes back the last cell or the last two, none of which was joined to a cell before it.
    mutating func takeBack(to offset: Int) {
        lastCell =
            lastCell.start == offset
            ? earlierCells.0 : earlierCells.0.start == offset ? earlierCells.1 : PlacedCell()
        earlierCells = (PlacedCell(), PlacedCell())
        code.truncate(to: offset)
    }

    mutating func changeHandler(at start: Int, to handler: Int) {
        code.patch(handlers[handler], at: start)
        if lastCell.start == start { lastCell.handler = handler }
        if earlierCells.0.start == start { earlierCells.0.handler = handler }
        if earlierCells.1.start == start { earlierCells.1.handler = handler }
    }

    /// Notes how the last cell's store can be left out.
    mutating func noteProducer(
        cell offset: Int, slot: Int, accumulator: Int, _ accumulatorHandler: Int
    ) {
        var start = offset
        var handler = accumulatorHandler
        if lastCell.start != offset {
            guard let joined = HandlerPointers.shared.joined(lastCell.prefix, handler) else {
                return
            }
            start = lastCell.start
            handler = joined
        }
        self[producer: accumulator] = Producer(
            offset: offset, slot: Int32(slot), start: start, accumulatorHandler: handler)
    }
}
