/// Validates function bodies and constant expressions, one after another, keeping its memory.
///
/// Linear in the code, without recursion: blocks are frames of ``ControlStack``. An instruction
/// whose row has a stack effect follows the row, every other one has a function with its name.
/// Spec: core 3.4, 3.5.5, appendix 7.3.
///
/// Methods are `mutating` even where they only look: a mutating method gets the place of this large
/// value, another one may get a copy.
struct FunctionValidator {
    private let place: ModuleContext.Place
    private let bytes: ModuleBytes
    private let hasDataCount: Bool
    var facts: ModuleFacts {
        _read { yield place.facts }
    }
    var module: DecodedModule {
        _read { yield place.facts.shared.decoded }
    }
    /// The lists of the facts, which hold them.
    let types: FixedList<PackedType>
    private let signatures: FixedList<BlockSignature>
    private let rules = InstructionRule.all
    var operands = OperandStack()
    var frames = ControlStack()
    var locals = LocalTypes()
    var listMatches = ListMatches()
    private var reader: InstructionReader
    /// The instruction at hand. One place for all of them: it is too large to be passed around.
    private(set) var instruction = Instruction(.nop, offset: 0)
    /// Of the instruction at hand or of the body, for errors.
    private(set) var offset = 0
    /// nil in constant expressions.
    private(set) var function: FunctionIndex?
    /// What `return` leaves.
    private(set) var results = TypeList.empty
    /// Globals that `global.get` may name.
    private(set) var visibleGlobals = 0
    /// Functions that `ref.func` may name in bodies; constant expressions add theirs.
    var declaredFunctions: [Bool]
    /// Counts work, to look now and then whether it is still wanted.
    private var pace: PacedCheck

    init(_ context: ModuleContext, _ interruption: InterruptionCheck) {
        pace = PacedCheck(interruption)
        place = context.place
        bytes = context.shared.decoded.bytes
        hasDataCount = context.shared.decoded.dataCount != nil
        types = context.facts.lists.types
        signatures = context.facts.lists.signatures
        declaredFunctions = context.declaredFunctions
        reader = InstructionReader(bytes, range: 0..<0)
    }

    /// What a number of ``ModuleFacts/signature(_:)`` stands for.
    @inline(__always)
    func signature(_ number: UInt32) -> BlockSignature { signatures[Int(number)] }

    var isConstant: Bool { function == nil }

    /// Ends the work if it is not wanted any more: for each step within an instruction that may
    /// take long.
    @inline(__always)
    mutating func keepOn() throws(ModuleError) {
        if pace.isInterrupted() { throw fail(.interrupted) }
    }

    /// An error at the instruction at hand.
    @inline(never)
    func fail(_ code: ValidationError.Code) -> ModuleError {
        .invalid(ValidationError(code, offset: offset, function: function))
    }

    /// - Parameter definedIndex: Counted from the first function that is not imported.
    mutating func validateBody(_ definedIndex: Int) throws(ModuleError) {
        let number = try startBody(definedIndex)
        try run(number, results: signature(number).results)
    }

    /// Goes to the first instruction of a body.
    ///
    /// - Returns: The number of the function's signature.
    private mutating func startBody(_ definedIndex: Int) throws(ModuleError) -> UInt32 {
        guard definedIndex >= 0, definedIndex < module.bodies.count else {
            throw fail(.unknownFunction(UInt32(clamping: definedIndex)))
        }
        // As many bodies as defined functions: `ModuleValidator` compared them.
        let index = module.importedFunctionCount + definedIndex
        let body = module.bodies[definedIndex].range
        function = FunctionIndex(index)
        offset = body.lowerBound
        guard body.count <= min(facts.limits.bodyBytesMax, 1 << 29) else {
            throw fail(.limitExceeded("function body size"))
        }
        let number = facts.signatureNumber(function: facts.functions[index])
        visibleGlobals = facts.globals.count
        try startLocals(module.bodies[definedIndex], signature(number).parameters)
        return number
    }

    /// Validates a body up to the last of some places, and says what is there at each.
    ///
    /// - Parameter places: Ascending.
    mutating func frameTypes(
        _ definedIndex: Int, at places: [FrameTypes.Place]
    ) throws(ModuleError) -> [FrameTypes?] {
        let number = try startBody(definedIndex)
        start(number, results: signature(number).results)
        let all = locals.all(types)
        let named = all.map { facts.valueType($0) }
        let mayBeUnset = all.indices.filter { !all[$0].isDefaultable }
        var found: [FrameTypes?] = []
        // The last instruction that has been done.
        var done = -1
        for place in places {
            let wasm = Int(clamping: place.wasm)
            while !frames.isEmpty, (place.isBehind ? done : reader.offset) < wasm {
                done = reader.offset
                let rule = try next()
                try apply(rule)
                try keepOn()
            }
            guard (place.isBehind ? done : reader.offset) == wasm,
                let operands = currentOperands(upTo: place.operandsMax)
            else {
                found.append(nil)
                continue
            }
            let unset = mayBeUnset.filter { !locals.isInitialized(UInt32(clamping: $0)) }
            found.append(FrameTypes(locals: named, unset: unset, operands: operands))
        }
        return found
    }

