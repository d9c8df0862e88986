import WasmCore

// The symbolic operand stack.

/// An operand as a cell names it.
enum CellOperand: Equatable {
    case slot(Int)
    case accumulator
    case immediate(UInt64)

    /// The position of an address among the entry points of a load or store.
    var addressShape: Int {
        switch self {
        case .slot: 0
        case .accumulator: 1
        case .immediate: 2
        }
    }
}

extension Translator {
    /// The slot of the next operand.
    var nextSlot: Int {
        guard let top = stack.last else { return firstOperandSlot }
        return Int(top.slot) + top.type.slotCount
    }

    @discardableResult
    mutating func push(_ type: SlotType) -> Int {
        let slot = nextSlot
        append(StackValue(kind: .temporary, type: type, slot: Int32(slot), payload: 0))
        return slot
    }

    mutating func pushLocal(_ index: Int) {
        let place = locals[index]
        append(
            StackValue(
                kind: .local, type: place.type, slot: Int32(nextSlot),
                payload: UInt64(UInt32(bitPattern: place.slot))))
    }

    mutating func pushConstant(_ type: SlotType, _ bits: UInt64) {
        append(StackValue(kind: .constant, type: type, slot: Int32(nextSlot), payload: bits))
    }

    private mutating func append(_ value: StackValue) {
        stack.append(value)
        slotCountMax = max(slotCountMax, Int(value.slot) + value.type.slotCount)
    }

    mutating func pop() -> StackValue {
        // Validated code never pops from an empty stack.
        let value = stack.removeLast()
        settled = min(settled, stack.count)
        return value
    }

    mutating func removeOperands(downTo height: Int) {
        stack.removeLast(stack.count - height)
        settled = min(settled, height)
    }

    /// Pushes temporaries for values that are in their slots.
    mutating func pushTemporaries(_ types: [ValueType]) {
        pace.spend(types.count)
        let areAllSettled = settled == stack.count
        var slot = nextSlot
        for valueType in types {
            let type = SlotType(valueType)
            stack.append(StackValue(kind: .temporary, type: type, slot: Int32(slot), payload: 0))
            slot += type.slotCount
        }
        slotCountMax = max(slotCountMax, slot)
        // Many results of a call are not looked through one by one.
        if areAllSettled { settled = stack.count }
    }

    /// Puts an operand into its own slot.
    mutating func settle(_ index: Int) {
        let value = stack[index]
        guard value.kind != .temporary else { return }
        emitMove(value, to: Int(value.slot))
        stack[index].kind = .temporary
    }

    /// Puts all operands into their slots.
    mutating func settleAll() {
        settle(downTo: 0)
    }

    mutating func settle(downTo height: Int) {
        var index = max(settled, height)
        while index < stack.count {
            if index + 1 < stack.count, pairable(stack[index]), pairable(stack[index + 1]) {
                emitPair(stack[index], stack[index + 1])
                stack[index].kind = .temporary
                stack[index + 1].kind = .temporary
                index += 2
            } else {
                settle(index)
                index += 1
            }
        }
        if height <= settled { settled = stack.count }
    }

    /// Two locals next to each other are copied by one cell.
    private func pairable(_ value: StackValue) -> Bool {
        value.kind == .local && value.type != .v128 && !isInAccumulator(value)
            && value.slot <= UInt16.max
    }

    private mutating func emitPair(_ first: StackValue, _ second: StackValue) {
        begin(.copy2)
        // Locals lie below operands, whose slots have been looked at.
        code.append(UInt16(first.place))
        code.append(UInt16(first.slot))
        code.append(UInt16(second.place))
        code.append(UInt16(second.slot))
        noteWrite(slot: Int(first.slot), accumulator: 3)
        noteWrite(slot: Int(second.slot), accumulator: 3)
    }

    /// Keeps the symbolic part of the stack short, so that looking through it takes bounded time.
    mutating func settleDeepOperands() {
        let depth = 48
        while stack.count - settled > depth {
            settle(settled)
            settled += 1
        }
    }

    /// Puts operands that still name a local into their slots, before the local changes.
    mutating func settleReads(ofLocalSlot slot: Int) {
        for index in settled..<stack.count
        where stack[index].kind == .local && stack[index].payload == UInt64(slot) {
            settle(index)
        }
    }

    /// Copies a value to a slot, without changing what is known of the stack.
    mutating func emitMove(_ value: StackValue, to target: Int) {
        switch value.kind {
        case .constant: emitConstant(value.payload, to: target)
        case .temporary, .local:
            guard value.place != target else { return }
            if value.type == .v128 {
                emitVectorMove(from: value.place, to: target)
            } else if isInAccumulator(value), target <= UInt16.max {
                begin(
                    value.type == .f32 ? .saveF32 : value.type == .f64 ? .saveF64 : .saveAccumulator
                )
                code.append(UInt16(0))
                code.append(UInt16(target))
                code.append(UInt32(0))
                noteWrite(slot: target, accumulator: 3)
            } else {
                emitCopy(from: value.place, to: target)
            }
        }
    }

    /// Copies the top values to slots at or below their own, as one run.
    ///
    /// They are settled first: a place that code reaches on one of several ways has to have done so
    /// before the ways part.
    mutating func emitMoveOfRun(_ count: Int, to target: Int) {
        let first = stack.count - count
        settle(downTo: first)
        let source = Int(stack[first].slot)
        guard source != target else { return }
        let slotCount = nextSlot - source
        if isMetered { markOffset() }
        begin(.moveSlots)
        code.append(UInt32(source))
        code.append(UInt32(target))
        code.append(UInt32(slotCount))
        code.append(UInt32(0))
        for index in 0..<3 {
            let slot = Int(self[accumulatorSlot: index])
            if slot >= target, slot < target + slotCount { self[accumulatorSlot: index] = -1 }
        }
    }

    mutating func emitCopy(from source: Int, to target: Int) {
        if source > UInt16.max || target > UInt16.max {
            begin(.copyWide)
            code.append(UInt32(source))
            code.append(UInt32(target))
        } else {
            let offset = begin(.copy)
            code.append(UInt16(source))
            code.append(UInt16(target))
            code.append(UInt32(0))
            lastWriter = LastWriter(
                offset: offset, end: code.count, slot: Int32(target), accumulator: 3)
        }
        noteWrite(slot: target, accumulator: 3)
    }

    private mutating func emitVectorMove(from source: Int, to target: Int) {
        if source > Int(UInt16.max) - 1 || target > Int(UInt16.max) - 1 {
            emitCopy(from: source, to: target)
            emitCopy(from: source + 1, to: target + 1)
            return
        }
        begin(.copy128)
        code.append(UInt16(source))
        code.append(UInt16(target))
        code.append(UInt32(0))
        noteWrite(slot: target, accumulator: 3)
        noteWrite(slot: target + 1, accumulator: 3)
    }

    mutating func emitConstant(_ bits: UInt64, to target: Int) {
        let slot = targetSlot(target)
        if bits >> 32 == 0 {
            begin(.constant32)
            code.append(UInt16(0))
            code.append(slot)
            code.append(UInt32(bits))
        } else {
            begin(.constant64)
            code.append(UInt16(0))
            code.append(slot)
            code.append(UInt32(0))
            code.append(bits)
        }
        noteWrite(slot: target, accumulator: 3)
        finishTarget()
    }
}
