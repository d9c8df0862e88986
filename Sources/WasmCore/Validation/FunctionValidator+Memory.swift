// Memory accesses and the immediates that rows share. Spec: core 3.4.7, 3.4.8.

extension FunctionValidator {
    mutating func memory(_ index: UInt32) throws(ModuleError) -> PackedMemory {
        guard index < UInt32(clamping: facts.memories.count) else {
            throw fail(.unknownMemory(index))
        }
        return facts.memories[Int(index)]
    }

    mutating func checkData(_ index: UInt32) throws(ModuleError) {
        guard index < UInt32(clamping: module.datas.count) else {
            throw fail(.unknownDataSegment(index))
        }
    }

    mutating func element(_ index: UInt32) throws(ModuleError) -> PackedType {
        guard index < UInt32(clamping: facts.elements.count) else {
            throw fail(.unknownElementSegment(index))
        }
        return facts.elements[Int(index)]
    }

    /// Alignment and offset of a memory argument; gives the memory's address type.
    @inline(__always)
    mutating func checkMemoryAccess(
        _ rule: InstructionRule
    ) throws(ModuleError) -> PackedType {
        let address = try memory(instruction.index).address
        let alignment = instruction.index2
        guard
            rule.isAtomic
                ? alignment == UInt32(rule.alignment) : alignment <= UInt32(rule.alignment)
        else {
            if alignment < UInt32(rule.alignment) {
                throw fail(.other("atomic alignment must be natural"))
            }
            throw fail(.alignmentTooLarge)
        }
        guard address != .i32 || instruction.bits <= UInt64(UInt32.max) else {
            throw fail(.offsetOutOfRange)
        }
        return address
    }

    /// Checks the immediates of a row with a stack effect; gives the address type if there is one.
    mutating func checkImmediates(
        _ rule: InstructionRule
    ) throws(ModuleError) -> PackedType {
        switch rule.check {
        case .none, .special: return .bottom
        case .memory: return try checkMemoryAccess(rule)
        case .memoryLane:
            try checkLane(rule)
            return try checkMemoryAccess(rule)
        case .memoryIndex: return try memory(instruction.index).address
        case .lane: try checkLane(rule)
        case .shuffle:
            // A lane of 32 or more has one of the three high bits of its byte.
            guard (instruction.bits | instruction.bitsHigh) & 0xE0E0_E0E0_E0E0_E0E0 == 0 else {
                throw fail(.invalidLaneIndex)
            }
        case .data: try checkData(instruction.index)
        case .element: _ = try element(instruction.index)
        }
        return .bottom
    }

    private mutating func checkLane(
        _ rule: InstructionRule
    ) throws(ModuleError) {
        guard instruction.lane < rule.laneCount else { throw fail(.invalidLaneIndex) }
    }

    /// The narrower of two address types, that of lengths.
    func narrower(_ a: PackedType, _ b: PackedType) -> PackedType {
        a == .i64 && b == .i64 ? .i64 : .i32
    }

    mutating func memoryCopy() throws(ModuleError) {
        let target = try memory(instruction.index).address
        let source = try memory(instruction.index2).address
        try pop(narrower(target, source))
        try pop(source)
        try pop(target)
    }

    mutating func memoryInit() throws(ModuleError) {
        let target = try memory(instruction.index2).address
        try checkData(instruction.index)
        try popI32()
        try popI32()
        try pop(target)
    }
}
