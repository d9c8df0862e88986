// Throwing and catching. Spec: core 3.4.9, `throw`, `throw_ref`, `try_table`.

extension FunctionValidator {
    private mutating func parameters(tag index: UInt32) throws(ModuleError) -> TypeList {
        guard index < UInt32(clamping: facts.tags.count) else { throw fail(.unknownTag(index)) }
        return facts.functionSignatures[facts.tags[Int(index)].position].parameters
    }

    mutating func throwTag() throws(ModuleError) {
        try pop(try parameters(tag: instruction.index))
        operands.becomePolymorphic()
    }

    mutating func throwRef() throws(ModuleError) {
        try pop(PackedType(isNullable: true, .exception))
        operands.becomePolymorphic()
    }

    mutating func tryTable() throws(ModuleError) {
        guard Int(instruction.index) <= facts.limits.catchClausesMax else {
            throw fail(.limitExceeded("try_table clauses"))
        }
        var reader = entries()
        for _ in 0..<instruction.index {
            let clause: CatchClause
            do {
                clause = try reader.catchClause()
            } catch {
                throw .malformed(error)
            }
            try check(clause)
        }
        try block(.tryTable)
    }

    /// What a clause gives must fit its label, which counts from outside the block.
    private mutating func check(_ clause: CatchClause) throws(ModuleError) {
        var given = TypeList.empty
        if clause.kind == .tag || clause.kind == .tagWithReference {
            given = try parameters(tag: clause.tag.rawValue)
        }
        var taken = try label(clause.label.rawValue)
        if clause.kind == .tagWithReference || clause.kind == .allWithReference {
            let reference = PackedType(isNullable: false, .exception)
            guard taken.count > 0 else {
                throw mismatch("", facts.description(reference))
            }
            taken.count -= 1
            try match(reference, types[Int(taken.start) + Int(taken.count)])
        }
        try match(given, taken)
    }
}
