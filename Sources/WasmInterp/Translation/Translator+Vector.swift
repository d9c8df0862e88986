import WasmCore

// Vectors. A vector has no accumulator and is never symbolic as a constant: 128 bits do not fit a
// stack value, so a constant is written to its slots at once.

extension Translator {
    mutating func translateVector() {
        let opcode = instruction.opcode
        let row = opcode.row
        let effect = row.effect
        switch row.immediates {
        case .v128: emitVectorConstant(instruction.bits, instruction.bitsHigh)
        case .shuffle: translateShuffle()
        case .memory, .memoryLane: translateVectorAccess()
        case .lane:
            effect.parameters.count == 1
                ? translateVectorToScalar(opcode, lane: instruction.lane)
                : translateReplaceLane()
        default:
            var results = effect.results
            guard results.next() == .v128 else { return translateVectorToScalar(opcode) }
            var operands = effect.parameters.reversed
            switch operands.next() {
            case .v128:
                if opcode == .v128Or, translateRotation() { return }
                translateVectorOperation(
                    row.deterministic ?? opcode, operandCount: effect.parameters.count)
            case .i32 where effect.parameters.count == 2: translateVectorShift(opcode)
            default: translateSplat(opcode)
            }
        }
    }

    mutating func emitVectorConstant(_ low: UInt64, _ high: UInt64) {
        let slot = stack.push(.v128)
        let offset = emit(
            .constant128, VectorConstantCell(target: targetSlot(slot), low: low, high: high))
        noteProduced(cell: offset, slot: slot, type: .v128)
    }

    private mutating func translateVectorOperation(_ opcode: Opcode, operandCount: Int) {
        let third = operandCount > 2 ? stack.pop() : nil
        let second = operandCount > 1 ? stack.pop() : nil
        let handler = opcode.handlerBase(canonicalNaN: module.options.canonicalNaN)
        emitVector(handler, stack.pop(), second, third)
    }

    /// A cell with up to three vector operands and a vector as result.
    private mutating func emitVector(
        _ handler: Int, _ first: StackValue, _ second: StackValue? = nil,
        _ third: StackValue? = nil
    ) {
        let a = materialized(first)
        let b = second.map { materialized($0) }
        let c = third.map { materialized($0) }
        let slot = stack.push(.v128)
        let target = targetSlot(slot)
        let offset =
            switch (b, c) {
            case (let b?, let c?):
                emit(
                    handler: handler, TernaryCell(first: a, target: target, second: b, third: c))
            case (let b?, nil):
                emit(handler: handler, BinaryCell(first: a, target: target, second: b))
            default: emit(handler: handler, UnaryCell(operand: a, target: target))
            }
        noteProduced(cell: offset, slot: slot, type: .v128)
    }

    private mutating func translateVectorShift(_ opcode: Opcode) {
        let count = stack.pop()
        let source = materialized(stack.pop())
        let isConstant = count.kind == .constant
        let operand = isConstant ? nil : slotOrAccumulator(count)
        let slot = stack.push(.v128)
        let handler = opcode.handlerBase + (isConstant ? 2 : operand == .accumulator ? 1 : 0)
        let target = targetSlot(slot)
        let offset: Int
        if let operand {
            offset = emit(
                handler: handler, BinaryCell(first: source, target: target, second: operand.field))
        } else {
            offset = emit(
                handler: handler,
                ImmediateCell(
                    first: source, target: target,
                    immediate: UInt32(truncatingIfNeeded: count.payload)))
        }
        noteProduced(cell: offset, slot: slot, type: .v128)
        let shift = VectorShift(
            opcode: opcode, source: source, count: count.payload & 31, start: offset,
            end: code.count, slot: slot)
        recent.note(isConstant && slot <= UInt16.max ? shift : nil)
    }

