/// Constants of numbers and vectors, as the text format writes them behind an instruction's name:
/// `-0x1`, `nan:0x200000`, `i32x4 1 2 3 4`. Spec: core 6.3, 6.5.
package enum ConstantText {
    /// The bits of a constant, zero-extended. The instruction's name may stand before it.
    ///
    /// - Returns: nil for what is no constant of the type; no text is one of a reference type.
    package static func parse(_ text: String, as type: ValueType) -> (low: UInt64, high: UInt64)? {
        do throws(TextError) {
            var cursor = TokenCursor(try TokenizedText(Array(text.utf8)))
            guard let halves = try cursor.constant(type), cursor.isAtEnd else { return nil }
            return halves
        } catch {
            return nil
        }
    }
}

extension TokenCursor {
    /// - Returns: nil for a reference type.
    fileprivate mutating func constant(
        _ type: ValueType
    ) throws(TextError) -> (low: UInt64, high: UInt64)? {
        switch type {
        case .i32:
            skip(.i32Const)
            return (try integer(width: 32), 0)
        case .i64:
            skip(.i64Const)
            return (try integer(width: 64), 0)
        case .f32:
            skip(.f32Const)
            return (try float(.f32), 0)
        case .f64:
            skip(.f64Const)
            return (try float(.f64), 0)
        case .v128:
            skip(.v128Const)
            guard let shape = word.flatMap(VectorShape.init) else { throw unexpected() }
            position += 1
            return shape.pack(try lanes(shape))
        case .reference: return nil
        }
    }

    private mutating func skip(_ opcode: Opcode) {
        if self.opcode(token) == opcode { position += 1 }
    }
}
