// Locals, globals, `select`, and what constant expressions may hold.
// Spec: core 3.4.2, 3.4.4, 3.4.5, 3.4.14.

extension FunctionValidator {
    private mutating func local() throws(ModuleError) -> PackedType {
        guard let type = locals.type(instruction.index, types) else {
            throw fail(.unknownLocal(instruction.index))
        }
        return type
    }

    mutating func localGet() throws(ModuleError) {
        let type = try local()
        guard type.isDefaultable || locals.isInitialized(instruction.index) else {
            throw fail(.uninitializedLocal(instruction.index))
        }
        push(type)
    }

    mutating func localSet() throws(ModuleError) {
        let type = try local()
        try pop(type)
        if !type.isDefaultable { locals.initialize(instruction.index) }
    }

    mutating func localTee() throws(ModuleError) {
        let type = try local()
        try pop(type)
        if !type.isDefaultable { locals.initialize(instruction.index) }
        push(type)
    }

    private mutating func global() throws(ModuleError) -> PackedGlobal {
        guard instruction.index < UInt32(clamping: visibleGlobals) else {
            throw fail(.unknownGlobal(instruction.index))
        }
        return facts.globals[Int(instruction.index)]
    }

    mutating func globalGet() throws(ModuleError) {
        let global = try global()
        if isConstant && global.isMutable { throw fail(.constantExpressionRequired) }
        push(global.type)
    }

    mutating func globalSet() throws(ModuleError) {
        let global = try global()
        guard global.isMutable else { throw fail(.immutableGlobal(instruction.index)) }
        try pop(global.type)
    }

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

    /// Spec: core 3.4.14, constant expressions.
    func checkConstant(
        _ rule: InstructionRule
    ) throws(ModuleError) {
        switch rule.constant {
        case .core: return
        case .extended:
            // Instructions of a later feature came into the standard as constant ones.
            let isLater = rule.feature != .mvp
            if isLater || facts.features.contains(.extendedConstants) { return }
            throw fail(.featureDisabled(.extendedConstants))
        case .never:
            if instruction.opcode != .end { throw fail(.constantExpressionRequired) }
        }
    }
}
