import WasmCore

// Structured control and branches.

extension Translator {
    func blockSignature(_ type: BlockType) -> ([ValueType], [ValueType]) {
        switch type {
        case .empty: return ([], [])
        case .value(let type): return ([], [type])
        case .type(let index):
            let type = module.functionType(type: index.rawValue)
            return (type.parameters, type.results)
        }
    }

    mutating func translateBlock(_ instruction: Instruction, kind: Label.Kind) {
        let (parameters, results) = blockSignature(instruction.blockType)
        let height = stack.count - parameters.count
        // What a path inside puts into slots another path may not: all is settled before.
        settleAll()
        let baseSlot = height < stack.count ? Int(stack[height].slot) : nextSlot
        var label = Label(
            kind: kind, height: height, baseSlot: baseSlot, parameters: parameters,
            results: results, isReachable: true)
        if kind == .loop {
            forgetAccumulators()
            label.start = code.count
        }
        labels.append(label)
        if kind == .loop, isMetered { emitFuel() }
    }

    mutating func translateIf(_ instruction: Instruction) {
        // The comparison may become part of the branch, so operands below it settle first.
        let (parameters, results) = blockSignature(instruction.blockType)
        let height = stack.count - 1 - parameters.count
        let condition = prepareCondition { translator in
            let top = translator.stack.count - 1
            // The condition itself may be settled already.
            for index in min(translator.settled, top)..<top { translator.settle(index) }
        }
        let baseSlot = height < stack.count ? Int(stack[height].slot) : nextSlot
        var label = Label(
            kind: .if, height: height, baseSlot: baseSlot, parameters: parameters,
            results: results, isReachable: true)
        // Both branches read the parameters' slots.
        forgetProducers()
        label.elseBranch = emitConditional(condition, jumpsIf: false)
        labels.append(label)
    }

    mutating func translateElse() {
        var label = labels[labels.count - 1]
        if isReachable {
            moveToLabel(label.results.count, baseSlot: label.baseSlot)
            emitBranch(to: labels.count - 1)
            label = labels[labels.count - 1]
        }
        removeOperands(downTo: label.height)
        if label.elseBranch >= 0 {
            patchDistance(at: label.elseBranch + 12, origin: label.elseBranch)
        }
        label.elseBranch = -1
        label.kind = .else
        labels[labels.count - 1] = label
        forgetAccumulators()
        pushTemporaries(label.parameters)
        isReachable = label.isReachable
    }

    mutating func translateEnd() {
        if labels[labels.count - 1].kind == .function { return endFunction() }
        var label = labels[labels.count - 1]
        if isReachable {
            moveToLabel(label.results.count, baseSlot: label.baseSlot)
        }
        if label.kind == .tryTable { addHandlers(label) }
        labels.removeLast()
        settleFuel(label)
        var isTargeted = label.isTargeted
        if label.kind == .if, label.isReachable {
            // Without an `else` the parameters are the results.
            patchDistance(at: label.elseBranch + 12, origin: label.elseBranch)
            isTargeted = true
            label.elseBranch = -1
        }
        if label.kind != .loop { resolveFixups(label.fixups) }
        let wasReachable = isReachable
        isReachable = label.isReachable && (isReachable || (isTargeted && label.kind != .loop))
        guard label.isReachable else { return }
        removeOperands(downTo: label.height)
        pushTemporaries(label.results)
        if isTargeted && label.kind != .loop || !wasReachable || label.kind == .tryTable {
            forgetAccumulators()
        } else {
            forgetProducers()
            lastCompare = nil
            lastWriter = LastWriter()
        }
    }

    private mutating func endFunction() {
        let label = labels[0]
        if isReachable { emitReturn() }
        if label.isTargeted {
            resolveFixups(label.fixups)
            emitReturnOfResults()
        }
        settleFuel(labels[0])
        labels.removeLast()
    }

    mutating func translateBranch(_ depth: UInt32) {
        leave(to: labels.count - 1 - Int(depth))
        becomeUnreachable()
    }

    mutating func translateBranchIf(_ depth: UInt32) {
        let index = labels.count - 1 - Int(depth)
        let condition = prepareCondition { _ in }
        emitConditionalBranch(condition, to: index)
    }

    /// Branches if the condition holds, with whatever values the label wants.
    mutating func emitConditionalBranch(_ condition: Condition, to index: Int) {
        forgetProducers()
        settleRun(labels[index].branchTypes.count)
        if isInPlace(at: index) {
            let cell = emitConditional(condition, jumpsIf: true)
            connect(cell + 12, origin: cell, to: index)
            return
        }
        let skip = emitConditional(condition, jumpsIf: false)
        let slots = accumulatorSlots
        leave(to: index)
        // The moves happened on the other path; accumulators are as they were.
        accumulatorSlots = slots
        lastWriter = LastWriter()
        lastCompare = nil
        patchDistance(at: skip + 12, origin: skip)
    }

