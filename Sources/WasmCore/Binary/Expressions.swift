// Expressions: instructions up to the `end` that closes them. Spec: core 5.4.12.

extension InstructionReader {
    /// Passes over an expression with its `end`: blocks must match, `else` must be within `if`.
    ///
    /// Nesting costs a byte a level and no native stack.
    ///
    /// - Throws: `.endExpected` for an `else` without its `if`, and what ``next()`` throws.
    public mutating func skipExpression() throws(DecodeError) {
        var pace = PacedCheck(.never)
        try skipExpression(limits: .standard, &pace)
    }

    mutating func skipExpression(
        limits: ModuleLimits, _ pace: inout PacedCheck
    ) throws(DecodeError) {
        // One entry for each open block: whether an `else` may still come.
        var mayElse: [Bool] = []
        while true {
            let instruction = try next()
            if pace.isInterrupted() { throw DecodeError(.interrupted, offset: offset) }
            switch instruction.opcode {
            case .block, .loop: mayElse.append(false)
            case .tryTable:
                guard Int(instruction.index) <= limits.catchClausesMax else {
                    throw DecodeError(
                        .limitExceeded("try_table clauses"), offset: instruction.offset)
                }
                mayElse.append(false)
            case .if: mayElse.append(true)
            case .else:
                guard mayElse.popLast() == true else {
                    throw DecodeError(.endExpected, offset: instruction.offset)
                }
                mayElse.append(false)
            case .end: if mayElse.popLast() == nil { return }
            default: break
            }
        }
    }

    /// The entries that an instruction's `list` stands for.
    ///
    /// - Parameter instruction: One that a reader of the same bytes has read.
    /// - Throws: Nothing for such an instruction; else what reading its entries throws.
    /// - Complexity: O(entries), one allocation.
    public static func list(
        of instruction: Instruction, in bytes: ModuleBytes
    ) throws(DecodeError) -> ImmediateList {
        var reader = ByteReader(bytes, range: instruction.list)
        switch instruction.opcode.row.immediates {
        case .labelTable:
            var labels: [LabelIndex] = []
            while !reader.isAtEnd { labels.append(LabelIndex(rawValue: try reader.u32())) }
            return .labels(labels)
        case .selectTypes:
            var types: [ValueType] = []
            while !reader.isAtEnd { types.append(try reader.valueType()) }
            return .types(types)
        case .tryTable:
            var clauses: [CatchClause] = []
            while !reader.isAtEnd { clauses.append(try reader.catchClause()) }
            return .clauses(clauses)
        default: return .none
        }
    }
}