    /// The types of the operands that are there now; nil where no code comes, and if there are too
    /// many.
    private func currentOperands(upTo most: Int) -> [ValueType]? {
        guard !frames.isEmpty, !operands.isPolymorphic, !frames.isWithinUnreachable else {
            return nil
        }
        return operands.allTypes(types, upTo: most)?.map { facts.valueType($0) }
    }

    /// - Parameters:
    ///   - type: What the expression must leave.
    ///   - visibleGlobals: How many globals it may name.
    @inline(never)
    mutating func validateConstant(
        _ expression: ConstantExpression, leaves type: PackedType, visibleGlobals: Int
    ) throws(ModuleError) {
        function = nil
        self.visibleGlobals = visibleGlobals
        // Instructions that need a data count are not constant, which is the better message.
        reader = InstructionReader(bytes, range: expression.range)
        locals.start(parameters: .empty)
        let number = facts.signatureNumber(result: type)
        try run(number, results: facts.single(type))
    }

    /// Reads the local declarations and goes to the first instruction.
    private mutating func startLocals(
        _ body: FunctionBody, _ parameters: TypeList
    ) throws(ModuleError) {
        locals.start(parameters: parameters)
        var declarations = try malformed { () throws(DecodeError) in
            try LocalsReader(
                body, in: bytes, parameterCount: Int(parameters.count), limits: facts.limits)
        }
        reader = InstructionReader(
            bytes, range: declarations.instructionsOffset..<body.range.upperBound,
            hasDataCount: hasDataCount)
        while let run = try malformed({ () throws(DecodeError) in try declarations.next() }) {
            locals.append(run.count, try packed(run.type))
        }
    }

    private func malformed<T>(
        _ read: () throws(DecodeError) -> T
    ) throws(ModuleError) -> T {
        do throws(DecodeError) {
            return try read()
        } catch {
            throw .malformed(error)
        }
    }

    private mutating func start(_ signature: UInt32, results: TypeList) {
        operands.removeAll()
        frames.removeAll()
        self.results = results
        frames.push(
            .init(
                signature: signature, floor: 0, initializedCount: 0, kind: .function,
                enclosingIsPolymorphic: false))
    }

    /// Bytes of a body between two looks at whether it is still wanted.
    private static let bytesPerQuestion = PacedCheck.stepsPerQuestion / 4

    private mutating func run(_ signature: UInt32, results: TypeList) throws(ModuleError) {
        start(signature, results: results)
        while !frames.isEmpty {
            // By bytes, each of which is a step: that is compared with what is at hand anyway.
            let pause = reader.offset + Self.bytesPerQuestion
            while !frames.isEmpty, reader.offset < pause {
                let rule = try next()
                try apply(rule)
            }
            if pace.isInterrupted(after: Self.bytesPerQuestion) {
                throw fail(.interrupted)
            }
        }
        guard reader.isAtEnd else {
            throw .malformed(DecodeError(.sectionSizeMismatch, offset: reader.offset))
        }
    }

    /// Reads an instruction over the last one; only what means something for it is new.
    @inline(__always)
    private mutating func next() throws(ModuleError) -> InstructionRule {
        offset = reader.offset
        do throws(DecodeError) {
            let code = try reader.code()
            let rule = rules[InstructionRule.position(code)]
            guard let opcode = rule.opcode else {
                throw InstructionReader.illegal(code, at: offset)
            }
            instruction.opcode = opcode
            instruction.offset = offset
            if rule.immediates != .none {
                try reader.readImmediates(rule.immediates, of: &instruction)
            }
            return rule
        } catch {
            throw .malformed(error)
        }
    }

