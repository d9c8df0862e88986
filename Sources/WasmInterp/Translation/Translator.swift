import WasmCore

/// Translates one function body to cells in one pass over its instructions.
///
/// It keeps the operand stack symbolically: reading a local or a constant emits nothing, the
/// consumer names it. At safepoints (loop header, call) every live operand is in its slot. What
/// the rules for instructions, in extensions, work with are types of their own.
struct Translator: ~Copyable {
    let module: TranslationUnit
    let isMetered: Bool
    var code: CodeEmitter
    var stack = OperandStack()
    var labels = LabelStack()
    var accumulators = Accumulators()
    var recent = RecentCells()
    var staging = SlotStaging()
    var clauses: [CatchClause] = []
    var metadata = FunctionMetadata()
    var isReachable = true
    /// The instruction under translation. One place for all of them: it is too large to be passed
    /// around.
    private(set) var instruction = Instruction(.nop, offset: 0)
    private(set) var locals = LocalLayout()
    private(set) var headerSlot = 0
    private(set) var results: SlotTypes
    /// Counts work, to look now and then whether it is still wanted.
    var pace = PacedCheck(.never)

    private let rules: UnsafePointer<PlainRule>
    private let frameSlotsMax: Int
    private var isInterrupted = false

    init(module: TranslationUnit) {
        self.module = module
        isMetered = module.options.isMetered
        rules = module.options.canonicalNaN ? PlainRule.canonicalTable : PlainRule.table
        code = CodeEmitter(byteCountMax: module.limits.functionCodeBytesMax)
        results = module.signatures[.empty].results
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
            try translateBody(definedIndex, isStaged: false)
            // By the frame's size, which is the same for every kind of code, and not by whether a
            // cell has come to such a slot.
            if stack.slotCountMax > SlotStaging.directSlotsMax, obstacle == nil {
                try translateBody(definedIndex, isStaged: true)
            }
        } catch {
            throw .malformed(error)
        }
        if let obstacle {
            throw module.failure(obstacle, definedIndex: definedIndex, offset: instruction.offset)
        }
        assert(
            code.count <= CodeBound.bytes(ofBody: module.decoded.bodies[definedIndex].range.count),
            "function \(definedIndex) takes more code than a body of its size may")
    }

    /// Why the last translation came to no end, if it did not.
    private var obstacle: ValidationError.Code? {
        if code.isFull { return .limitExceeded("translated code of a function") }
        if stack.slotCountMax > frameSlotsMax {
            return .limitExceeded("slots of a function's frame")
        }
        return isInterrupted ? .interrupted : nil
    }

    /// Whether it is of no use to go on.
    private var mustStop: Bool {
        code.isFull || stack.slotCountMax > frameSlotsMax || isInterrupted || staging.isMissing
    }

    private mutating func translateBody(
        _ definedIndex: Int, isStaged: Bool
    ) throws(DecodeError) {
        reset(isStaged: isStaged)
        let body = module.decoded.bodies[definedIndex]
        var reader = try layOutFrame(module.signature(definedIndex: definedIndex), body)
        // What comes before the first instruction belongs to it.
        instruction = Instruction(.nop, offset: reader.offset)
        noteEntry()
        while !labels.isEmpty, !mustStop {
            try reader.next(over: &instruction)
            labels.charge(1)
            if isReachable {
                try translateInstruction()
            } else {
                skip()
            }
            settleDeepOperands()
            if pace.isInterrupted() { isInterrupted = true }
        }
        metadata.slotCount = stack.slotCountMax
        metadata.offsets = code.offsets
        metadata.safepoints = code.safepoints
    }

    private mutating func reset(isStaged: Bool) {
        code.removeAll()
        labels.removeAll()
        clauses.removeAll(keepingCapacity: true)
        metadata = FunctionMetadata()
        isReachable = true
        locals.removeAll()
        isInterrupted = false
        staging.start(isActive: isStaged)
        forgetAccumulators()
    }

    /// Gives every local its slot and starts the function's label.
    private mutating func layOutFrame(
        _ signature: Signature, _ body: FunctionBody
    ) throws(DecodeError) -> InstructionReader {
        let parameters = signature.parameters
        results = signature.results
        for index in 0..<parameters.count { locals.append(1, parameters[index]) }
        headerSlot = max(locals.end, results.slotCount)
        staging.place(at: headerSlot + 2)
        let firstLocal = headerSlot + 2 + (staging.isActive ? SlotStaging.slotCount : 0)
        locals.skip(to: firstLocal)
        metadata.localSlot = firstLocal
        metadata.localCount = parameters.count
        var declarations = try LocalsReader(
            body, in: module.decoded.bytes, parameterCount: parameters.count,
            limits: module.limits)
        while let run = try declarations.next() {
            locals.append(Int(run.count), SlotType(run.type))
            metadata.localCount += Int(run.count)
        }
        let localSlotCount = locals.end - firstLocal
        stack.start(at: locals.end)
        labels.push(
            Label(
                kind: .function, height: 0, baseSlot: 0,
                signature: Signature(parameters: module.signatures.none, results: results)))
        labels.charge(BulkCost.units(slots: localSlotCount))
        if !mustStop { emitZeroes(from: firstLocal, count: localSlotCount) }
        return InstructionReader(
            module.decoded.bytes, range: declarations.instructionsOffset..<body.range.upperBound)
    }

    /// What translation needs of a numeric instruction or one that accesses memory.
    @inline(__always)
    func rule(_ opcode: Opcode) -> PlainRule {
        let code = opcode.rawValue
        // Those beyond the table give no NaN.
        return code < PlainRule.count ? rules[Int(code)] : PlainRule(opcode)
    }
}
