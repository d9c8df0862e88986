import WasmCore

// Structured control and branches.

extension Translator {
    mutating func translateBlock(kind: Label.Kind) {
        let signature = module.signatures[instruction.blockType]
        let height = stack.count - signature.parameters.count
        // What a path inside puts into slots another path may not: all is settled before.
        settleAll()
        var label = Label(
            kind: kind, height: height, baseSlot: stack.slot(at: height), signature: signature)
        if kind == .loop {
            forgetAccumulators()
            label.start = code.count
        }
        labels.push(label)
        guard kind == .loop else { return }
        if isMetered { emitFuel() }
        noteSafepoint(.loop)
    }

    mutating func translateIf() {
        // The comparison may become part of the branch, so operands below it settle first.
        let signature = module.signatures[instruction.blockType]
        let height = stack.count - 1 - signature.parameters.count
        let condition = prepareCondition { translator in
            let top = translator.stack.count - 1
            // The condition itself may be settled already.
            for index in min(translator.stack.settledCount, top)..<top { translator.settle(index) }
        }
        var label = Label(
            kind: .if, height: height, baseSlot: stack.slot(at: height), signature: signature)
        // Both branches read the parameters' slots.
        accumulators.forgetProducers()
        label.elseBranch = emitConditional(condition, jumpsIf: false)
        labels.push(label)
    }

    mutating func translateElse() {
        let label = labels.innermost
        if isReachable {
            moveToLabel(label.signature.results.count, baseSlot: label.baseSlot)
            emitBranch(to: labels.count - 1)
        }
        stack.remove(downTo: label.height)
        if label.elseBranch >= 0 { land(label.elseBranch) }
        labels.startElse()
        forgetAccumulators()
        pushTemporaries(label.signature.parameters)
        isReachable = label.isReachable
    }

    mutating func translateEnd() {
        if labels.count == 1 { return endFunction() }
        if isReachable {
            let label = labels.innermost
            moveToLabel(label.signature.results.count, baseSlot: label.baseSlot)
        }
        var label = labels.pop()
        if label.kind == .tryTable { addHandlers(label) }
        settleFuel(label)
        var isTargeted = label.isTargeted
        if label.kind == .if, label.isReachable {
            // Without an `else` the parameters are the results.
            land(label.elseBranch)
            isTargeted = true
        }
        if label.kind != .loop { resolveFixups(&label) }
        let wasReachable = isReachable
        isReachable = label.isReachable && (isReachable || (isTargeted && label.kind != .loop))
        guard label.isReachable else { return }
        stack.remove(downTo: label.height)
        pushTemporaries(label.signature.results)
        if isTargeted && label.kind != .loop || !wasReachable || label.kind == .tryTable {
            forgetAccumulators()
        } else {
            accumulators.forgetProducers()
            recent.forgetResult()
        }
    }

    private mutating func endFunction() {
        if isReachable { emitReturn() }
        var label = labels.pop()
        if label.isTargeted {
            resolveFixups(&label)
            emitReturnOfResults()
        }
        settleFuel(label)
    }

    mutating func translateBranch(_ depth: UInt32) {
        leave(to: labels.index(depth: depth))
        becomeUnreachable()
    }

    mutating func translateBranchIf(_ depth: UInt32) {
        let index = labels.index(depth: depth)
        let condition = prepareCondition { _ in }
        emitConditionalBranch(condition, to: index)
    }

    /// Branches if the condition holds, with whatever values the label wants.
    mutating func emitConditionalBranch(_ condition: Condition, to index: Int) {
        accumulators.forgetProducers()
        settleRun(labels[index].branchTypes.count)
        if isInPlace(at: index) {
            connect(emitConditional(condition, jumpsIf: true), to: index)
        } else {
            leave(to: index, past: emitConditional(condition, jumpsIf: false))
        }
    }

    /// Goes to a label unless a branch leads past that.
    mutating func leave(to index: Int, past skip: Int) {
        let contents = accumulators.contents
        leave(to: index)
        // The moves happened on the other path; accumulators are as they were.
        accumulators.restore(contents)
        recent.forgetResult()
        land(skip)
    }