    @inline(__always)
    private mutating func apply(
        _ rule: InstructionRule
    ) throws(ModuleError) {
        guard facts.features.contains(rule.feature) else {
            throw fail(.featureDisabled(rule.feature))
        }
        if isConstant { try checkConstant(rule) }
        var address = PackedType.bottom
        switch rule.check {
        case .none: break
        case .special: return try applySpecial()
        case .memory: address = try checkMemoryAccess(rule)
        default: address = try checkImmediates(rule)
        }
        var pops = rule.pops
        while pops != 0 {
            try pop(Self.type(pops & 15, address))
            pops >>= 4
        }
        var pushes = rule.pushes
        while pushes != 0 {
            operands.push(Self.type(pushes & 15, address))
            pushes >>= 4
        }
    }

    /// The numbers of ``StackEffect/Kind`` are those of the types.
    @inline(__always)
    private static func type(_ kind: UInt16, _ address: PackedType) -> PackedType {
        kind == UInt16(StackEffect.Kind.address.rawValue)
            ? address : PackedType(bits: UInt64(kind))
    }

    /// Reads the entries of an instruction's list again.
    func entries() -> ByteReader {
        ByteReader(bytes, range: instruction.list)
    }

    private mutating func applySpecial() throws(ModuleError) {
        switch instruction.opcode {
        case .localGet: try localGet()
        case .localSet: try localSet()
        case .localTee: try localTee()
        case .end: try end()
        case .block: try block(.block)
        case .loop: try block(.loop)
        case .if: try ifBlock()
        case .else: try elseBlock()
        case .br: try br()
        case .brIf: try brIf()
        case .brTable: try brTable()
        case .return: try returnResults()
        case .unreachable: operands.becomePolymorphic()
        case .drop: _ = try popAny()
        case .select: try select()
        case .selectTyped: try selectTyped()
        case .globalGet: try globalGet()
        case .globalSet: try globalSet()
        case .call: try call()
        case .callIndirect: try callIndirect()
        case .returnCall: try returnCall()
        case .returnCallIndirect: try returnCallIndirect()
        case .callRef: try callRef()
        case .returnCallRef: try returnCallRef()
        case .tableGet, .tableSet, .tableSize, .tableGrow, .tableFill, .tableCopy, .tableInit:
            try applyTable()
        case .memoryCopy: try memoryCopy()
        case .memoryInit: try memoryInit()
        case .throw: try throwTag()
        case .throwRef: try throwRef()
        case .tryTable: try tryTable()
        default: try applyReference()
        }
    }

    private mutating func applyTable() throws(ModuleError) {
        switch instruction.opcode {
        case .tableGet: try tableGet()
        case .tableSet: try tableSet()
        case .tableSize: try tableSize()
        case .tableGrow: try tableGrow()
        case .tableFill: try tableFill()
        case .tableCopy: try tableCopy()
        default: try tableInit()
        }
    }

    private mutating func applyReference() throws(ModuleError) {
        switch instruction.opcode {
        case .refNull: try refNull()
        case .refIsNull: try refIsNull()
        case .refFunc: try refFunc()
        case .refEq: try refEq()
        case .refAsNonNull: try refAsNonNull()
        case .brOnNull: try brOnNull()
        case .brOnNonNull: try brOnNonNull()
        case .brOnCast: try brOnCast()
        case .brOnCastFail: try brOnCastFail()
        case .refTest: try refTest(isNullable: false)
        case .refTestNull: try refTest(isNullable: true)
        case .refCast: try refCast(isNullable: false)
        case .refCastNull: try refCast(isNullable: true)
        default: try applyAggregate()
        }
    }

    private mutating func applyAggregate() throws(ModuleError) {
        switch instruction.opcode {
        case .structNew: try structNew()
        case .structNewDefault: try structNewDefault()
        case .structGet: try structGet(extends: false)
        case .structGetS, .structGetU: try structGet(extends: true)
        case .structSet: try structSet()
        case .arrayNew: try arrayNew()
        case .arrayNewDefault: try arrayNewDefault()
        case .arrayNewFixed: try arrayNewFixed()
        case .arrayNewData: try arrayNewData()
        case .arrayNewElem: try arrayNewElem()
        case .arrayGet: try arrayGet(extends: false)
        case .arrayGetS, .arrayGetU: try arrayGet(extends: true)
        case .arraySet: try arraySet()
        case .arrayLen: try arrayLen()
        case .arrayFill: try arrayFill()
        case .arrayCopy: try arrayCopy()
        case .arrayInitData: try arrayInitData()
        case .arrayInitElem: try arrayInitElem()
        case .anyConvertExtern: try convert(from: .extern, to: .any)
        case .externConvertAny: try convert(from: .any, to: .extern)
        case .refI31: try refI31()
        case .i31GetS, .i31GetU: try i31Get()
        // A row that says `special` without a rule here: refused, never let through.
        default: throw fail(.other("unknown instruction"))
        }
    }
}
