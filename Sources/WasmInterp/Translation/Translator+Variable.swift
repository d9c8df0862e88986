import WasmCore

// Locals, globals, memory, references: what moves values.

extension Translator {
    mutating func translateLocalSet(_ index: Int, keepsValue: Bool) {
        let value = stack.pop()
        let slot = Int(locals[index].slot)
        if value.kind == .local, value.place == slot {
            if keepsValue { pushLocal(index) }
            return
        }
        if stack.names(localSlot: slot) {
            settleReads(ofLocalSlot: slot)
        } else if retarget(value, to: slot) {
            if keepsValue { pushLocal(index) }
            return
        }
        let wasInAccumulator = accumulators.hold(value) ? value.type.accumulator : 3
        emitMove(value, to: slot)
        accumulators.noteCopy(of: wasInAccumulator, to: slot)
        if keepsValue { pushLocal(index) }
    }

    /// Lets the cell that just produced a temporary write to a local instead.
    private mutating func retarget(_ value: StackValue, to slot: Int) -> Bool {
        guard value.kind == .temporary, slot <= UInt16.max,
            let writer = recent.writer(of: value.slot, endingAt: code.count)
        else { return false }
        code.patch(UInt16(slot), at: writer.offset + OperandsCell.targetPlace)
        accumulators.noteWrite(slot: slot, accumulator: writer.accumulator)
        recent.forgetResult()
        return true
    }

    mutating func translateGlobalGet(_ index: UInt32) {
        let type = SlotType(module.decoded.globals[Int(index)].value)
        let slot = stack.push(type)
        let cell: Cell =
            switch type {
            case .f32: .globalGetF32
            case .f64: .globalGetF64
            case .v128: .globalGet128
            default: .globalGet
            }
        let offset = emit(cell, GlobalGetCell(target: targetSlot(slot), global: index))
        noteProduced(cell: offset, slot: slot, type: type)
    }

    mutating func translateGlobalSet(_ index: UInt32) {
        let value = stack.pop()
        if value.kind == .constant {
            emit(.globalSetConstant, GlobalSetConstantCell(global: index, value: value.payload))
            return
        }
        if value.type.accumulator == 0, accumulators.hold(value) {
            takeFromAccumulator(value)
            emit(.globalSetFromAccumulator, GlobalSetCell(global: index))
            return
        }
        let source = materialized(value)
        emit(
            value.type == .v128 ? .globalSet128 : .globalSet,
            GlobalSetCell(source: source, global: index))
    }

    mutating func translateLoad(_ rule: PlainRule) {
        guard isPlain() else { return translateFarLoad(rule) }
        let (address, end) = address(stack.pop())
        let type = rule.result
        let slot = stack.push(type)
        markOffset()
        let handler = Int(rule.handlerBase) + 2 * address.addressShape
        let offset = emit(
            handler: handler,
            LoadCell(address: address.field, target: targetSlot(slot), end: end))
        noteProduced(cell: offset, slot: slot, type: type, accumulatorHandler: handler + 1)
    }

    mutating func translateStore(_ rule: PlainRule) {
        guard isPlain() else { return translateFarStore() }
        let value = stack.pop()
        let place = stack.pop()
        var address: CellOperand
        var end: UInt32
        var operand: CellOperand
        if value.kind == .constant {
            operand = .immediate(value.payload)
            (address, end) = self.address(place)
        } else if accumulators.hold(value), value.kind == .temporary || !accumulators.hold(place) {
            let sharesAccumulator = value.type.accumulator == 0
            (address, end) = self.address(place, inSlot: sharesAccumulator)
            takeFromAccumulator(value)
            operand = .accumulator
        } else {
            let source = materialized(value)
            (address, end) = self.address(place)
            operand = .slot(Int(source))
        }
        markOffset()
        let handler =
            storeHandlerBase(instruction.opcode, rule) + 3 * address.addressShape
            + operand.valueShape
        if let bits = operand.immediate {
            emit(
                handler: handler,
                StoreConstantCell(address: address.field, end: end, value: bits))
        } else {
            emit(
                handler: handler,
                StoreCell(address: address.field, value: operand.field, end: end))
        }
    }

    /// The address of a plain access and its end: a constant address becomes part of the offset.
    private mutating func address(
        _ value: StackValue, inSlot: Bool = false
    ) -> (CellOperand, end: UInt32) {
        let end = accessEnd()
        if value.kind == .constant {
            let (sum, overflow) = UInt32(truncatingIfNeeded: value.payload)
                .addingReportingOverflow(end)
            if !overflow { return (.immediate(0), sum) }
        }
        return (inSlot ? .slot(Int(materialized(value))) : slotOrAccumulator(value), end)
    }

    /// Memory 0 with 32-bit addresses has handlers of its own; they hold the access's end.
    func isPlain() -> Bool {
        instruction.index == 0 && module.decoded.memories[0].addressType == .i32
            && instruction.bits <= UInt64(UInt32.max) - 16
    }

    /// Offset plus width of a plain access.
    func accessEnd() -> UInt32 {
        // `isPlain` has seen that both fit.
        UInt32(instruction.bits) + UInt32(instruction.opcode.row.accessBytes)
    }

    mutating func translateAtomic() {
        let opcode = instruction.opcode
        if opcode == .atomicFence {
            emitRuntime(.atomicFence, operandCount: 0) { _ in OperandsOnlyCell(base: 0) }
            return
        }
        let effect = opcode.row.effect
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
        let access = { [instruction] (base: UInt32) in
            AtomicAccessCell(
                base: base, memory: instruction.index, opcode: opcode.rawValue,
                offset: instruction.bits)
        }
        let count = effect.parameters.count
        if cell == .atomicWait {
            // A guest may stand here for long.
            emitBulk(cell, operandCount: count, access)
        } else {
            emitRuntime(cell, operandCount: count, access)
        }
        pushRuntimeResults(effect)
    }

    /// Puts the top operands into their slots, pops them and returns the slot of the deepest.
    mutating func settleOperands(_ count: Int) -> Int {
        let height = stack.count - count
        for index in height..<stack.count { settle(index) }
        stack.remove(downTo: height)
        return stack.nextSlot
    }

    mutating func pushRuntimeResults(_ effect: StackEffect) {
        for kind in effect.results {
            let slot = stack.push(SlotType(kind))
            accumulators.noteWrite(slot: slot, accumulator: 3)
        }
    }
}
