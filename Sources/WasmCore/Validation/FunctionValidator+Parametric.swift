// `select`, the one that no row describes. Spec: core 3.4, parametric instructions.

extension FunctionValidator {
    mutating func select() throws(ModuleError) {
        try popI32()
        let second = try popAny()
        let first = try popAny()
        guard !first.isReference, !second.isReference else {
            throw mismatch(
                "a number or a vector",
                facts.description(first.isReference ? first : second))
        }
        guard first == second || first == .bottom || second == .bottom else {
            throw mismatch(facts.description(first), facts.description(second))
        }
        push(first == .bottom ? second : first)
    }

    mutating func selectTyped() throws(ModuleError) {
        guard instruction.index == 1 else { throw fail(.invalidResultArity) }
        var reader = entries()
        let type: ValueType
        do {
            type = try reader.valueType()
        } catch {
            throw .malformed(error)
        }
        let packed = try packed(type)
        try popI32()
        try pop(packed)
        try pop(packed)
        push(packed)
    }
}
