import WasmCore

// Numeric instructions: operands are folded into the cell.

/// A comparison whose result has not been used yet; a branch may still take its place.
struct Comparison {
    var opcode: Opcode
    var first: CellOperand
    var second: CellOperand
    /// Where its cells start and end.
    var start: Int
    var end: Int
    /// The slot of its result.
    var slot: Int
    /// What the table says about the opcode.
    var facts: Row.Comparison
    /// Whether an `eqz` of a floating-point comparison followed.
    var isNegated = false
}

extension Translator {
    mutating func translateUnary(_ opcode: Opcode) {
        if opcode == .i32Eqz || opcode == .i64Eqz { return translateEqualZero(opcode) }
        let effect = opcode.row.effect
        let value = pop()
        var results = effect.results
        guard let resultKind = results.next() else { return }
        let type = SlotType(resultKind)
        let source = slotOrAccumulator(value)
        let slot = push(type)
        markOffset()
        let shape = source == .accumulator ? 2 : 0
        let offset = begin(handler: opcode.handlerBase + shape)
        if case .slot(let place) = source {
            code.append(UInt16(place))
        } else {
            code.append(UInt16(0))
        }
        code.append(targetSlot(slot))
        code.append(UInt32(0))
        noteProduced(
            cell: offset, slot: slot, type: type,
            accumulatorHandler: opcode.handlerBase + shape + 1)
    }

    mutating func translateBinary(_ opcode: Opcode) {
        var second = pop()
        var first = pop()
        var opcode = opcode
        let row = opcode.row
        if row.commutes {
            if first.kind == .constant || (isInAccumulator(second) && !isInAccumulator(first)) {
                swap(&first, &second)
            }
        } else if first.kind == .constant, let exchanged = row.comparison?.exchanged {
            opcode = exchanged
            swap(&first, &second)
        }
        // The result's slot is that of the lower operand, whichever it is now.
        let slot = nextSlot
        let (a, b) = operands(row, first, second)
        emitBinary(opcode, a, b, to: slot)
    }

    /// Decides where the two operands come from; at most one is the accumulator, at most one an
    /// immediate.
    private mutating func operands(
        _ row: Row, _ first: StackValue, _ second: StackValue
    ) -> (CellOperand, CellOperand) {
        if second.kind == .constant, first.kind != .constant,
            let bits = immediate(second)
        {
            return (slotOrAccumulator(first), .immediate(bits))
        }
        if first.kind == .constant, second.kind != .constant, !row.commutes,
            row.comparison == nil, let bits = immediate(first)
        {
            return (.immediate(bits), slotOrAccumulator(second))
        }
        if isInAccumulator(first), first.kind == .temporary || !isInAccumulator(second) {
            let b = CellOperand.slot(Int(materialized(second)))
            takeFromAccumulator(first)
            return (.accumulator, b)
        }
        if isInAccumulator(second), !row.commutes {
            let a = CellOperand.slot(Int(materialized(first)))
            takeFromAccumulator(second)
            return (a, .accumulator)
        }
        let a = materialized(first)
        return (.slot(Int(a)), .slot(Int(materialized(second))))
    }

    /// The bits that a cell of this type holds, if the constant fits.
    private func immediate(_ value: StackValue) -> UInt64? {
        switch value.type {
        case .i32, .f32, .f64: return value.payload
        case .i64:
            let number = Int64(bitPattern: value.payload)
            return number == Int64(Int32(truncatingIfNeeded: number)) ? value.payload : nil
        default: return nil
        }
    }

    private mutating func emitBinary(
        _ opcode: Opcode, _ a: CellOperand, _ b: CellOperand, to slot: Int
    ) {
        let row = opcode.row
        var results = row.effect.results
        var parameters = row.effect.parameters
        guard let kind = results.next(), let operandKind = parameters.next() else { return }
        let type = SlotType(kind)
        push(type)
        if row.comparison == nil { markOffset() }
        let handler = opcode.handlerBase + 2 * OperandShape(a, b).rawValue
        let offset = begin(handler: handler)
        var immediate: UInt64?
        var slots: [UInt16] = []
        for operand in [a, b] {
            switch operand {
            case .slot(let place): slots.append(UInt16(place))
            case .immediate(let bits): immediate = bits
            case .accumulator: break
            }
        }
        code.append(slots.first ?? 0)
        code.append(targetSlot(slot))
        if let immediate {
            code.append(operandKind == .f64 ? 0 : UInt32(truncatingIfNeeded: immediate))
            if operandKind == .f64 { code.append(immediate) }
        } else {
            code.append(slots.count > 1 ? slots[1] : 0)
            code.append(UInt16(0))
        }
        noteProduced(cell: offset, slot: slot, type: type, accumulatorHandler: handler + 1)
        if let facts = row.comparison, slot <= UInt16.max {
            lastCompare = Comparison(
                opcode: opcode, first: a, second: b, start: offset, end: code.count, slot: slot,
                facts: facts)
        }
    }

    /// `eqz` inverts a comparison of integers that comes before it, else it compares with zero.
    private mutating func translateEqualZero(_ opcode: Opcode) {
        if let last = pendingComparison() {
            if last.facts.isInteger, let inverse = last.facts.inverse {
                _ = pop()
                takeBack(to: last.start)
                dropOffsets()
                emitBinary(inverse, last.first, last.second, to: last.slot)
                return
            }
            translateComparisonWithZero(.i32Eq)
            lastCompare = last
            lastCompare?.isNegated.toggle()
            lastCompare?.end = code.count
            return
        }
        translateComparisonWithZero(opcode == .i32Eqz ? .i32Eq : .i64Eq)
    }

    private mutating func translateComparisonWithZero(_ opcode: Opcode) {
        let value = pop()
        let slot = nextSlot
        let source = slotOrAccumulator(value)
        emitBinary(opcode, source, .immediate(0), to: slot)
    }

    /// The comparison that the last cells compute, if its result is the top of the stack.
    func pendingComparison() -> Comparison? {
        guard let last = lastCompare, last.end == code.count, let top = stack.last,
            top.kind == .temporary, Int(top.slot) == last.slot
        else { return nil }
        return last
    }

    /// Forgets offsets of code that was taken back.
    mutating func dropOffsets() {
        while let last = metadata.offsets.last, Int(last.code) >= code.count {
            metadata.offsets.removeLast()
        }
    }
}

/// Operand shapes in the order of the generated entry points.
enum OperandShape: Int {
    case slotSlot, accumulatorSlot, slotImmediate, accumulatorImmediate, slotAccumulator
    case immediateSlot, immediateAccumulator

    init(_ first: CellOperand, _ second: CellOperand) {
        self =
            switch (first, second) {
            case (.slot, .slot): .slotSlot
            case (.accumulator, .slot): .accumulatorSlot
            case (.slot, .immediate): .slotImmediate
            case (.accumulator, .immediate): .accumulatorImmediate
            case (.slot, .accumulator): .slotAccumulator
            case (.immediate, .slot): .immediateSlot
            default: .immediateAccumulator
            }
    }
}
