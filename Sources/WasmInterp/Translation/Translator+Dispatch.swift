import WasmCore

// One case an or a group with one shape.

extension Translator {
    mutating func translateInstruction() throws(DecodeError) {
        switch instruction.opcode {
        case .unreachable:
            markOffset()
            emit(.unreachable, BareCell())
            becomeUnreachable()
        case .nop: break
        case .block: translateBlock(kind: .block)
        case .loop: translateBlock(kind: .loop)
        case .if: translateIf()
        case .else: translateElse()
        case .end: translateEnd()
        case .br: translateBranch(instruction.index)
        case .brIf: translateBranchIf(instruction.index)
        case .brTable: try translateBranchTable()
        case .return:
            emitReturn()
            becomeUnreachable()
        case .call: translateCall(instruction.index)
        case .callIndirect: translateCallIndirect()
        case .callRef: translateCallReference(instruction.index)
        case .returnCall: translateReturnCall(instruction.index)
        case .returnCallIndirect: translateReturnCallIndirect()
        case .returnCallRef: translateReturnCallReference(instruction.index)
        case .tryTable: try translateTryTable()
        case .throw: translateThrow(instruction.index)
        case .throwRef: translateThrowReference()
        case .drop: _ = stack.pop()
        case .select, .selectTyped: translateSelect()
        case .localGet: pushLocal(Int(instruction.index))
        case .localSet: translateLocalSet(Int(instruction.index), keepsValue: false)
        case .localTee: translateLocalSet(Int(instruction.index), keepsValue: true)
        case .globalGet: translateGlobalGet(instruction.index)
        case .globalSet: translateGlobalSet(instruction.index)
        case .i32Const: stack.push(constant: instruction.bits, .i32)
        case .i64Const: stack.push(constant: instruction.bits, .i64)
        case .f32Const: stack.push(constant: instruction.bits, .f32)
        case .f64Const: stack.push(constant: instruction.bits, .f64)
        case .refNull: stack.push(constant: 0, .reference)
        case .refIsNull: translateReferenceIsNull()
        case .refFunc: translateReferenceFunction(instruction.index)
        case .refEq: translateReferenceEqual()
        case .refAsNonNull: translateReferenceAsNonNull()
        case .brOnNull: translateBranchOnNull(instruction.index)
        case .brOnNonNull: translateBranchOnNonNull(instruction.index)
        default: try translateTabled()
        }
    }

    /// Instructions that the table's columns describe.
    private mutating func translateTabled() throws(DecodeError) {
        let opcode = instruction.opcode
        let rule = rule(opcode)
        switch rule.shape {
        case .load: return translateLoad(rule)
        case .store: return translateStore(rule)
        case .unary: return translateUnary(opcode, rule)
        case .binary: return translateBinary(opcode, rule)
        case .other: break
        }
        let row = opcode.row
        if row.isVector { return translateVector() }
        switch row.chapter {
        case .atomic: return translateAtomic()
        case .numeric, .memory, .table: if translateMemoryOrTable() { return }
        case .reference, .aggregate, .control: return translateObject()
        case .vector, .parametric, .variable: break
        }
        // Validation lets only instructions pass that the engine's features include.
        throw DecodeError(.featureDisabled(row.feature), offset: instruction.offset)
    }

    private mutating func translateMemoryOrTable() -> Bool {
        let (first, second) = (instruction.index, instruction.index2)
        let memory = { (base: UInt32) in MemoryCell(base: base, memory: first) }
        let table = { (base: UInt32) in TableCell(base: base, table: first) }
        let drop = { (base: UInt32) in DropCell(base: base, segment: first) }
        let copy = { (base: UInt32) in CopyBetweenCell(base: base, target: first, source: second) }
        switch instruction.opcode {
        case .memorySize: runtime(.memorySize, 0, addressType(memory: first), memory)
        case .memoryGrow: runtime(.memoryGrow, 1, addressType(memory: first), memory)
        case .memoryFill: bulk(.memoryFill, 3, nil, memory)
        case .memoryCopy:
            let small: Cell = isMetered ? .memoryCopySmallMetered : .memoryCopySmall
            bulk(hasSmallCopies() ? small : .memoryCopy, 3, nil, copy)
        case .memoryInit:
            bulk(.memoryInit, 3, nil) {
                MemoryInitCell(base: $0, segment: first, memory: second)
            }
        case .dataDrop: runtime(.dataDrop, 0, nil, drop)
        case .tableGet: runtime(.tableGet, 1, .reference, table)
        case .tableSet: runtime(.tableSet, 2, nil, table)
        case .tableSize: runtime(.tableSize, 0, addressType(table: first), table)
        case .tableGrow: bulk(.tableGrow, 2, addressType(table: first), table)
        case .tableFill: bulk(.tableFill, 3, nil, table)
        case .tableCopy: bulk(.tableCopy, 3, nil, copy)
        case .tableInit:
            bulk(.tableInit, 3, nil) { TableInitCell(base: $0, segment: first, table: second) }
        case .elemDrop: runtime(.elementDrop, 0, nil, drop)
        case .i64Add128: wide(.add128, 4)
        case .i64Sub128: wide(.subtract128, 4)
        case .i64MulWideS: wide(.multiplyWideSigned, 2)
        case .i64MulWideU: wide(.multiplyWideUnsigned, 2)
        default: return false
        }
        return true
    }

