import WasmCore

// Calls and returns. A call is a safepoint: what stays on the stack below the arguments is settled
// as the arguments are.

extension Translator {
    mutating func translateCall(_ index: UInt32) {
        let type = module.signature(function: index)
        let base = prepareArguments(type)
        markOffset()
        if Int(index) < module.decoded.importedFunctionCount {
            emit(.callImport, ImportCallCell(function: index, arguments: UInt32(base)))
        } else {
            let callee = module.functions + (Int(index) - module.decoded.importedFunctionCount)
            emit(
                .call,
                DirectCallCell(
                    callee: UInt64(UInt(bitPattern: callee)), arguments: UInt32(base),
                    header: UInt32(base + callee.pointee.headerSlot)))
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
        emit(
            operand == .accumulator ? .callIndirectOnAccumulator : .callIndirect,
            IndirectCallCell(
                element: operand.field, table: instruction.index2, arguments: UInt32(base),
                type: module.types[Int(instruction.index)].rawValue))
        finishCall(type, base: base)
    }

    mutating func translateCallReference(_ index: UInt32) {
        let type = module.signatures[index]
        let reference = stack.pop()
        let source = materialized(reference)
        let base = prepareArguments(type, keeping: reference)
        markOffset()
        emit(.callReference, ReferenceCallCell(reference: source, arguments: UInt32(base)))
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
        noteSafepoint(.after)
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
            emit(
                .returnCallImport,
                ImportTailCallCell(
                    function: index, arguments: UInt32(base), header: UInt32(headerSlot)))
        } else {
            let callee = module.functions + (Int(index) - module.decoded.importedFunctionCount)
            emit(
                .returnCall,
                DirectTailCallCell(
                    callee: UInt64(UInt(bitPattern: callee)), arguments: UInt32(base),
                    parameterSlots: UInt32(type.parameters.slotCount), header: UInt32(headerSlot),
                    calleeHeader: UInt32(callee.pointee.headerSlot)))
        }
        becomeUnreachable()
    }

    mutating func translateReturnCallIndirect() {
        let type = module.signatures[instruction.index]
        let source = materialized(stack.pop())
        let base = prepareArguments(type)
        markOffset()
        emit(
            .returnCallIndirect,
            IndirectTailCallCell(
                element: source, table: instruction.index2, arguments: UInt32(base),
                type: module.types[Int(instruction.index)].rawValue, header: UInt32(headerSlot)))
        becomeUnreachable()
    }

    mutating func translateReturnCallReference(_ index: UInt32) {
        let type = module.signatures[index]
        let source = materialized(stack.pop())
        let base = prepareArguments(type)
        markOffset()
        emit(
            .returnCallReference,
            ReferenceTailCallCell(
                reference: source, arguments: UInt32(base), header: UInt32(headerSlot)))
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

    private mutating func emitReturn(_ cell: Cell, result: UInt16 = 0) {
        emit(cell, ReturnCell(result: result, header: UInt32(headerSlot)))
    }

    private mutating func emitSingleReturn(_ value: StackValue) {
        if value.kind == .constant {
            emit(
                .returnConstant,
                ReturnConstantCell(header: UInt32(headerSlot), result: value.payload))
        } else if accumulators.hold(value) {
            switch value.type {
            case .f32: emitReturn(.returnF32)
            case .f64: emitReturn(.returnF64)
            default: emitReturn(.returnAccumulator)
            }
        } else {
            let result = materialized(value)
            emitReturn(.returnSlot, result: result)
        }
    }

    /// Returns results that an exception handler has put in place already.
    mutating func emitReturnOfResults() {
        emitReturn(results.single != nil ? .returnSlot : .returnVoid)
    }
}