    /// An `or` of a shift to the left and one to the right of the same vector, whose counts add up
    /// to 32, is a rotation; it takes the place of all three.
    private mutating func translateRotation() -> Bool {
        guard let (first, second) = recent.shifts(endingAt: code.count),
            first.source == second.source,
            first.slot != Int(first.source), first.count + second.count == 32,
            (first.opcode == .i32x4Shl && second.opcode == .i32x4ShrU)
                || (first.opcode == .i32x4ShrU && second.opcode == .i32x4Shl),
            isTemporary(stack.count - 2, at: first.slot),
            isTemporary(stack.count - 1, at: second.slot)
        else { return false }
        _ = stack.pop()
        _ = stack.pop()
        code.takeBack(to: first.start)
        recent.forgetShifts()
        let left = first.opcode == .i32x4Shl ? first.count : second.count
        let slot = stack.push(.v128)
        let offset = emit(
            .rotateLeft32,
            RotationCell(
                vector: first.source, target: targetSlot(slot),
                left: UInt16(truncatingIfNeeded: left), right: UInt16(truncatingIfNeeded: 32 - left)
            ))
        noteProduced(cell: offset, slot: slot, type: .v128)
        return true
    }

    private func isTemporary(_ index: Int, at slot: Int) -> Bool {
        stack[index].kind == .temporary && Int(stack[index].slot) == slot
    }

    private mutating func translateSplat(_ opcode: Opcode) {
        let value = stack.pop()
        if value.kind == .constant {
            let bits = repeated(value.payload, bitCount: opcode.splatLaneBits)
            return emitVectorConstant(bits, bits)
        }
        let source = slotOrAccumulator(value)
        let slot = stack.push(.v128)
        let offset = emit(
            handler: opcode.numberHandler(isAccumulator: source == .accumulator),
            UnaryCell(operand: source.field, target: targetSlot(slot)))
        noteProduced(cell: offset, slot: slot, type: .v128)
    }

    private func repeated(_ bits: UInt64, bitCount: Int) -> UInt64 {
        guard bitCount < 64 else { return bits }
        var result = bits & (1 << UInt64(bitCount) - 1)
        var width = bitCount
        while width < 64 {
            result |= result << UInt64(width)
            width *= 2
        }
        return result
    }

    /// Extracts a lane or sums the vector up in a number.
    private mutating func translateVectorToScalar(_ opcode: Opcode, lane: UInt8? = nil) {
        let source = materialized(stack.pop())
        var results = opcode.row.effect.results
        guard let kind = results.next() else { return }
        let type = SlotType(kind)
        let slot = stack.push(type)
        let (handler, target) = (opcode.handlerBase, targetSlot(slot))
        let offset: Int
        if let lane {
            let place = UInt16(Int(lane) * opcode.laneBytes)
            offset = emit(
                handler: handler, ExtractLaneCell(vector: source, target: target, lane: place))
        } else {
            offset = emit(handler: handler, UnaryCell(operand: source, target: target))
        }
        noteProduced(
            cell: offset, slot: slot, type: type, accumulatorHandler: opcode.handlerBase + 1)
    }

    private mutating func translateReplaceLane() {
        let opcode = instruction.opcode
        let value = stack.pop()
        let source = materialized(stack.pop())
        let operand = slotOrAccumulator(value)
        let slot = stack.push(.v128)
        let offset = emit(
            handler: opcode.numberHandler(isAccumulator: operand == .accumulator),
            ReplaceLaneCell(
                vector: source, target: targetSlot(slot), value: operand.field,
                mask: LaneMask(lane: instruction.lane, byteCount: opcode.laneBytes)))
        noteProduced(cell: offset, slot: slot, type: .v128)
    }

    // Memory.

    private mutating func translateVectorAccess() {
        let effect = instruction.opcode.row.effect
        let isLoad = effect.results.count == 1
        guard isPlain(), isLoad || !tracksFirstMemory else {
            return translateGenericVectorAccess(isLoad: isLoad)
        }
        let opcode = instruction.opcode
        let vector = effect.parameters.count == 2 ? materialized(stack.pop()) : 0
        let address = slotOrAccumulator(stack.pop())
        let slot = isLoad ? stack.push(.v128) : 0
        markOffset()
        let handler = opcode.handlerBase + (address == .accumulator ? 1 : 0)
        guard isLoad else { return emitVectorStore(handler, address, vector) }
        let target = targetSlot(slot)
        let offset =
            opcode.row.immediates == .memoryLane
            ? emit(
                handler: handler,
                LoadLaneCell(
                    address: address.field, target: target, end: accessEnd(),
                    mask: LaneMask(
                        lane: instruction.lane, byteCount: Int(opcode.row.accessBytes)),
                    vector: vector))
            : emit(
                handler: handler,
                LoadCell(address: address.field, target: target, end: accessEnd()))
        noteProduced(cell: offset, slot: slot, type: .v128)
    }

