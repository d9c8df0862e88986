import WasmCore

// Calls and returns. A call is a safepoint: what stays on the stack below the arguments is settled
// as the arguments are.

extension Translator {
    mutating func translateCall(_ index: UInt32) {
        let type = module.signature(function: index)
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

    mutating func translateCallIndirect() {
        let type = module.signatures[instruction.index]
        let element = stack.pop()
        let isAccumulator = accumulators.hold(element)
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
        let type = module.signatures[index]
        let reference = stack.pop()
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
        _ type: Signature, keeping operand: StackValue? = nil
    ) -> Int {
        settleAll()
        stack.remove(downTo: stack.count - type.parameters.count)
        return stack.nextSlot
    }

    private mutating func finishCall(_ type: Signature, base: Int) {
        forgetAccumulators()
        // The callee's frame starts at `base`; parameters and results overlap.
        pushTemporaries(type.results)
        if let result = type.results.single {
            accumulators.noteWrite(slot: base, accumulator: result.accumulator)
        }
    }

    mutating func translateReturnCall(_ index: UInt32) {
        let type = module.signature(function: index)
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

    mutating func translateReturnCallIndirect() {
        let type = module.signatures[instruction.index]
        let source = materialized(stack.pop())
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
        let type = module.signatures[index]
        let source = materialized(stack.pop())
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
        let count = results.count
        if count == 0 { return emitReturn(.returnVoid) }
        let first = stack.count - count
        if results.single != nil { return emitSingleReturn(stack[first]) }
        if count > separateMax {
            emitMoveOfRun(count, to: 0)
            return emitReturn(.returnVoid)
        }
        // A result that is still in a parameter must not be overwritten by another one.
        for index in max(first, stack.settledCount)..<stack.count
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
        } else if accumulators.hold(value) {
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
        if results.single != nil {
            begin(.returnSlot)
            code.append(UInt32(0))
            code.append(UInt32(headerSlot))
        } else {
            emitReturn(.returnVoid)
        }
    }
}
