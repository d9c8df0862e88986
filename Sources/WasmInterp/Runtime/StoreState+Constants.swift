import WasmCore

// Constant expressions. Spec: core 3.4.14; they have been validated.

extension StoreState {
    /// The value of a constant expression; `high` is the upper half of a vector.
    func evaluate(
        _ expression: ConstantExpression, _ module: Module, _ spaces: IndexSpaces
    ) -> (low: UInt64, high: UInt64) {
        var stack: [(low: UInt64, high: UInt64)] = []
        var reader = InstructionReader(module.decoded.bytes, range: expression.range)
        while let instruction = try? reader.next(), instruction.opcode != .end {
            switch instruction.opcode {
            case .i32Const, .i64Const, .f32Const, .f64Const: stack.append((instruction.bits, 0))
            case .v128Const: stack.append((instruction.bits, instruction.bitsHigh))
            case .refNull: stack.append((0, 0))
            case .refFunc:
                let record = spaces.functions[Int(instruction.index)]
                stack.append((Reference.function(record).bits, 0))
            case .globalGet:
                let slots = globals[spaces.globals[Int(instruction.index)]].slots
                stack.append((slots[0], slots[1]))
            default: arithmetic(instruction.opcode, &stack)
            }
        }
        return stack.last ?? (0, 0)
    }

    private func arithmetic(_ opcode: Opcode, _ stack: inout [(low: UInt64, high: UInt64)]) {
        guard let right = stack.popLast()?.low, let left = stack.popLast()?.low else { return }
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
        stack.append((value, 0))
    }
}
