import WasmCore

/// Translates one function body to cells in one pass over its instructions.
///
/// It keeps the operand stack symbolically: reading a local or a constant emits nothing, the
/// consumer names it. Every operand has a slot given by its height, so that code paths agree
/// where they meet. At safepoints (loop header, call) every live operand is in its slot.
struct Translator: ~Copyable {
    let module: TranslationUnit
    let handlers: UnsafeMutablePointer<Handler>
    let isMetered: Bool
    var code = CodeBuffer()
    var stack: [StackValue] = []
    /// Operands below this position are temporaries in their slots.
    var settled = 0
    var labels: [Label] = []
    var fixups: [Fixup] = []
    var clauses: [CatchClause] = []
    var metadata = FunctionMetadata()
    var isReachable = true
    /// The slot of each local.
    var localSlots: [Int32] = []
    var localTypes: [SlotType] = []
    var headerSlot = 0
    var firstOperandSlot = 0
    var slotCountMax = 0
    /// Byte offset of the instruction under translation.
    var wasmOffset = 0
    var resultTypes: [ValueType] = []
    /// Positions of the labels that charge fuel, innermost last.
    var fuelOwners: [Int] = []

    // What the accumulators hold (see Translator+Accumulators).
    var accumulatorSlots = (Int32(-1), Int32(-1), Int32(-1), Int32(-1))
    var producers = (Producer(), Producer(), Producer(), Producer())
    var lastWriter = LastWriter()
    /// The last cell, and those before it, while others may be joined to them (see
    /// Translator+Joining).
    var lastCell = PlacedCell()
    var earlierCells = (PlacedCell(), PlacedCell())
    var lastCompare: Comparison?
    var lastShifts: (VectorShift?, VectorShift?) = (nil, nil)

    /// Whether operand slots may lie beyond 16 bits; then they are staged through low slots.
    var isWide = false
    var exceedsNarrow = false
    var stagingSlot = 0
    var stagingTurn = 0
    var stagedTarget = -1

    init(module: TranslationUnit, isMetered: Bool) {
        self.module = module
        self.isMetered = isMetered
        handlers = HandlerPointers.shared.table
    }

    /// Translates a function; afterwards ``code`` and ``metadata`` hold the result.
    mutating func translate(definedIndex: Int) throws(ModuleError) {
        do throws(DecodeError) {
            isWide = false
            try translateBody(definedIndex)
            if exceedsNarrow {
                isWide = true
                try translateBody(definedIndex)
            }
        } catch {
            throw .malformed(error)
        }
    }

    private mutating func translateBody(_ definedIndex: Int) throws(DecodeError) {
        reset()
        let type = module.functionType(definedIndex: definedIndex)
        let body = module.decoded.bodies[definedIndex]
        var reader = try layOutFrame(type, body)
        if isMetered { emitFuel() }
        while !labels.isEmpty {
            let instruction = try reader.next()
            wasmOffset = instruction.offset
            labels[fuelOwners.last ?? 0].cost += 1
            if isReachable {
                try translate(instruction, &reader)
            } else {
                skip(instruction)
            }
            settleDeepOperands()
        }
        metadata.slotCount = slotCountMax
    }

    private mutating func reset() {
        code.removeAll()
        stack.removeAll(keepingCapacity: true)
        settled = 0
        labels.removeAll(keepingCapacity: true)
        fixups.removeAll(keepingCapacity: true)
        clauses.removeAll(keepingCapacity: true)
        metadata = FunctionMetadata()
        isReachable = true
        localSlots.removeAll(keepingCapacity: true)
        localTypes.removeAll(keepingCapacity: true)
        fuelOwners.removeAll(keepingCapacity: true)
        exceedsNarrow = false
        stagedTarget = -1
        forgetAccumulators()
    }

    /// Gives every local its slot and starts the function's label.
    private mutating func layOutFrame(
        _ type: FunctionType, _ body: FunctionBody
    ) throws(DecodeError) -> InstructionReader {
        var next = 0
        for parameter in type.parameters {
            localSlots.append(Int32(next))
            localTypes.append(SlotType(parameter))
            next += parameter.slotCount
        }
        let resultSlots = type.results.reduce(0) { $0 + $1.slotCount }
        headerSlot = max(next, resultSlots)
        stagingSlot = headerSlot + 2
        next = isWide ? stagingSlot + 16 : stagingSlot
        let firstLocal = next
        var locals = try LocalsReader(body, in: module.decoded.bytes)
        while let run = try locals.next() {
            for _ in 0..<run.count {
                localSlots.append(Int32(next))
                localTypes.append(SlotType(run.type))
                next += run.type.slotCount
            }
        }
        let localSlotCount = next - firstLocal
        firstOperandSlot = next
        slotCountMax = next
        resultTypes = type.results
        labels.append(
            Label(
                kind: .function, height: 0, baseSlot: 0, parameters: [], results: type.results,
                isReachable: true))
        emitZeroes(from: firstLocal, count: localSlotCount)
        return InstructionReader(
            module.decoded.bytes, range: locals.instructionsOffset..<body.range.upperBound)
    }

    private mutating func emitZeroes(from first: Int, count: Int) {
        var slot = first
        var left = count
        while left > 0 {
            let (cell, width): (Cell, Int) =
                switch left {
                case 33...: (.zeroLocals, left)
                case 8...: (.zeroLocals8, 8)
                case 4...: (.zeroLocals4, 4)
                case 2...: (.zeroLocals2, 2)
                default: (.zeroLocal1, 1)
                }
            begin(cell)
            code.append(UInt16(0))
            code.append(UInt16(slot))
            code.append(UInt32(width))
            slot += width
            left -= width
        }
    }

    mutating func emitFuel() {
        labels[labels.count - 1].fuelCell = code.count
        fuelOwners.append(labels.count - 1)
        markOffset()
        begin(.fuel)
        code.append(UInt32(0))
        code.append(UInt32(0))
    }

    /// Ends a label: charges its instructions where it has a fuel cell.
    mutating func settleFuel(_ label: Label) {
        guard label.fuelCell >= 0 else { return }
        fuelOwners.removeLast()
        code.patch(UInt32(clamping: label.cost), at: label.fuelCell + 12)
    }
}

/// What translation needs to know of a module.
struct TranslationUnit: Sendable {
    let decoded: DecodedModule
    /// Whether stores note which pages they write.
    let tracksWrites: Bool
    /// Code of the defined functions; the array is never moved.
    nonisolated(unsafe) let functions: UnsafeMutablePointer<FunctionCode>
    /// For each type its canonical index.
    let types: [CanonicalTypeIndex]
    let typeInfos: TypeInfos

    func functionType(definedIndex: Int) -> FunctionType {
        functionType(FunctionIndex(definedIndex + decoded.importedFunctionCount))
    }

    /// The type of a function that validation has seen.
    func functionType(_ index: FunctionIndex) -> FunctionType {
        decoded.functionType(decoded.functions[index.position]) ?? FunctionType()
    }

    func functionType(type index: UInt32) -> FunctionType {
        decoded.functionType(TypeIndex(rawValue: index)) ?? FunctionType()
    }
}