    /// Whether small copies lie within memory 0 with 32-bit addresses, and are not noted.
    private func hasSmallCopies() -> Bool {
        !tracksFirstMemory && instruction.index == 0 && instruction.index2 == 0
            && addressType(memory: 0) == .i32
    }

    private func addressType(memory index: UInt32) -> SlotType {
        SlotType(module.decoded.memories[Int(index)].addressType.valueType)
    }

    private func addressType(table index: UInt32) -> SlotType {
        SlotType(module.decoded.tables[Int(index)].addressType.valueType)
    }

    private mutating func runtime<Layout: RuntimeLayout>(
        _ cell: Cell, _ operandCount: Int, _ result: SlotType?,
        _ layout: (_ base: UInt32) -> Layout
    ) {
        let base = emitRuntime(cell, operandCount: operandCount, layout)
        // Operands may have been overwritten.
        for slot in base..<(base + operandCount) {
            accumulators.noteWrite(slot: slot, accumulator: 3)
        }
        pushResult(result, at: base)
    }

    mutating func bulk<Layout: RuntimeLayout>(
        _ cell: Cell, _ operandCount: Int, _ result: SlotType?,
        _ layout: (_ base: UInt32) -> Layout
    ) {
        pushResult(result, at: emitBulk(cell, operandCount: operandCount, layout))
    }

    /// One result has its value in the accumulator too.
    private mutating func pushResult(_ result: SlotType?, at base: Int) {
        guard let result else { return }
        stack.push(result)
        accumulators.noteWrite(slot: base, accumulator: 0)
    }

    private mutating func wide(_ cell: Cell, _ operandCount: Int) {
        let base = emitRuntime(cell, operandCount: operandCount) { OperandsOnlyCell(base: $0) }
        for slot in base..<(base + operandCount) {
            accumulators.noteWrite(slot: slot, accumulator: 3)
        }
        stack.push(.i64)
        stack.push(.i64)
    }

    private mutating func translateSelect() {
        let condition = stack.pop()
        let second = stack.pop()
        let first = stack.pop()
        if first.type == .v128 || accumulators.hold(condition) == false {
            return emitSelect(first, second, condition)
        }
        // Constants are written to slots without touching the accumulators.
        let a = materialized(first)
        let b = materialized(second)
        takeFromAccumulator(condition)
        let slot = stack.push(first.type)
        let offset = emit(
            .selectOnAccumulator, SelectCell(first: a, target: targetSlot(slot), second: b))
        finishSelect(first.type, offset, slot)
    }

    private mutating func emitSelect(
        _ first: StackValue, _ second: StackValue, _ condition: StackValue
    ) {
        let a = materialized(first)
        let b = materialized(second)
        let c = materialized(condition)
        let slot = stack.push(first.type)
        let offset = emit(
            first.type == .v128 ? .select128 : .select,
            SelectCell(first: a, target: targetSlot(slot), second: b, condition: c))
        finishSelect(first.type, offset, slot)
    }

    /// A select works on bits: only an integer's accumulator has the result.
    private mutating func finishSelect(_ type: SlotType, _ offset: Int, _ slot: Int) {
        accumulators.forget(0)
        noteProduced(cell: offset, slot: slot, type: type)
        if type.accumulator != 0 {
            accumulators.forget(type.accumulator)
            recent.noteNoAccumulator()
        }
    }

    private mutating func translateReferenceIsNull() {
        stack.push(constant: 0, .i64)
        translateBinary(.i64Eq, rule(.i64Eq))
    }

    private mutating func translateReferenceEqual() {
        translateBinary(.i64Eq, rule(.i64Eq))
    }

    private mutating func translateReferenceFunction(_ index: UInt32) {
        let slot = stack.push(.reference)
        let offset = emit(
            .referenceFunction,
            FunctionReferenceCell(target: targetSlot(slot), function: index))
        noteProduced(cell: offset, slot: slot, type: .reference)
    }

    private mutating func translateReferenceAsNonNull() {
        let value = stack.pop()
        let source = materialized(value)
        let slot = stack.push(.reference)
        markOffset()
        let offset = emit(
            .referenceAsNonNull, UnaryCell(operand: source, target: targetSlot(slot)))
        noteProduced(cell: offset, slot: slot, type: .reference)
    }
}
