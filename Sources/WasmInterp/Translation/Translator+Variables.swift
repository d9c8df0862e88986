import WasmCore

// Locals, globals, memory, references: what moves values.

extension Translator {
    mutating func translateLocalSet(_ index: Int, keepsValue: Bool) {
        let value = pop()
        let slot = Int(locals[index].slot)
        if value.kind == .local, value.place == slot {
            if keepsValue { pushLocal(index) }
            return
        }
        let isRead = stack[settled...].contains { $0.kind == .local && $0.payload == UInt64(slot) }
        if !isRead, retarget(value, to: slot) {
            if keepsValue { pushLocal(index) }
            return
        }
        settleReads(ofLocalSlot: slot)
        let wasInAccumulator = isInAccumulator(value) ? value.type.accumulator : 3
        emitMove(value, to: slot)
        if wasInAccumulator < 3 { self[accumulatorSlot: wasInAccumulator] = Int32(slot) }
        if keepsValue { pushLocal(index) }
    }

    /// Lets the cell that just produced a temporary write to a local instead.
    private mutating func retarget(_ value: StackValue, to slot: Int) -> Bool {
        guard value.kind == .temporary, lastWriter.end == code.count,
            lastWriter.slot == value.slot, slot <= UInt16.max
        else { return false }
        code.patch(UInt16(slot), at: lastWriter.offset + 10)
        let accumulator = lastWriter.accumulator
        noteWrite(slot: slot, accumulator: accumulator)
        lastWriter = LastWriter()
        lastCompare = nil
        return true
    }

    mutating func translateGlobalGet(_ index: UInt32) {
        let type = SlotType(module.decoded.globals[Int(index)].value)
        let slot = push(type)
        let cell: Cell =
            switch type {
            case .f32: .globalGetF32
            case .f64: .globalGetF64
            case .v128: .globalGet128
            default: .globalGet
            }
        let offset = begin(cell)
        code.append(UInt16(0))
        code.append(targetSlot(slot))
        code.append(index)
        noteProduced(cell: offset, slot: slot, type: type)
    }

    mutating func translateGlobalSet(_ index: UInt32) {
        let value = pop()
        if value.kind == .constant {
            begin(.globalSetConstant)
            code.append(UInt32(0))
            code.append(index)
            code.append(value.payload)
            return
        }
        if value.type.accumulator == 0, isInAccumulator(value) {
            takeFromAccumulator(value)
            begin(.globalSetFromAccumulator)
            code.append(UInt32(0))
            code.append(index)
            return
        }
        let source = materialized(value)
        begin(value.type == .v128 ? .globalSet128 : .globalSet)
        code.append(source)
        code.append(UInt16(0))
        code.append(index)
    }

    mutating func translateLoad(_ instruction: Instruction) {
        guard isPlain(instruction) else { return translateFarLoad(instruction) }
        let opcode = instruction.opcode
        let (address, end) = address(pop(), instruction)
        var results = opcode.row.effect.results
        guard let kind = results.next() else { return }
        let type = SlotType(kind)
        let slot = push(type)
        markOffset()
        let handler = opcode.handlerBase + 2 * address.addressShape
        let offset = begin(handler: handler)
        appendSlot(address)
        code.append(targetSlot(slot))
        code.append(end)
        noteProduced(cell: offset, slot: slot, type: type, accumulatorHandler: handler + 1)
    }

    mutating func translateStore(_ instruction: Instruction) {
        guard isPlain(instruction) else { return translateFarStore(instruction) }
        let value = pop()
        let place = pop()
        var address: CellOperand
        var end: UInt32
        var operand: CellOperand
        if value.kind == .constant {
            operand = .immediate(value.payload)
            (address, end) = self.address(place, instruction)
        } else if isInAccumulator(value), value.kind == .temporary || !isInAccumulator(place) {
            let sharesAccumulator = value.type.accumulator == 0
            (address, end) = self.address(place, instruction, inSlot: sharesAccumulator)
            takeFromAccumulator(value)
            operand = .accumulator
        } else {
            let source = materialized(value)
            (address, end) = self.address(place, instruction)
            operand = .slot(Int(source))
        }
        markOffset()
        let valueShape = operand == .accumulator ? 1 : value.kind == .constant ? 2 : 0
        begin(
            handler: storeHandlerBase(instruction.opcode) + 3 * address.addressShape + valueShape)
        appendSlot(address)
        appendSlot(operand)
        code.append(end)
        if case .immediate(let bits) = operand { code.append(bits) }
    }

    /// The address of a plain access and its end: a constant address becomes part of the offset.
    private mutating func address(
        _ value: StackValue, _ instruction: Instruction, inSlot: Bool = false
    ) -> (CellOperand, end: UInt32) {
        let end = accessEnd(instruction)
        if value.kind == .constant {
            let (sum, overflow) = UInt32(truncatingIfNeeded: value.payload)
                .addingReportingOverflow(end)
            if !overflow { return (.immediate(0), sum) }
        }
        return (inSlot ? .slot(Int(materialized(value))) : slotOrAccumulator(value), end)
    }

    mutating func appendSlot(_ operand: CellOperand) {
        if case .slot(let slot) = operand {
            code.append(UInt16(slot))
        } else {
            code.append(UInt16(0))
        }
    }

    /// Memory 0 with 32-bit addresses has handlers of its own; they hold the access's end.
    func isPlain(_ instruction: Instruction) -> Bool {
        instruction.index == 0 && module.decoded.memories[0].addressType == .i32
            && instruction.bits <= UInt64(UInt32.max) - 16
    }

    /// Offset plus width of a plain access.
    func accessEnd(_ instruction: Instruction) -> UInt32 {
        // `isPlain` has seen that both fit.
        UInt32(instruction.bits) + UInt32(instruction.opcode.row.accessBytes)
    }

    /// A memory access by way of opcode and memory index.
    mutating func emitAccess(_ cell: Cell, _ instruction: Instruction, base: Int) {
        emitRuntime(
            cell, base: base, instruction.index, UInt32(instruction.opcode.rawValue))
        code.append(instruction.bits)
    }

    mutating func translateAtomic(_ instruction: Instruction) {
        let opcode = instruction.opcode
        if opcode == .atomicFence { return emitRuntime(.atomicFence, base: 0) }
        let effect = opcode.row.effect
        let base = settleOperands(effect.parameters.count)
        let cell: Cell =
            switch opcode {
            case .memoryAtomicNotify: .atomicNotify
            case .memoryAtomicWait32, .memoryAtomicWait64: .atomicWait
            case .i32AtomicLoad, .i64AtomicLoad, .i32AtomicLoad8U, .i32AtomicLoad16U,
                .i64AtomicLoad8U, .i64AtomicLoad16U, .i64AtomicLoad32U:
                .atomicLoad
            default:
                effect.results.count == 0
                    ? .atomicStore
                    : effect.parameters.count == 3 ? .atomicCompareExchange : .atomicReadModifyWrite
            }
        emitAccess(cell, instruction, base: base)
        pushRuntimeResults(effect)
    }

    /// Puts the top operands into their slots, pops them and returns the slot of the deepest.
    mutating func settleOperands(_ count: Int) -> Int {
        let height = stack.count - count
        for index in height..<stack.count { settle(index) }
        removeOperands(downTo: height)
        return nextSlot
    }

    mutating func pushRuntimeResults(_ effect: StackEffect) {
        for kind in effect.results {
            let slot = push(SlotType(kind))
            noteWrite(slot: slot, accumulator: 3)
        }
    }
}