    mutating func translateBranchTable() throws(DecodeError) {
        let operand = slotOrAccumulator(stack.pop())
        accumulators.forgetProducers()
        let count = Int(instruction.index)
        var reader = ByteReader(module.decoded.bytes, range: instruction.list)
        var ways = reader
        let valueCount = labels[labels.index(depth: try ways.u32())].branchTypes.count
        // There may be a way out for each byte: none of them moves several values one by one.
        settleRun(valueCount, separateMax: 1)
        let cell = emit(
            operand == .accumulator ? .branchTableOnAccumulator : .branchTable,
            BranchTableCell(index: operand.field, count: UInt32(count)),
            elements: repeatElement(0, count: count + 1))
        // One way out per label: those that have to move values share one stub.
        var stubs: [UInt32: Int] = [:]
        for entry in 0...count {
            let depth = try reader.u32()
            let index = labels.index(depth: depth)
            let position = cell + BranchTableCell.place(ofElement: entry)
            if isInPlace(at: index) {
                connect(position, origin: cell, to: index)
                continue
            }
            if let stub = stubs[depth] {
                code.patchDistance(from: cell, to: stub, at: position)
                continue
            }
            stubs[depth] = code.count
            code.patchDistance(from: cell, at: position)
            let contents = accumulators.contents
            leave(to: index, separateMax: 1)
            accumulators.restore(contents)
            if pace.isInterrupted() { throw DecodeError(.interrupted, offset: instruction.offset) }
        }
        becomeUnreachable()
    }

    mutating func becomeUnreachable() {
        isReachable = false
        stack.remove(downTo: labels.innermost.height)
        forgetAccumulators()
    }

    /// In code that cannot be reached only the nesting matters.
    mutating func skip() {
        switch instruction.opcode {
        case .block, .loop, .if, .tryTable:
            labels.push(
                Label(
                    kind: instruction.opcode == .if ? .if : .block, height: stack.count,
                    baseSlot: stack.nextSlot, signature: module.signatures[.empty],
                    isReachable: false))
        case .else:
            if labels.innermost.isReachable {
                translateElse()
            } else {
                labels.startElse()
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
        let label = labels[index]
        guard label.kind != .function else { return false }
        let count = label.branchTypes.count
        guard count > 0 else { return true }
        // Slots follow from heights: with the first one in place all are.
        let first = stack.count - count
        return Int(stack[first].slot) == label.baseSlot && stack.areSettled(downTo: first)
    }

    /// Goes to a label, with the values that it wants.
    mutating func leave(to index: Int, separateMax: Int = Translator.separateMovesMax) {
        let label = labels[index]
        guard label.kind != .function else { return emitReturn(separateMax) }
        moveToLabel(label.branchTypes.count, baseSlot: label.baseSlot, separateMax)
        emitBranch(to: index)
    }

    /// Copies the top values to a label's slots; they lie at or below their present ones.
    private mutating func moveToLabel(
        _ count: Int, baseSlot: Int, _ separateMax: Int = Translator.separateMovesMax
    ) {
        guard count <= separateMax else { return emitMoveOfRun(count, to: baseSlot) }
        var slot = baseSlot
        for index in (stack.count - count)..<stack.count {
            let value = stack[index]
            emitMove(value, to: slot)
            slot += value.type.slotCount
        }
        stack.reserve(slotsTo: slot)
    }

    // Distances.

    mutating func emitBranch(to index: Int) {
        connect(emit(.branch, BranchCell()), to: index)
    }

    /// Lets a branch lead to what follows.
    private mutating func land(_ branch: Int) {
        code.patchDistance(from: branch, at: branch + BranchCell.distancePlace)
    }

    /// Lets a branch lead to a label.
    private mutating func connect(_ branch: Int, to index: Int) {
        connect(branch + BranchCell.distancePlace, origin: branch, to: index)
    }

    /// Lets the distance at a position lead to a label.
    private mutating func connect(_ position: Int, origin: Int, to index: Int) {
        let label = labels[index]
        if label.kind == .loop {
            code.patchDistance(from: origin, to: label.start, at: position)
        } else {
            labels.add(Fixup(position: position, origin: origin), at: index)
        }
    }

    private mutating func resolveFixups(_ label: inout Label) {
        while let fixup = labels.next(of: &label) {
            if fixup.origin < 0 {
                metadata.handlers[fixup.position].target = code.count
                code.keepApart()
            } else {
                code.patchDistance(from: fixup.origin, at: fixup.position)
            }
        }
    }
}
