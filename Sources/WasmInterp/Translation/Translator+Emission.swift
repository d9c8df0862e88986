import WasmCore

// Writing cells.

extension Translator {
    /// Writes a cell.
    ///
    /// - Returns: The offset that its fields and distances count from.
    @discardableResult
    @inline(__always)
    mutating func emit<Layout: CellLayout>(_ cell: Cell, _ operands: Layout) -> Int {
        emit(handler: cell.rawValue, operands)
    }

    @discardableResult
    mutating func emit<Layout: CellLayout>(handler: Int, _ operands: Layout) -> Int {
        recent.startCell()
        return noteJoined(code.emit(handler: handler, operands))
    }

    /// Writes a cell that elements follow.
    @discardableResult
    mutating func emit<Layout: ListCellLayout>(
        _ cell: Cell, _ operands: Layout, elements: some Sequence<Layout.Element>
    ) -> Int {
        recent.startCell()
        return noteJoined(
            code.emit(handler: cell.rawValue, operands, elements: elements))
    }

    @inline(__always)
    private mutating func noteJoined(_ start: CodeEmitter.Start) -> Int {
        // The entry point without the store would be another one now: the store stays.
        if start.joined >= 0 { accumulators.keepStores(ofCellAt: start.joined) }
        return start.offset
    }

    /// Notes that the code from here on belongs to the instruction under translation.
    mutating func markOffset() { code.mark(wasm: instruction.offset) }

    /// The 16-bit index of a slot to read. Where slots go beyond that, the value is first copied
    /// to one of a few low slots.
    @inline(__always)
    mutating func sourceSlot(_ slot: Int) -> UInt16 {
        slot <= UInt16.max ? UInt16(slot) : stagedSlot(slot)
    }

    @inline(never)
    private mutating func stagedSlot(_ slot: Int) -> UInt16 {
        guard let staged = staging.nextSource() else { return 0 }
        emit(.copyWide, WideCopyCell(source: UInt32(slot), target: UInt32(staged)))
        return UInt16(staged)
    }

    /// The 16-bit index of a slot to write; ``finishTarget()`` must follow the cell.
    @inline(__always)
    mutating func targetSlot(_ slot: Int) -> UInt16 { staging.index(ofTarget: slot) }

    mutating func finishTarget() {
        guard let target = staging.takeTarget() else { return }
        emit(.copyWide, WideCopyCell(source: UInt32(staging.slot), target: UInt32(target)))
    }

    /// After a cell with a target, where ``OperandsCell`` has it: what it wrote, and how it can be
    /// changed.
    mutating func noteProduced(
        cell offset: Int, slot: Int, type: SlotType, accumulatorHandler: Int? = nil
    ) {
        accumulators.noteWrite(slot: slot, accumulator: type.accumulator)
        if type == .v128 { accumulators.noteWrite(slot: slot + 1, accumulator: 3) }
        if slot > UInt16.max {
            return type == .v128 ? finishVectorTarget() : finishTarget()
        }
        recent.noteWriter(
            at: offset, end: code.count, slot: slot, accumulator: type.accumulator)
        if let accumulatorHandler,
            let way = code.alternative(cell: offset, handler: accumulatorHandler)
        {
            accumulators.noteProducer(
                .init(offset: offset, slot: slot, start: way.start, handler: way.handler),
                of: type.accumulator)
        }
    }

    /// The operand of a cell that can take a slot or the accumulator.
    mutating func slotOrAccumulator(_ value: StackValue) -> CellOperand {
        if accumulators.hold(value) {
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

    /// Notes that a guest may stand before or behind the instruction under translation.
    mutating func noteSafepoint(_ kind: Safepoint.Kind) {
        code.noteSafepoint(kind, wasm: instruction.offset)
    }

    /// A cell for a bulk operation, before and behind which a guest may stand: takes its operands,
    /// which go to their slots as all others below them.
    ///
    /// - Returns: The slot of the first, which the cell has as its base.
    @discardableResult
    mutating func emitBulk<Layout: RuntimeLayout>(
        _ cell: Cell, operandCount: Int, _ layout: (_ base: UInt32) -> Layout
    ) -> Int {
        settleAll()
        forgetAccumulators()
        noteSafepoint(.at)
        defer { noteSafepoint(.after) }
        return emitRuntime(cell, operandCount: operandCount, layout)
    }

    /// A cell for an instruction of the runtime: takes its operands, which go to their slots.
    ///
    /// - Returns: The slot of the first, which the cell has as its base.
    @discardableResult
    mutating func emitRuntime<Layout: RuntimeLayout>(
        _ cell: Cell, operandCount: Int, _ layout: (_ base: UInt32) -> Layout
    ) -> Int {
        let base = settleOperands(operandCount)
        markOffset()
        emit(cell, layout(UInt32(base)))
        return base
    }
}
