import WasmCore

// Writing cells.

extension Translator {
    @discardableResult
    mutating func begin(_ cell: Cell) -> Int { begin(handler: cell.rawValue) }

    /// Starts a cell; its operands have to follow.
    ///
    /// - Returns: The offset that its operands and distances count from.
    @discardableResult
    mutating func begin(handler index: Int) -> Int {
        lastWriter.end = -1
        if let offset = join(index) { return offset }
        earlierCells = (lastCell, earlierCells.0)
        lastCell = PlacedCell(start: code.count, handler: index)
        code.append(handlers[index])
        return lastCell.start
    }

    /// Notes which instruction the code from here on belongs to.
    mutating func markOffset() {
        if let last = metadata.offsets.last, last.wasm == UInt32(wasmOffset) { return }
        metadata.offsets.append((UInt32(code.count), UInt32(wasmOffset)))
    }

    /// The 16-bit index of a slot to read. Where slots go beyond that, the value is first copied
    /// to one of a few low slots.
    mutating func sourceSlot(_ slot: Int) -> UInt16 {
        if slot <= UInt16.max { return UInt16(slot) }
        guard isWide else {
            exceedsNarrow = true
            return 0
        }
        stagingTurn = (stagingTurn + 1) % 4
        let staged = stagingSlot + 2 + stagingTurn
        begin(.copyWide)
        code.append(UInt32(slot))
        code.append(UInt32(staged))
        return UInt16(staged)
    }

    /// The 16-bit index of a slot to write; ``finishTarget()`` must follow the cell.
    mutating func targetSlot(_ slot: Int) -> UInt16 {
        stagedTarget = -1
        if slot <= UInt16.max { return UInt16(slot) }
        guard isWide else {
            exceedsNarrow = true
            return 0
        }
        stagedTarget = slot
        return UInt16(stagingSlot)
    }

    mutating func finishTarget() {
        guard stagedTarget >= 0 else { return }
        begin(.copyWide)
        code.append(UInt32(stagingSlot))
        code.append(UInt32(stagedTarget))
        stagedTarget = -1
    }

    /// After a cell with a target at byte 10: what it wrote, and how it can be changed.
    mutating func noteProduced(
        cell offset: Int, slot: Int, type: SlotType, accumulatorHandler: Int? = nil
    ) {
        noteWrite(slot: slot, accumulator: type.accumulator)
        if type == .v128 { noteWrite(slot: slot + 1, accumulator: 3) }
        if slot > UInt16.max {
            return type == .v128 ? finishVectorTarget() : finishTarget()
        }
        lastWriter = LastWriter(
            offset: offset, end: code.count, slot: Int32(slot), accumulator: type.accumulator)
        if let accumulatorHandler {
            noteProducer(
                cell: offset, slot: slot, accumulator: type.accumulator, accumulatorHandler)
        }
    }

    /// The operand of a cell that can take a slot or the accumulator.
    mutating func slotOrAccumulator(_ value: StackValue) -> CellOperand {
        if isInAccumulator(value) {
            takeFromAccumulator(value)
            return .accumulator
        }
        return .slot(Int(materialized(value)))
    }

    /// The slot of a value; a constant is written to the operand's own slot first.
    mutating func materialized(_ value: StackValue) -> UInt16 {
        if value.kind == .constant {
            emitConstant(value.payload, to: Int(value.slot))
            return sourceSlot(Int(value.slot))
        }
        return value.type == .v128 ? vectorSourceSlot(value.place) : sourceSlot(value.place)
    }

    /// A cell for an instruction of the runtime: operands in their slots from `base` on.
    mutating func emitRuntime(_ cell: Cell, base: Int, _ first: UInt32 = 0, _ second: UInt32 = 0) {
        markOffset()
        begin(cell)
        code.append(UInt32(0))
        code.append(UInt32(base))
        code.append(first)
        code.append(second)
    }
}
