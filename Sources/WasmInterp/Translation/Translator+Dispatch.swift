import WasmCore

// One case an instruction, or a group with one shape.

extension Translator {
    mutating func translate(
        _ instruction: Instruction, _ reader: inout InstructionReader
    ) throws(DecodeError) {
        switch instruction.opcode {
        case .unreachable:
            markOffset()
            begin(.unreachable)
            becomeUnreachable()
        case .nop: break
        case .block: translateBlock(instruction, kind: .block)
        case .loop: translateBlock(instruction, kind: .loop)
        case .if: translateIf(instruction)
        case .else: translateElse()
        case .end: translateEnd()
        case .br: translateBranch(instruction.index)
        case .brIf: translateBranchIf(instruction.index)
        case .brTable: try translateBranchTable(instruction)
        case .return:
            emitReturn()
            becomeUnreachable()
        case .call: translateCall(instruction.index)
        case .callIndirect: translateCallIndirect(instruction)
        case .callRef: translateCallReference(instruction.index)
        case .returnCall: translateReturnCall(instruction.index)
        case .returnCallIndirect: translateReturnCallIndirect(instruction)
        case .returnCallRef: translateReturnCallReference(instruction.index)
        case .tryTable: try translateTryTable(instruction)
        case .throw: translateThrow(instruction.index)
        case .throwRef: translateThrowReference()
        case .drop: _ = pop()
        case .select, .selectTyped: translateSelect()
        case .localGet: pushLocal(Int(instruction.index))
        case .localSet: translateLocalSet(Int(instruction.index), keepsValue: false)
        case .localTee: translateLocalSet(Int(instruction.index), keepsValue: true)
        case .globalGet: translateGlobalGet(instruction.index)
        case .globalSet: translateGlobalSet(instruction.index)
        case .i32Const: pushConstant(.i32, instruction.bits)
        case .i64Const: pushConstant(.i64, instruction.bits)
        case .f32Const: pushConstant(.f32, instruction.bits)
        case .f64Const: pushConstant(.f64, instruction.bits)
        case .refNull: pushConstant(.reference, 0)
        case .refIsNull: translateReferenceIsNull()
        case .refFunc: translateReferenceFunction(instruction.index)
        case .refEq: translateReferenceEqual()
        case .refAsNonNull: translateReferenceAsNonNull()
        case .brOnNull: translateBranchOnNull(instruction.index)
        case .brOnNonNull: translateBranchOnNonNull(instruction.index)
        default: try translateTabled(instruction)
        }
    }

    /// Instructions that the table's columns describe.
    private mutating func translateTabled(_ instruction: Instruction) throws(DecodeError) {
        let opcode = instruction.opcode
        let row = opcode.row
        if row.isVector { return translateVector(instruction) }
        if row.isScalarFunction {
            return row.effect.parameters.count == 1
                ? translateUnary(opcode) : translateBinary(opcode)
        }
        switch row.chapter {
        case .atomic: return translateAtomic(instruction)
        case .memory where row.accessBytes > 0:
            return row.effect.results.count == 1
                ? translateLoad(instruction) : translateStore(instruction)
        case .numeric, .memory, .table: if translateMemoryOrTable(instruction) { return }
        case .reference, .aggregate, .control: return translateObject(instruction)
        case .vector, .parametric, .variable: break
        }
        // Validation lets only instructions pass that the engine's features include.
        throw DecodeError(.featureDisabled(row.feature), offset: instruction.offset)
    }

    private mutating func translateMemoryOrTable(_ instruction: Instruction) -> Bool {
        switch instruction.opcode {
        case .memorySize:
            runtime(.memorySize, instruction, 0, addressType(memory: instruction.index))
        case .memoryGrow:
            runtime(.memoryGrow, instruction, 1, addressType(memory: instruction.index))
        case .memoryFill: runtime(.memoryFill, instruction, 3, nil)
        case .memoryCopy:
            let small: Cell = isMetered ? .memoryCopySmallMetered : .memoryCopySmall
            runtime(hasSmallCopies(instruction) ? small : .memoryCopy, instruction, 3, nil)
        case .memoryInit: runtime(.memoryInit, instruction, 3, nil)
        case .dataDrop: runtime(.dataDrop, instruction, 0, nil)
        case .tableGet: runtime(.tableGet, instruction, 1, .reference)
        case .tableSet: runtime(.tableSet, instruction, 2, nil)
        case .tableSize: runtime(.tableSize, instruction, 0, addressType(table: instruction.index))
        case .tableGrow: runtime(.tableGrow, instruction, 2, addressType(table: instruction.index))
        case .tableFill: runtime(.tableFill, instruction, 3, nil)
        case .tableCopy: runtime(.tableCopy, instruction, 3, nil)
        case .tableInit: runtime(.tableInit, instruction, 3, nil)
        case .elemDrop: runtime(.elementDrop, instruction, 0, nil)
        case .i64Add128: wide(.add128, 4)
        case .i64Sub128: wide(.subtract128, 4)
        case .i64MulWideS: wide(.multiplyWideSigned, 2)
        case .i64MulWideU: wide(.multiplyWideUnsigned, 2)
        default: return false
        }
        return true
    }

