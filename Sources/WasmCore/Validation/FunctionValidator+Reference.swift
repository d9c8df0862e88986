// References and casts. Spec: core 3.4.3, reference instructions; 3.4.9, branches on them.

extension FunctionValidator {
    mutating func refNull() throws(ModuleError) {
        push(try reference(instruction.heapType, isNullable: true))
    }

    mutating func refIsNull() throws(ModuleError) {
        _ = try popReference()
        push(.i32)
    }

    mutating func refFunc() throws(ModuleError) {
        let index = Int(instruction.index)
        guard index < facts.functions.count else {
            throw fail(.unknownFunction(instruction.index))
        }
        if isConstant {
            if index < declaredFunctions.count { declaredFunctions[index] = true }
        } else if index >= declaredFunctions.count || !declaredFunctions[index] {
            throw fail(.undeclaredFunctionReference(instruction.index))
        }
        push(PackedType(isNullable: false, concrete: facts.functions[index]))
    }

    mutating func refEq() throws(ModuleError) {
        let type = PackedType(isNullable: true, .eq)
        try pop(type)
        try pop(type)
        push(.i32)
    }

    mutating func refAsNonNull() throws(ModuleError) {
        push(try popReference().asNonNull)
    }

    /// The label of a branch that gives a reference last: the types before it, and its own.
    private mutating func labelWithReference(
        _ index: UInt32
    ) throws(ModuleError) -> (rest: TypeList, last: PackedType) {
        var types = try label(index)
        guard types.count > 0 else { throw mismatch("a label with a reference", "") }
        types.count -= 1
        let last = self.types[Int(types.start) + Int(types.count)]
        guard last.isReference else {
            throw mismatch("a label with a reference", facts.description(last))
        }
        return (types, last)
    }

    mutating func brOnNull() throws(ModuleError) {
        let type = try popReference()
        let types = try label(instruction.index)
        try pop(types)
        push(types)
        push(type.asNonNull)
    }

    mutating func brOnNonNull() throws(ModuleError) {
        let (rest, last) = try labelWithReference(instruction.index)
        try pop(last.asNullable)
        try pop(rest)
        push(rest)
    }

    /// The two types of a cast that branches; the target must be below the source.
    private mutating func castTypes() throws(ModuleError) -> (
        source: PackedType, target: PackedType, rest: PackedType
    ) {
        let source = try reference(
            instruction.castSource.heapType, isNullable: instruction.castSource.isNullable)
        let target = try reference(
            instruction.castTarget.heapType, isNullable: instruction.castTarget.isNullable)
        try match(target, source)
        // What is left of the source once the target is taken away. Spec: core 3.1.2.
        return (source, target, target.isNullable ? source.asNonNull : source)
    }

    mutating func brOnCast() throws(ModuleError) {
        let (source, target, failed) = try castTypes()
        let (rest, last) = try labelWithReference(instruction.index)
        try match(target, last)
        try pop(source)
        try pop(rest)
        push(rest)
        push(failed)
    }

    mutating func brOnCastFail() throws(ModuleError) {
        let (source, target, failed) = try castTypes()
        let (rest, last) = try labelWithReference(instruction.index)
        try match(failed, last)
        try pop(source)
        try pop(rest)
        push(rest)
        push(target)
    }

    /// Any reference of the same hierarchy can be cast.
    private mutating func popCastOperand(_ type: PackedType) throws(ModuleError) {
        try pop(PackedType(isNullable: true, facts.registry.top(type)))
    }

    mutating func refTest(isNullable: Bool) throws(ModuleError) {
        try popCastOperand(try reference(instruction.heapType, isNullable: isNullable))
        push(.i32)
    }

    mutating func refCast(isNullable: Bool) throws(ModuleError) {
        let type = try reference(instruction.heapType, isNullable: isNullable)
        try popCastOperand(type)
        push(type)
    }
}
