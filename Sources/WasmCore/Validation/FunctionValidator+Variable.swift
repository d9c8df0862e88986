// Locals and globals. Spec: core 3.4.5, variable instructions.

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
}