    /// Whether small copies lie within memory 0 with 32-bit addresses, and are not noted.
    private func hasSmallCopies(_ instruction: Instruction) -> Bool {
        !tracksFirstMemory && instruction.index == 0 && instruction.index2 == 0
            && addressType(memory: 0) == .i32
    }

    private func addressType(memory index: UInt32) -> SlotType {
        SlotType(module.decoded.memories[Int(index)].addressType.valueType)
    }

    private func addressType(table index: UInt32) -> SlotType {
        SlotType(module.decoded.tables[Int(index)].addressType.valueType)
    }

    private mutating func runtime(
        _ cell: Cell, _ instruction: Instruction, _ operandCount: Int, _ result: SlotType?
    ) {
        let base = settleOperands(operandCount)
        emitRuntime(cell, base: base, instruction.index, instruction.index2)
        // Operands may have been overwritten; one result has its value in the accumulator too.
        for slot in base..<(base + operandCount) { noteWrite(slot: slot, accumulator: 3) }
        if let result {
            push(result)
            noteWrite(slot: base, accumulator: 0)
        }
    }

    private mutating func wide(_ cell: Cell, _ operandCount: Int) {
        let base = settleOperands(operandCount)
        emitRuntime(cell, base: base)
        for slot in base..<(base + operandCount) { noteWrite(slot: slot, accumulator: 3) }
        push(.i64)
        push(.i64)
    }

    private mutating func translateSelect() {
        let condition = pop()
        let second = pop()
        let first = pop()
        if first.type == .v128 || isInAccumulator(condition) == false {
            return emitSelect(first, second, condition)
        }
        // Constants are written to slots without touching the accumulators.
        let a = materialized(first)
        let b = materialized(second)
        takeFromAccumulator(condition)
        let slot = push(first.type)
        let offset = begin(.selectOnAccumulator)
        code.append(a)
        code.append(targetSlot(slot))
        code.append(b)
        code.append(UInt16(0))
        finishSelect(first.type, offset, slot)
    }

    private mutating func emitSelect(
        _ first: StackValue, _ second: StackValue, _ condition: StackValue
    ) {
        let a = materialized(first)
        let b = materialized(second)
        let c = materialized(condition)
        let slot = push(first.type)
        let offset = begin(first.type == .v128 ? .select128 : .select)
        code.append(a)
        code.append(targetSlot(slot))
        code.append(b)
        code.append(c)
        finishSelect(first.type, offset, slot)
    }

    /// A select works on bits: only an integer's accumulator has the result.
    private mutating func finishSelect(_ type: SlotType, _ offset: Int, _ slot: Int) {
        accumulatorSlots.0 = -1
        noteProduced(cell: offset, slot: slot, type: type)
        if type.accumulator != 0 {
            self[accumulatorSlot: type.accumulator] = -1
            lastWriter.accumulator = 3
        }
    }

    private mutating func translateReferenceIsNull() {
        pushConstant(.i64, 0)
        translateBinary(.i64Eq)
    }

    private mutating func translateReferenceEqual() {
        translateBinary(.i64Eq)
    }

    private mutating func translateReferenceFunction(_ index: UInt32) {
        let slot = push(.reference)
        let offset = begin(.referenceFunction)
        code.append(UInt16(0))
        code.append(targetSlot(slot))
        code.append(index)
        noteProduced(cell: offset, slot: slot, type: .reference)
    }

    private mutating func translateReferenceAsNonNull() {
        let value = pop()
        let source = materialized(value)
        let slot = push(.reference)
        markOffset()
        let offset = begin(.referenceAsNonNull)
        code.append(source)
        code.append(targetSlot(slot))
        code.append(UInt32(0))
        noteProduced(cell: offset, slot: slot, type: .reference)
    }
}
