import WasmCore

/// Where a function's frame has what: the slots of parameters, declared locals, and operands.
struct FrameSlots {
    let parameters: [ValueType]
    let results: [ValueType]
    /// Where return address and caller's frame are.
    let header: Int
    /// Of the first declared local; nil as long as the function has no code.
    let firstLocal: Int?

    init(_ instance: InstanceObject, definedIndex: Int, _ metadata: FunctionMetadata?) {
        let decoded = instance.module.decoded
        let type = decoded.functions[decoded.importedFunctionCount + definedIndex]
        let function = instance.module.canonical(decoded.functionType(type) ?? FunctionType())
        parameters = function.parameters
        results = function.results
        header = instance.code.functions[definedIndex].headerSlot
        firstLocal = metadata?.localSlot
    }

    /// Slots of locals in order, and where the first operand is.
    func places(ofLocals types: [ValueType]) -> (locals: [Int], operands: Int) {
        var places: [Int] = []
        places.reserveCapacity(types.count)
        var slot = 0
        for (index, type) in types.enumerated() {
            if index == parameters.count { slot = firstLocal ?? 0 }
            places.append(slot)
            slot += type.slotCount
        }
        if types.count <= parameters.count { slot = firstLocal ?? header + 2 }
        return (places, slot)
    }
}

/// The same for all frames of a function, made once.
struct FrameSlotCache {
    private struct Key: Hashable {
        let module: ObjectIdentifier
        let definedIndex: Int
        let hasCode: Bool
    }

    private var known: [Key: FrameSlots] = [:]

    mutating func slots(
        _ instance: InstanceObject, definedIndex: Int, _ metadata: FunctionMetadata?
    ) -> FrameSlots {
        let key = Key(
            module: ObjectIdentifier(instance.module), definedIndex: definedIndex,
            hasCode: metadata != nil)
        if let slots = known[key] { return slots }
        let slots = FrameSlots(instance, definedIndex: definedIndex, metadata)
        known[key] = slots
        return slots
    }
}
