// Blocks and branches. Spec: core 3.4.9, control instructions.

extension FunctionValidator {
    /// The signature of a block type. Spec: core 3.2.4.
    private mutating func signature(_ type: BlockType) throws(ModuleError) -> UInt32 {
        switch type {
        case .empty: return ModuleFacts.emptySignature
        case .value(let type):
            return facts.signatureNumber(result: try packed(type))
        case .type(let index):
            guard facts.features.contains(.multiValue) else {
                throw fail(.featureDisabled(.multiValue))
            }
            return facts.signatureNumber(function: try functionType(index.rawValue))
        }
    }

    /// The number of a type that must be a function type.
    mutating func functionType(_ index: UInt32) throws(ModuleError) -> CanonicalTypeIndex {
        guard index < UInt32(clamping: facts.types.count) else {
            throw fail(.unknownType(index))
        }
        let number = facts.types[Int(index)]
        guard facts.registry.kind(number) == .function else {
            throw fail(.nonFunctionType(index))
        }
        return number
    }

    mutating func block(_ kind: ControlStack.Kind) throws(ModuleError) {
        try open(kind, try signature(instruction.blockType))
    }

    mutating func ifBlock() throws(ModuleError) {
        let signature = try signature(instruction.blockType)
        try popI32()
        try open(.if, signature)
    }

    /// Takes the parameters of a block and makes them its first operands.
    mutating func open(
        _ kind: ControlStack.Kind, _ number: UInt32
    ) throws(ModuleError) {
        let parameters = signature(number).parameters
        try pop(parameters)
        begin(kind, number, parameters)
    }

    private mutating func begin(
        _ kind: ControlStack.Kind, _ number: UInt32, _ parameters: TypeList
    ) {
        let floor = operands.height
        frames.push(
            .init(
                signature: number, floor: UInt32(clamping: floor),
                initializedCount: UInt32(clamping: locals.initializedCount), kind: kind,
                enclosingIsPolymorphic: operands.isPolymorphic))
        operands.setFloor(floor, isPolymorphic: false)
        push(parameters)
    }

    /// Checks what the innermost block leaves, and goes back to the one around it.
    private mutating func close() throws(ModuleError) -> ControlStack.Frame {
        guard let frame = frames.innermost else { throw fail(.unknownLabel(0)) }
        try pop(signature(frame.signature).results)
        guard operands.isAtFloor else {
            let top = operands.pop(types) ?? .bottom
            throw mismatch("", facts.description(top))
        }
        _ = frames.pop()
        locals.reset(to: Int(frame.initializedCount))
        operands.setFloor(
            Int(frames.innermost?.floor ?? 0), isPolymorphic: frame.enclosingIsPolymorphic)
        return frame
    }

    mutating func elseBlock() throws(ModuleError) {
        guard frames.innermost?.kind == .if else {
            throw .malformed(DecodeError(.endExpected, offset: offset))
        }
        let frame = try close()
        begin(.else, frame.signature, signature(frame.signature).parameters)
    }

    mutating func end() throws(ModuleError) {
        let frame = try close()
        let signature = signature(frame.signature)
        // Without `else` the parameters fall through as results.
        if frame.kind == .if { try match(signature.parameters, signature.results) }
        if frame.kind != .function { push(signature.results) }
    }

    /// What a branch to a label takes.
    mutating func label(_ index: UInt32) throws(ModuleError) -> TypeList {
        guard let frame = frames[index] else { throw fail(.unknownLabel(index)) }
        let signature = signature(frame.signature)
        return frame.kind == .loop ? signature.parameters : signature.results
    }

    mutating func br() throws(ModuleError) {
        try pop(try label(instruction.index))
        operands.becomePolymorphic()
    }

    mutating func brIf() throws(ModuleError) {
        try popI32()
        let types = try label(instruction.index)
        try pop(types)
        push(types)
    }

    mutating func brTable() throws(ModuleError) {
        guard UInt64(instruction.index) <= UInt64(facts.limits.branchTableLabelsMax) else {
            throw fail(.limitExceeded("br_table labels"))
        }
        try popI32()
        var reader = entries()
        var last: TypeList?
        for _ in 0...instruction.index {
            try keepOn()
            let index: UInt32
            do {
                index = try reader.u32()
            } catch {
                throw .malformed(error)
            }
            let types = try label(index)
            if types == last { continue }
            guard types.count == last?.count ?? types.count else {
                throw mismatch(
                    facts.description(last ?? .empty), facts.description(types))
            }
            try checkTop(types)
            last = types
        }
        operands.becomePolymorphic()
    }

    mutating func returnResults() throws(ModuleError) {
        try pop(results)
        operands.becomePolymorphic()
    }
}
