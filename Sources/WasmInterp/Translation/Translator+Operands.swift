import WasmCore

// The symbolic operand stack.

/// An operand as a cell names it.
enum CellOperand: Equatable, BitwiseCopyable {
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

    /// The bits of a constant.
    @inline(__always)
    var immediate: UInt64? {
        if case .immediate(let bits) = self { bits } else { nil }
    }

    @inline(__always)
    fileprivate var slot: UInt16? {
        if case .slot(let slot) = self { UInt16(slot) } else { nil }
    }

    /// The slot's field in a cell; 0 if the operand comes from elsewhere.
    @inline(__always)
    var field: UInt16 { slot ?? 0 }

    /// The place among the shapes of a value that is stored: slot, accumulator, immediate.
    var valueShape: Int {
        switch self {
        case .slot: 0
        case .accumulator: 1
        case .immediate: 2
        }
    }
}

/// The slots that two operands name, those that there are first; 0 for the others.
struct SlotPair {
    let first: UInt16
    let second: UInt16

    @inline(__always)
    init(_ a: CellOperand, _ b: CellOperand) {
        if let slot = a.slot {
            first = slot
            second = b.slot ?? 0
        } else {
            first = b.slot ?? 0
            second = 0
        }
    }
}

extension Translator {
    mutating func pushLocal(_ index: Int) {
        let place = locals[index]
        stack.push(local: place.slot, place.type)
    }

    /// Pushes values that are in their slots.
    mutating func pushTemporaries(_ types: SlotTypes) {
        pace.spend(types.count)
        stack.push(types)
    }

    /// Puts an operand into its own slot.
    mutating func settle(_ index: Int) {
        let value = stack[index]
        guard value.kind != .temporary else { return }
        emitMove(value, to: Int(value.slot))
        stack.noteSettled(index)
    }

    /// Puts all operands into their slots.
    mutating func settleAll() {
        settle(downTo: 0)
    }

    mutating func settle(downTo height: Int) {
        var index = max(stack.settledCount, height)
        while index < stack.count {
            if index + 1 < stack.count, pairable(stack[index]), pairable(stack[index + 1]) {
                emitPair(stack[index], stack[index + 1])
                stack.noteSettled(index)
                stack.noteSettled(index + 1)
                index += 2
            } else {
                settle(index)
                index += 1
            }
        }
        stack.noteSettled(downTo: height)
    }

    /// Two locals next to each other are copied by one cell.
    private func pairable(_ value: StackValue) -> Bool {
        value.kind == .local && value.type != .v128 && !accumulators.hold(value)
            && value.slot <= UInt16.max
    }

    private mutating func emitPair(_ first: StackValue, _ second: StackValue) {
        // Locals lie below operands, whose slots have been looked at.
        emit(
            .copy2,
            PairCopyCell(
                firstSource: UInt16(first.place), firstTarget: UInt16(first.slot),
                secondSource: UInt16(second.place), secondTarget: UInt16(second.slot)))
        accumulators.noteWrite(slot: Int(first.slot), accumulator: 3)
        accumulators.noteWrite(slot: Int(second.slot), accumulator: 3)
    }

    /// Keeps the symbolic part of the stack short, so that looking through it takes bounded time.
    mutating func settleDeepOperands() {
        while let index = stack.takeDeepest(beyond: 48) { settle(index) }
    }

    /// Puts operands that still name a local into their slots, before the local changes.
    mutating func settleReads(ofLocalSlot slot: Int) {
        for index in stack.settledCount..<stack.count
        where stack[index].names(localSlot: slot) { settle(index) }
    }

    /// Copies a value to a slot, without changing what is known of the stack.
    mutating func emitMove(_ value: StackValue, to target: Int) {
        switch value.kind {
        case .constant: emitConstant(value.payload, to: target)
        case .temporary, .local:
            guard value.place != target else { return }
            if value.type == .v128 {
                emitVectorMove(from: value.place, to: target)
            } else if accumulators.hold(value), target <= UInt16.max {
                emit(
                    value.type == .f32
                        ? .saveF32 : value.type == .f64 ? .saveF64 : .saveAccumulator,
                    CopyCell(target: UInt16(target)))
                accumulators.noteWrite(slot: target, accumulator: 3)
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
        let slotCount = stack.nextSlot - source
        if isMetered { markOffset() }
        emit(
            .moveSlots,
            RunCopyCell(
                source: UInt32(source), target: UInt32(target), count: UInt32(slotCount)))
        accumulators.noteWrites(to: target..<(target + slotCount))
    }

    mutating func emitCopy(from source: Int, to target: Int) {
        if source > UInt16.max || target > UInt16.max {
            emit(.copyWide, WideCopyCell(source: UInt32(source), target: UInt32(target)))
        } else {
            let offset = emit(.copy, CopyCell(source: UInt16(source), target: UInt16(target)))
            recent.noteWriter(at: offset, end: code.count, slot: target, accumulator: 3)
        }
        accumulators.noteWrite(slot: target, accumulator: 3)
    }

    private mutating func emitVectorMove(from source: Int, to target: Int) {
        if source > Int(UInt16.max) - 1 || target > Int(UInt16.max) - 1 {
            emitCopy(from: source, to: target)
            emitCopy(from: source + 1, to: target + 1)
            return
        }
        emit(.copy128, CopyCell(source: UInt16(source), target: UInt16(target)))
        accumulators.noteWrite(slot: target, accumulator: 3)
        accumulators.noteWrite(slot: target + 1, accumulator: 3)
    }

    mutating func emitConstant(_ bits: UInt64, to target: Int) {
        let slot = targetSlot(target)
        if bits >> 32 == 0 {
            emit(.constant32, ConstantCell(target: slot, value: UInt32(bits)))
        } else {
            emit(.constant64, WideConstantCell(target: slot, value: bits))
        }
        accumulators.noteWrite(slot: target, accumulator: 3)
        finishTarget()
    }
}