    mutating func translateBranchTable(
        _ instruction: Instruction
    ) throws(DecodeError) {
        let operand = slotOrAccumulator(pop())
        forgetProducers()
        let count = Int(instruction.index)
        var reader = ByteReader(module.decoded.bytes, range: instruction.list)
        var ways = reader
        let valueCount = labels[labels.count - 1 - Int(try ways.u32())].branchTypes.count
        // There may be a way out for each byte: none of them moves several values one by one.
        settleRun(valueCount, separateMax: 1)
        let cell = begin(operand == .accumulator ? .branchTableOnAccumulator : .branchTable)
        appendSlot(operand)
        code.append(UInt16(0))
        code.append(UInt32(count))
        for _ in 0...count { code.append(Int32(0)) }
        if count % 2 == 0 { code.append(Int32(0)) }
        // One way out per label: those that have to move values share one stub.
        var stubs: [UInt32: Int] = [:]
        for entry in 0...count {
            let depth = try reader.u32()
            let index = labels.count - 1 - Int(depth)
            let position = cell + 16 + 4 * entry
            if isInPlace(at: index) {
                connect(position, origin: cell, to: index)
                continue
            }
            if let stub = stubs[depth] {
                code.patchDistance(from: cell, to: stub, at: position)
                continue
            }
            stubs[depth] = code.count
            patchDistance(at: position, origin: cell)
            let slots = accumulatorSlots
            leave(to: index, separateMax: 1)
            accumulatorSlots = slots
            if pace.isInterrupted() { throw DecodeError(.interrupted, offset: wasmOffset) }
        }
        becomeUnreachable()
    }

    mutating func becomeUnreachable() {
        isReachable = false
        removeOperands(downTo: labels[labels.count - 1].height)
        forgetAccumulators()
    }

    /// In code that cannot be reached only the nesting matters.
    mutating func skip(_ instruction: Instruction) {
        switch instruction.opcode {
        case .block, .loop, .if, .tryTable:
            labels.append(
                Label(
                    kind: instruction.opcode == .if ? .if : .block, height: stack.count,
                    baseSlot: nextSlot, parameters: [], results: [], isReachable: false))
        case .else:
            if labels[labels.count - 1].isReachable {
                translateElse()
            } else {
                labels[labels.count - 1].kind = .else
            }
        case .end: translateEnd()
        default: break
        }
    }

    // Moving values to where a label has them.

    /// Values that a branch moves by a cell each. More of them are settled and move as one run, so
    /// that a branch takes a bounded number of cells.
    static var separateMovesMax: Int { 4 }

    /// Settles the top values if they will move as a run; before ways part, since each of them
    /// relies on it.
    mutating func settleRun(_ count: Int, separateMax: Int = Translator.separateMovesMax) {
        if count > separateMax { settle(downTo: stack.count - count) }
    }

    /// Whether the values that a branch carries are where its label has them.
    private func isInPlace(at index: Int) -> Bool {
        guard labels[index].kind != .function else { return false }
        let count = labels[index].branchTypes.count
        guard count > 0 else { return true }
        // Slots follow from heights: with the first one in place all are.
        let first = stack.count - count
        return Int(stack[first].slot) == labels[index].baseSlot
            && stack[max(first, settled)...].allSatisfy { $0.kind == .temporary }
    }

    /// Goes to a label, with the values that it wants.
    mutating func leave(to index: Int, separateMax: Int = Translator.separateMovesMax) {
        guard labels[index].kind != .function else { return emitReturn(separateMax) }
        moveToLabel(
            labels[index].branchTypes.count, baseSlot: labels[index].baseSlot, separateMax)
        emitBranch(to: index)
    }

    /// Copies the top values to a label's slots; they lie at or below their present ones.
    private mutating func moveToLabel(
        _ count: Int, baseSlot: Int, _ separateMax: Int = Translator.separateMovesMax
    ) {
        guard count <= separateMax else { return emitMoveOfRun(count, to: baseSlot) }
        var slot = baseSlot
        for value in stack[(stack.count - count)...] {
            emitMove(value, to: slot)
            slot += value.type.slotCount
        }
        slotCountMax = max(slotCountMax, slot)
    }

    // Distances.

    mutating func emitBranch(to index: Int) {
        let cell = begin(.branch)
        code.append(UInt32(0))
        code.append(Int32(0))
        connect(cell + 12, origin: cell, to: index)
    }

    /// Lets the distance at a position lead to a label.
    mutating func connect(_ position: Int, origin: Int, to index: Int) {
        if labels[index].kind == .loop {
            code.patchDistance(from: origin, to: labels[index].start, at: position)
            return
        }
        labels[index].isTargeted = true
        fixups.append(Fixup(position: position, origin: origin, next: labels[index].fixups))
        labels[index].fixups = fixups.count - 1
    }

    private mutating func resolveFixups(_ head: Int) {
        var index = head
        while index >= 0 {
            let fixup = fixups[index]
            if fixup.origin < 0 {
                metadata.handlers[fixup.position].target = code.count
                keepApart()
            } else {
                patchDistance(at: fixup.position, origin: fixup.origin)
            }
            index = fixup.next
        }
    }

    mutating func patchDistance(at position: Int, origin: Int) {
        code.patchDistance(from: origin, to: code.count, at: position)
        keepApart()
    }
}
