// Calls and tail calls. Spec: core 3.4.9, call instructions.

extension FunctionValidator {
    private mutating func signature(_ type: CanonicalTypeIndex) -> BlockSignature {
        facts.functionSignatures[type.position]
    }

    private mutating func callee() throws(ModuleError) -> BlockSignature {
        guard instruction.index < UInt32(clamping: facts.functions.count) else {
            throw fail(.unknownFunction(instruction.index))
        }
        return signature(facts.functions[Int(instruction.index)])
    }

    /// Takes the index into the table, which must hold functions.
    private mutating func indirectCallee() throws(ModuleError) -> BlockSignature {
        let table = try table(instruction.index2)
        try match(table.element, PackedType(isNullable: true, .function))
        let type = try functionType(instruction.index)
        try pop(table.address)
        return signature(type)
    }

    private mutating func referencedCallee() throws(ModuleError) -> BlockSignature {
        let type = try functionType(instruction.index)
        try pop(PackedType(isNullable: true, concrete: type))
        return signature(type)
    }

    private mutating func call(_ signature: BlockSignature) throws(ModuleError) {
        try pop(signature.parameters)
        push(signature.results)
    }

    private mutating func tailCall(_ signature: BlockSignature) throws(ModuleError) {
        try match(signature.results, results)
        try pop(signature.parameters)
        operands.becomePolymorphic()
    }

    mutating func call() throws(ModuleError) {
        try call(try callee())
    }

    mutating func callIndirect() throws(ModuleError) {
        try call(try indirectCallee())
    }

    mutating func callRef() throws(ModuleError) {
        try call(try referencedCallee())
    }

    mutating func returnCall() throws(ModuleError) {
        try tailCall(try callee())
    }

    mutating func returnCallIndirect() throws(ModuleError) {
        try tailCall(try indirectCallee())
    }

    mutating func returnCallRef() throws(ModuleError) {
        try tailCall(try referencedCallee())
    }
}
