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
    var code: CodeBuffer
    /// Counts work, to look now and then whether it is still wanted.
    var pace = PacedCheck(.never)
    var stack: [StackValue] = []
    /// Operands below this position are temporaries in their slots.
    var settled = 0
    var labels: [Label] = []
    var fixups: [Fixup] = []
    var clauses: [CatchClause] = []
    var metadata = FunctionMetadata()
    var isReachable = true
    var locals = LocalLayout()
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

    private let frameSlotsMax: Int
    private var isInterrupted = false

    init(module: TranslationUnit, isMetered: Bool) {
        self.module = module
        self.isMetered = isMetered
        handlers = HandlerPointers.shared.table
        code = CodeBuffer(byteCountMax: module.limits.functionCodeBytesMax)
        // Slots in bytes fit into 32 bits.
        frameSlotsMax = min(module.limits.frameSlotsMax, 1 << 28)
    }

    /// Translates a function; afterwards ``code`` and ``metadata`` hold the result.
    ///
    /// - Throws: Also if a limit is exceeded or the work is not wanted any more; the translator can
    ///   then be used for another function, or for this one again.
    mutating func translate(
        definedIndex: Int, interruption: InterruptionCheck = .never
    ) throws(ModuleError) {
        pace.check = interruption
        // What each function takes beside its instructions.
        pace.spend(50)
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
        if let obstacle {
            throw module.failure(obstacle, definedIndex: definedIndex, offset: wasmOffset)
        }
        assert(
            code.count <= CodeBound.bytes(ofBody: module.decoded.bodies[definedIndex].range.count),
            "function \(definedIndex) takes more code than a body of its size may")
    }

    /// Why the last translation came to no end, if it did not.
    private var obstacle: ValidationError.Code? {
        if code.isFull { return .limitExceeded("translated code of a function") }
        if slotCountMax > frameSlotsMax { return .limitExceeded("slots of a function's frame") }
        return isInterrupted ? .interrupted : nil
    }

    /// Whether it is of no use to go on.
    private var mustStop: Bool {
        code.isFull || slotCountMax > frameSlotsMax || isInterrupted || exceedsNarrow && !isWide
    }

    private mutating func translateBody(_ definedIndex: Int) throws(DecodeError) {
        reset()
        let type = module.functionType(definedIndex: definedIndex)
        let body = module.decoded.bodies[definedIndex]
        var reader = try layOutFrame(type, body)
        if isMetered { emitFuel() }
        while !labels.isEmpty, !mustStop {
            let instruction = try reader.next()
            wasmOffset = instruction.offset
            labels[fuelOwners.last ?? 0].cost += 1
            if isReachable {
                try translate(instruction, &reader)
            } else {
                skip(instruction)
            }
            settleDeepOperands()
            if pace.isInterrupted() { isInterrupted = true }
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
        locals.removeAll()
        fuelOwners.removeAll(keepingCapacity: true)
        exceedsNarrow = false
        isInterrupted = false
        stagedTarget = -1
        forgetAccumulators()
    }

    /// Gives every local its slot and starts the function's label.
    private mutating func layOutFrame(
        _ type: FunctionType, _ body: FunctionBody
    ) throws(DecodeError) -> InstructionReader {
        for parameter in type.parameters { locals.append(1, SlotType(parameter)) }
        headerSlot = max(locals.end, type.results.slotCount)
        stagingSlot = headerSlot + 2
        let firstLocal = isWide ? stagingSlot + 16 : stagingSlot
        locals.skip(to: firstLocal)
        var declarations = try LocalsReader(
            body, in: module.decoded.bytes, parameterCount: type.parameters.count,
            limits: module.limits)
        while let run = try declarations.next() {
            locals.append(Int(run.count), SlotType(run.type))
        }
        let localSlotCount = locals.end - firstLocal
        firstOperandSlot = locals.end
        slotCountMax = locals.end
        resultTypes = type.results
        labels.append(
            Label(
                kind: .function, height: 0, baseSlot: 0, parameters: [], results: type.results,
                isReachable: true))
        labels[0].cost = BulkCost.units(slots: localSlotCount)
        if !mustStop { emitZeroes(from: firstLocal, count: localSlotCount) }
        return InstructionReader(
            module.decoded.bytes, range: declarations.instructionsOffset..<body.range.upperBound)
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
            // Before it are parameters only, which take fewer than 33,000 slots.
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

/// What translation needs to know of a module. At one place, as its translators share it.
final class TranslationUnit: Sendable {
    let decoded: DecodedModule
    /// Whether stores note which pages they write.
    let tracksWrites: Bool
    /// Code of the defined functions; the array is never moved.
    nonisolated(unsafe) let functions: UnsafeMutablePointer<FunctionCode>
    /// For each type its canonical index.
    let types: [CanonicalTypeIndex]
    let typeInfos: TypeInfos
    let limits: ModuleLimits

    init(
        decoded: DecodedModule, tracksWrites: Bool,
        functions: UnsafeMutablePointer<FunctionCode>, types: [CanonicalTypeIndex],
        typeInfos: TypeInfos, limits: ModuleLimits
    ) {
        self.decoded = decoded
        self.tracksWrites = tracksWrites
        self.functions = functions
        self.types = types
        self.typeInfos = typeInfos
        self.limits = limits
    }

    func failure(
        _ code: ValidationError.Code, definedIndex: Int, offset: Int? = nil
    ) -> ModuleError {
        .invalid(
            ValidationError(
                code, offset: offset ?? decoded.bodies[definedIndex].range.lowerBound,
                function: FunctionIndex(definedIndex + decoded.importedFunctionCount)))
    }

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