    private mutating func emitVectorStore(
        _ handler: Int, _ address: CellOperand, _ vector: UInt16
    ) {
        let row = instruction.opcode.row
        if row.immediates == .memoryLane {
            emit(
                handler: handler,
                StoreLaneCell(
                    address: address.field, vector: vector, end: accessEnd(),
                    lane: UInt16(instruction.lane) * UInt16(row.accessBytes)))
        } else {
            emit(
                handler: handler,
                StoreCell(address: address.field, value: vector, end: accessEnd()))
        }
    }

    private mutating func translateGenericVectorAccess(isLoad: Bool) {
        let operandCount = instruction.opcode.row.effect.parameters.count
        let base = emitRuntime(
            isLoad ? .vectorLoadGeneric : .vectorStoreGeneric, operandCount: operandCount
        ) { [instruction] in
            VectorAccessCell(
                base: $0, memory: instruction.index, opcode: instruction.opcode.rawValue,
                offset: instruction.bits, lane: UInt16(instruction.lane))
        }
        guard isLoad else { return }
        stack.push(.v128)
        accumulators.noteWrite(slot: base, accumulator: 3)
        accumulators.noteWrite(slot: base + 1, accumulator: 3)
    }

    // Slots beyond 16 bits: two of the staging area for each vector.

    /// The 16-bit index of a vector's slots to read.
    mutating func vectorSourceSlot(_ slot: Int) -> UInt16 {
        if slot <= UInt16.max { return UInt16(slot) }
        guard let staged = staging.nextVectorSource() else { return 0 }
        emitCopy(from: slot, to: staged)
        emitCopy(from: slot + 1, to: staged + 1)
        return UInt16(staged)
    }

    mutating func finishVectorTarget() {
        guard let target = staging.takeTarget() else { return }
        emitCopy(from: staging.slot, to: target)
        emitCopy(from: staging.slot + 1, to: target + 1)
    }
}

/// A shift by a constant whose result has not been used yet.
struct VectorShift {
    var opcode: Opcode
    /// The slot as the cell names it.
    var source: UInt16
    var count: UInt64
    /// Where the cell starts and ends.
    var start: Int
    var end: Int
    /// The slot of its result.
    var slot: Int
}

extension Opcode {
    /// The entry point of a splat or a lane's replacement. The bits of a slot are the same for
    /// integers and floating-point numbers, so only accumulators tell them apart.
    fileprivate func numberHandler(isAccumulator: Bool) -> Int {
        switch self {
        case .f32x4Splat: isAccumulator ? handlerBase : Opcode.i32x4Splat.handlerBase
        case .f64x2Splat: isAccumulator ? handlerBase : Opcode.i64x2Splat.handlerBase
        case .f32x4ReplaceLane: isAccumulator ? handlerBase : Opcode.i32x4ReplaceLane.handlerBase
        case .f64x2ReplaceLane: isAccumulator ? handlerBase : Opcode.i64x2ReplaceLane.handlerBase
        default: handlerBase + (isAccumulator ? 1 : 0)
        }
    }

    /// Bytes of the lane that the instruction's immediate names.
    fileprivate var laneBytes: Int { row.laneCount == 0 ? 0 : 16 / Int(row.laneCount) }

    fileprivate var splatLaneBits: Int {
        switch self {
        case .i8x16Splat: 8
        case .i16x8Splat: 16
        case .i32x4Splat, .f32x4Splat: 32
        default: 64
        }
    }
}
