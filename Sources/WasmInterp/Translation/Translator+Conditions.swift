import WasmCore

// Conditions of branches: a comparison that comes just before becomes part of the branch.

/// What a branch depends on, taken off the stack.
enum Condition {
    case comparison(Comparison)
    case value(CellOperand)
    /// The slot of a reference: the condition is that it is null.
    case null(CellOperand)
    /// The reference belongs to a type; or it does not, if that is the failure looked for.
    case cast(CellOperand, CastTarget, isFailure: Bool)
}

extension Translator {
    /// Pops the condition. `settle` runs before a comparison is taken back, with the condition
    /// still on the stack, if it has to emit anything.
    mutating func prepareCondition(_ settle: (inout Translator) -> Void) -> Condition {
        let before = code.count
        settle(&self)
        // Copies that were emitted after the comparison leave it where it is.
        if code.count == before, let last = recent.comparison(endingAt: code.count, top: stack.top),
            isFusible(last)
        {
            _ = stack.pop()
            code.takeBack(to: last.start)
            recent.forgetResult()
            // The slot of the result was never written.
            accumulators.noteWrite(slot: last.slot, accumulator: 3)
            // The integer accumulator was noted as holding the result; what it holds now is not
            // known by slot, yet an operand named as accumulator is in it.
            accumulators.forget(0)
            return .comparison(last)
        }
        let value = stack.pop()
        if value.kind == .constant {
            emitConstant(value.payload, to: Int(value.slot))
            return .value(.slot(Int(sourceSlot(Int(value.slot)))))
        }
        return .value(slotOrAccumulator(value))
    }

    private func isFusible(_ comparison: Comparison) -> Bool {
        if comparison.facts.isInteger {
            if case .immediate(let bits) = comparison.second {
                let number =
                    comparison.facts.type == .i32
                    ? Int64(Int32(truncatingIfNeeded: bits)) : Int64(bitPattern: bits)
                return number == Int64(Int16(truncatingIfNeeded: number))
            }
            return true
        }
        if case .immediate = comparison.second { return false }
        return true
    }

    /// Emits a branch whose distance is filled in later; returns the cell's offset.
    mutating func emitConditional(_ condition: Condition, jumpsIf sense: Bool) -> Int {
        switch condition {
        case .comparison(let comparison):
            return emitComparison(comparison, sense != comparison.isNegated)
        case .value(let operand):
            return emitIntegerBranch(sense ? .i32Ne : .i32Eq, operand)
        case .null(let operand):
            return emitIntegerBranch(sense ? .i64Eq : .i64Ne, operand)
        case .cast(let operand, let target, let isFailure):
            return emitBranchOnCast(operand, target, jumpsIf: sense != isFailure)
        }
    }

    private mutating func emitIntegerBranch(_ opcode: Opcode, _ operand: CellOperand) -> Int {
        emitCompareBranch(
            opcode.branchHandlerBase + OperandShape(operand, .immediate(0)).rawValue, operand,
            .immediate(0))
    }

    private mutating func emitComparison(_ comparison: Comparison, _ sense: Bool) -> Int {
        let shape = OperandShape(comparison.first, comparison.second)
        if comparison.facts.isInteger, let inverse = comparison.facts.inverse {
            let opcode = sense ? comparison.opcode : inverse
            return emitCompareBranch(
                opcode.branchHandlerBase + shape.rawValue, comparison.first, comparison.second)
        }
        let position = shape == .slotAccumulator ? 2 : shape.rawValue
        return emitCompareBranch(
            comparison.opcode.branchHandlerBase + position + (sense ? 0 : 3), comparison.first,
            comparison.second)
    }

    private mutating func emitCompareBranch(
        _ handler: Int, _ first: CellOperand, _ second: CellOperand
    ) -> Int {
        let slots = SlotPair(first, second)
        guard case .immediate(let bits) = second else {
            return emit(
                handler: handler, CompareBranchCell(first: slots.first, second: slots.second))
        }
        return emit(
            handler: handler,
            CompareBranchImmediateCell(
                first: slots.first, immediate: Int16(truncatingIfNeeded: bits)))
    }

    mutating func translateBranchOnNull(_ depth: UInt32) {
        let index = labels.index(depth: depth)
        let value = stack[stack.count - 1]
        let operand = CellOperand.slot(Int(materialized(value)))
        let reference = stack.pop()
        emitConditionalBranch(.null(operand), to: index)
        stack.pushAgain(reference)
    }

    /// The label's last value is the reference itself.
    mutating func translateBranchOnNonNull(_ depth: UInt32) {
        let index = labels.index(depth: depth)
        settle(stack.count - 1)
        let operand = CellOperand.slot(Int(materialized(stack[stack.count - 1])))
        accumulators.forgetProducers()
        settleRun(labels[index].branchTypes.count)
        leave(to: index, past: emitConditional(.null(operand), jumpsIf: true))
        _ = stack.pop()
    }
}
