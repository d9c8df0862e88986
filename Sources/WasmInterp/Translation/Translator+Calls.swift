import WasmCore

// Calls and returns. A call is a safepoint: what stays on the stack below the arguments is settled
// as the arguments are.

extension Translator {
    mutating func translateCall(_ index: UInt32) {
        let type = module.functionType(FunctionIndex(rawValue: index))
        let base = prepareArguments(type)
        markOffset()
        if Int(index) < module.decoded.importedFunctionCount {
            begin(.callImport)
            code.append(UInt32(0))
            code.append(index)
            code.append(UInt32(base))
            code.append(UInt32(0))
        } else {
            let callee = module.functions + (Int(index) - module.decoded.importedFunctionCount)
            begin(.call)
            code.append(UInt64(UInt(bitPattern: callee)))
            code.append(UInt32(base))
            code.append(UInt32(base + callee.pointee.headerSlot))
        }
        finishCall(type, base: base)
    }

    mutating func translateCallIndirect(_ instruction: Instruction) {
        let type = module.functionType(type: instruction.index)
        let element = pop()
        let isAccumulator = isInAccumulator(element)
        // Settling the arguments leaves the accumulators alone.
        let operand: CellOperand =
            isAccumulator ? .accumulator : .slot(Int(materialized(element)))
        let base = prepareArguments(type, keeping: element)
        if isAccumulator { takeFromAccumulator(element) }
        markOffset()
        begin(operand == .accumulator ? .callIndirectOnAccumulator : .callIndirect)
        appendSlot(operand)
        code.append(UInt16(0))
        code.append(instruction.index2)
        code.append(UInt32(base))
        code.append(module.types[Int(instruction.index)].rawValue)
        finishCall(type, base: base)
    }

    mutating func translateCallReference(_ index: UInt32) {
        let type = module.functionType(type: index)
        let reference = pop()
        let source = materialized(reference)
        let base = prepareArguments(type, keeping: reference)
        markOffset()
        begin(.callReference)
        code.append(source)
        code.append(UInt16(0))
        code.append(UInt32(0))
        code.append(UInt32(base))
        code.append(UInt32(0))
        finishCall(type, base: base)
    }

    /// Settles the whole stack, pops the arguments and returns the slot of the first.
    ///
    /// - Parameter keeping: A popped operand whose slot lies just above the arguments; no
    ///   argument is copied over it.
    private mutating func prepareArguments(
        _ type: FunctionType, keeping operand: StackValue? = nil
    ) -> Int {
        settleAll()
        removeOperands(downTo: stack.count - type.parameters.count)
        return nextSlot
    }

    private mutating func finishCall(_ type: FunctionType, base: Int) {
        forgetAccumulators()
        // The callee's frame starts at `base`; parameters and results overlap.
        pushTemporaries(type.results)
        if type.results.count == 1, type.results[0] != .v128 {
            noteWrite(slot: base, accumulator: SlotType(type.results[0]).accumulator)
        }
    }

    mutating func translateReturnCall(_ index: UInt32) {
        let type = module.functionType(FunctionIndex(rawValue: index))
        let base = prepareArguments(type)
        markOffset()
        if Int(index) < module.decoded.importedFunctionCount {
            begin(.returnCallImport)
            code.append(UInt32(0))
            code.append(index)
            code.append(UInt32(base))
            code.append(UInt32(0))
            code.append(UInt32(headerSlot))
            code.append(UInt32(0))
        } else {
            let callee = module.functions + (Int(index) - module.decoded.importedFunctionCount)
            begin(.returnCall)
            code.append(UInt64(UInt(bitPattern: callee)))
            code.append(UInt32(base))
            code.append(UInt32(type.parameters.slotCount))
            code.append(UInt32(headerSlot))
            code.append(UInt32(callee.pointee.headerSlot))
        }
        becomeUnreachable()
    }

    mutating func translateReturnCallIndirect(_ instruction: Instruction) {
        let type = module.functionType(type: instruction.index)
        let source = materialized(pop())
        let base = prepareArguments(type)
        markOffset()
        begin(.returnCallIndirect)
        code.append(source)
        code.append(UInt16(0))
        code.append(instruction.index2)
        code.append(UInt32(base))
        code.append(module.types[Int(instruction.index)].rawValue)
        code.append(UInt32(headerSlot))
        code.append(UInt32(0))
        becomeUnreachable()
    }

    mutating func translateReturnCallReference(_ index: UInt32) {
        let type = module.functionType(type: index)
        let source = materialized(pop())
        let base = prepareArguments(type)
        markOffset()
        begin(.returnCallReference)
        code.append(source)
        code.append(UInt16(0))
        code.append(UInt32(0))
        code.append(UInt32(base))
        code.append(UInt32(0))
        code.append(UInt32(headerSlot))
        code.append(UInt32(0))
        becomeUnreachable()
    }

    // Returns.

    /// Returns the top values, without changing what is known of the stack.
    mutating func emitReturn(_ separateMax: Int = Translator.separateMovesMax) {
        let count = resultTypes.count
        if count == 0 { return emitReturn(.returnVoid) }
        let first = stack.count - count
        if count == 1, resultTypes[0] != .v128 { return emitSingleReturn(stack[first]) }
        if count > separateMax {
            emitMoveOfRun(count, to: 0)
            return emitReturn(.returnVoid)
        }
        // A result that is still in a parameter must not be overwritten by another one.
        for index in max(first, settled)..<stack.count
        where stack[index].kind == .local && Int(stack[index].payload) < headerSlot {
            emitMove(stack[index], to: Int(stack[index].slot))
        }
        var target = 0
        for offset in 0..<count {
            var value = stack[first + offset]
            if value.kind == .local, Int(value.payload) < headerSlot { value.kind = .temporary }
            emitMove(value, to: target)
            target += value.type.slotCount
        }
        emitReturn(.returnVoid)
    }

    private mutating func emitReturn(_ cell: Cell) {
        begin(cell)
        code.append(UInt32(0))
        code.append(UInt32(headerSlot))
    }

    private mutating func emitSingleReturn(_ value: StackValue) {
        if value.kind == .constant {
            emitReturn(.returnConstant)
            code.append(value.payload)
        } else if isInAccumulator(value) {
            switch value.type {
            case .f32: emitReturn(.returnF32)
            case .f64: emitReturn(.returnF64)
            default: emitReturn(.returnAccumulator)
            }
        } else {
            let source = materialized(value)
            begin(.returnSlot)
            code.append(source)
            code.append(UInt16(0))
            code.append(UInt32(headerSlot))
        }
    }

    /// Returns results that an exception handler has put in place already.
    mutating func emitReturnOfResults() {
        if resultTypes.count == 1, resultTypes[0] != .v128 {
            begin(.returnSlot)
            code.append(UInt32(0))
            code.append(UInt32(headerSlot))
        } else {
            emitReturn(.returnVoid)
        }
    }
}
