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
    mutating func translateUnary(_ opcode: Opcode, _ rule: PlainRule) {
        if opcode == .i32Eqz || opcode == .i64Eqz { return translateEqualZero(opcode) }
        let source = slotOrAccumulator(stack.pop())
        let slot = stack.push(rule.result)
        markOffset()
        let handler = Int(rule.handlerBase) + (source == .accumulator ? 2 : 0)
        let offset = emit(
            handler: handler, UnaryCell(operand: source.field, target: targetSlot(slot)))
        noteProduced(
            cell: offset, slot: slot, type: rule.result, accumulatorHandler: handler + 1)
    }

    mutating func translateBinary(_ opcode: Opcode, _ rule: PlainRule) {
        var second = stack.pop()
        var first = stack.pop()
        var opcode = opcode
        var rule = rule
        if rule.isCommutative {
            if first.kind == .constant || (accumulators.hold(second) && !accumulators.hold(first)) {
                swap(&first, &second)
            }
        } else if first.kind == .constant, rule.isComparison,
            let exchanged = opcode.row.comparison?.exchanged
        {
            opcode = exchanged
            rule = self.rule(opcode)
            swap(&first, &second)
        }
        // The result's slot is that of the lower operand, whichever it is now.
        let slot = stack.nextSlot
        let (a, b) = operands(rule, first, second)
        emitBinary(opcode, rule, a, b, to: slot)
    }

    /// Decides where the two operands come from; at most one is the accumulator, at most one an
    /// immediate.
    private mutating func operands(
        _ rule: PlainRule, _ first: StackValue, _ second: StackValue
    ) -> (CellOperand, CellOperand) {
        if second.kind == .constant, first.kind != .constant,
            let bits = immediate(second)
        {
            return (slotOrAccumulator(first), .immediate(bits))
        }
        if first.kind == .constant, second.kind != .constant, !rule.isCommutative,
            !rule.isComparison, let bits = immediate(first)
        {
            return (.immediate(bits), slotOrAccumulator(second))
        }
        if accumulators.hold(first), first.kind == .temporary || !accumulators.hold(second) {
            let b = CellOperand.slot(Int(materialized(second)))
            takeFromAccumulator(first)
            return (.accumulator, b)
        }
        if accumulators.hold(second), !rule.isCommutative {
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
        _ opcode: Opcode, _ rule: PlainRule, _ a: CellOperand, _ b: CellOperand, to slot: Int
    ) {
        stack.push(rule.result)
        if !rule.isComparison { markOffset() }
        let handler = Int(rule.handlerBase) + 2 * OperandShape(a, b).rawValue
        let (slots, target) = (SlotPair(a, b), targetSlot(slot))
        let offset: Int
        if let immediate = a.immediate ?? b.immediate {
            offset =
                rule.operand == .f64
                ? emit(
                    handler: handler,
                    WideImmediateCell(first: slots.first, target: target, immediate: immediate))
                : emit(
                    handler: handler,
                    ImmediateCell(
                        first: slots.first, target: target,
                        immediate: UInt32(truncatingIfNeeded: immediate)))
        } else {
            offset = emit(
                handler: handler,
                BinaryCell(first: slots.first, target: target, second: slots.second))
        }
        noteProduced(
            cell: offset, slot: slot, type: rule.result, accumulatorHandler: handler + 1)
        if rule.isComparison, slot <= UInt16.max, let facts = opcode.row.comparison {
            recent.note(
                Comparison(
                    opcode: opcode, first: a, second: b, start: offset, end: code.count, slot: slot,
                    facts: facts))
        }
    }

    /// `eqz` inverts a comparison of integers that comes before it, else it compares with zero.
    private mutating func translateEqualZero(_ opcode: Opcode) {
        if var last = recent.comparison(endingAt: code.count, top: stack.top) {
            if last.facts.isInteger, let inverse = last.facts.inverse {
                _ = stack.pop()
                code.takeBack(to: last.start)
                emitBinary(inverse, rule(inverse), last.first, last.second, to: last.slot)
                return
            }
            translateComparisonWithZero(.i32Eq)
            last.isNegated.toggle()
            last.end = code.count
            recent.note(last)
            return
        }
        translateComparisonWithZero(opcode == .i32Eqz ? .i32Eq : .i64Eq)
    }

    private mutating func translateComparisonWithZero(_ opcode: Opcode) {
        let value = stack.pop()
        let slot = stack.nextSlot
        let source = slotOrAccumulator(value)
        emitBinary(opcode, rule(opcode), source, .immediate(0), to: slot)
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
