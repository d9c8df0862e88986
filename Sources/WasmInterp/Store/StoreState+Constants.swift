import WasmCore

// Constant expressions. Spec: core 3.4.14; they have been validated.

extension StoreState {
    /// The value of a constant expression; `high` is the upper half of a vector.
    func evaluate(
        _ expression: ConstantExpression, _ module: Module, _ spaces: IndexSpaces
    ) throws(Trap) -> (low: UInt64, high: UInt64) {
        var evaluator = ConstantEvaluator(state: self, module: module, spaces: spaces)
        return try evaluator.evaluate(expression)
    }
}

/// Evaluates one constant expression. Its operands lie where a collection sees them.
private struct ConstantEvaluator {
    let state: StoreState
    let module: Module
    let spaces: IndexSpaces

    typealias Operand = (low: UInt64, high: UInt64)

    /// Between two looks at clock and requests.
    private static let instructionsPerLook: UInt64 = 10_000

    mutating func evaluate(_ expression: ConstantExpression) throws(Trap) -> Operand {
        let floor = state.temporaryRoots.count
        defer { state.temporaryRoots.removeLast(state.temporaryRoots.count - floor) }
        var reader = InstructionReader(module.decoded.bytes, range: expression.range)
        // Charged as code is, if not for each: most expressions are one instruction.
        var units: UInt64 = 0
        while let instruction = try? reader.next(), instruction.opcode != .end {
            try evaluate(instruction)
            units += 1
            if units % Self.instructionsPerLook == 0 { try state.charge(fuel: 0) }
        }
        try state.charge(fuel: units)
        return pop()
    }

    private func push(_ low: UInt64, _ high: UInt64 = 0) {
        state.temporaryRoots.append(low)
        state.temporaryRoots.append(high)
    }

    private func pop() -> Operand {
        guard let high = state.temporaryRoots.popLast(), let low = state.temporaryRoots.popLast()
        else { return (0, 0) }
        return (low, high)
    }

    private func evaluate(_ instruction: Instruction) throws(Trap) {
        switch instruction.opcode {
        case .i32Const, .i64Const, .f32Const, .f64Const: push(instruction.bits)
        case .v128Const: push(instruction.bits, instruction.bitsHigh)
        case .refNull: push(0)
        case .refFunc:
            push(Reference.function(spaces.functions[Int(instruction.index)]).bits)
        case .globalGet:
            let slots = state.globals[spaces.globals[Int(instruction.index)]].slots
            push(slots[0], slots[1])
        case .refI31: push(I31.make(UInt32(truncatingIfNeeded: pop().low)))
        case .anyConvertExtern, .externConvertAny: break
        case .structNew: try makeStructure(instruction.index, isDefault: false)
        case .structNewDefault: try makeStructure(instruction.index, isDefault: true)
        case .arrayNew, .arrayNewDefault:
            let count = UInt32(truncatingIfNeeded: pop().low)
            let value = instruction.opcode == .arrayNew ? pop() : (0, 0)
            try makeRepeatingArray(instruction.index, value, count)
        case .arrayNewFixed: try makeArray(instruction.index, instruction.index2)
        default: arithmetic(instruction.opcode)
        }
    }

    private func info(_ type: UInt32) -> TypeInfo {
        state.engine.typeInfos[module.types[Int(type)].rawValue].pointee
    }

    /// Where an object lies that has just been made.
    private func place(_ offset: UInt64?) throws(Trap) -> (UInt64, UnsafeMutableRawPointer) {
        guard let offset, let heap = state.heap else { throw Trap(state.refusal) }
        return (offset + Objects.tag, heap.base + Int(offset))
    }

    /// The top operands, the deepest first; they stay on the stack.
    private func operand(_ position: Int, of count: Int) -> Operand {
        let index = state.temporaryRoots.count - 2 * (count - position)
        return (state.temporaryRoots[index], state.temporaryRoots[index + 1])
    }

    private func makeStructure(_ type: UInt32, isDefault: Bool) throws(Trap) {
        let info = info(type)
        let count = Int(info.fieldCount)
        try state.charge(fuel: UInt64(info.byteCount) / BulkCost.bytesPerUnit)
        let (reference, object) = try place(
            state.allocateStructure(module.types[Int(type)].rawValue))
        for index in 0..<count {
            guard let field = info.fields?[index] else { break }
            let (low, high) = isDefault ? (0, 0) : operand(index, of: count)
            field.storage.store(low, high, object + Int(field.offset))
        }
        if !isDefault { state.temporaryRoots.removeLast(2 * count) }
        push(reference)
    }

    private func makeRepeatingArray(
        _ type: UInt32, _ value: Operand, _ count: UInt32
    ) throws(Trap) {
        // The value is needed once more after the array has been made.
        push(value.low, value.high)
        let (reference, object) = try allocateArray(type, count)
        let storage = info(type).elementStorage
        let first = object + TypeInfo.headerBytes
        let isDone = state.writeNewArray(reference, count: Int(count), shift: storage.shift) {
            storage.fill(value.low, value.high, first + $0 << storage.shift, count: $1)
        }
        guard isDone else { throw Trap(.interrupted) }
        _ = pop()
        push(reference)
    }

    private func allocateArray(
        _ type: UInt32, _ count: UInt32
    ) throws(Trap) -> (UInt64, UnsafeMutableRawPointer) {
        let byteCount = UInt64(count) << UInt64(info(type).elementStorage.shift)
        try state.charge(fuel: byteCount / BulkCost.bytesPerUnit)
        return try place(state.allocateArray(module.types[Int(type)].rawValue, count: count))
    }

    private func makeArray(_ type: UInt32, _ count: UInt32) throws(Trap) {
        let storage = info(type).elementStorage
        let (reference, object) = try allocateArray(type, count)
        for index in 0..<Int(count) {
            let (low, high) = operand(index, of: Int(count))
            storage.store(
                low, high, object + TypeInfo.headerBytes + index << storage.shift)
        }
        state.temporaryRoots.removeLast(2 * Int(count))
        push(reference)
    }

    private func arithmetic(_ opcode: Opcode) {
        let right = pop().low
        let left = pop().low
        let a = UInt32(truncatingIfNeeded: left)
        let b = UInt32(truncatingIfNeeded: right)
        let value: UInt64 =
            switch opcode {
            case .i32Add: UInt64(Numeric.i32Add(a, b))
            case .i32Sub: UInt64(Numeric.i32Sub(a, b))
            case .i32Mul: UInt64(Numeric.i32Mul(a, b))
            case .i64Add: Numeric.i64Add(left, right)
            case .i64Sub: Numeric.i64Sub(left, right)
            default: Numeric.i64Mul(left, right)
            }
        push(value)
    }
}
