// What follows the keyword of an instruction. Spec: core 6.5.

extension ModuleAssembler {
    /// Reads immediates and writes the instruction, at once or to the ones that are put off.
    mutating func writeInstruction(_ keyword: Opcode, isPutOff: Bool) throws(TextError) {
        var instruction = Instruction(keyword, offset: 0)
        let list = try immediates(of: &instruction)
        if isPutOff {
            body.pending.instruction(instruction, list: list)
        } else {
            body.writer.instruction(instruction, list: list)
        }
    }

    private mutating func immediates(
        of instruction: inout Instruction
    ) throws(TextError) -> ImmediateList {
        switch instruction.opcode.row.immediates {
        case .none:
            if instruction.opcode == .select { return try selectTypes(of: &instruction) }
        case .selectTypes: return try selectTypes(of: &instruction)
        case .zeroByte: break
        case .local: instruction.index = try local()
        case .i32: instruction.bits = try cursor.integer(width: 32)
        case .i64: instruction.bits = try cursor.integer(width: 64)
        case .f32: instruction.bits = try cursor.float(.f32)
        case .f64: instruction.bits = try cursor.float(.f64)
        case .memory: try memoryArgument(of: &instruction)
        case .memoryLane:
            try memoryArgument(of: &instruction)
            instruction.lane = try cursor.u8()
        case .lane: instruction.lane = try cursor.u8()
        case .v128: try vectorConstant(of: &instruction)
        case .shuffle: try shuffle(of: &instruction)
        case .label: instruction.index = try label()
        case .labelTable:
            var labels = [LabelIndex(rawValue: try label())]
            while cursor.isIndex { labels.append(LabelIndex(rawValue: try label())) }
            return .labels(labels)
        case .blockType: instruction.blockType = try blockType()
        case .tryTable:
            instruction.blockType = try blockType()
            return .clauses(try catchClauses())
        case .heapType: try heapTypeImmediate(of: &instruction)
        case .castLabel:
            instruction.index = try label()
            instruction.castSource = try referenceType()
            instruction.castTarget = try referenceType()
        default: try indices(of: &instruction)
        }
        return .none
    }

    /// Instructions whose immediates are one or two numbers.
    private mutating func indices(of instruction: inout Instruction) throws(TextError) {
        switch instruction.opcode.row.immediates {
        case .function: instruction.index = try index(\.functions)
        case .type: instruction.index = try index(\.types)
        case .global: instruction.index = try index(\.globals)
        case .tag: instruction.index = try index(\.tags)
        case .element: instruction.index = try index(\.elements)
        case .data:
            usesDataCount = true
            instruction.index = try index(\.datas)
        case .table: instruction.index = try optionalIndex(\.tables)
        case .memoryIndex: instruction.index = try optionalIndex(\.memories)
        case .callIndirect:
            instruction.index2 = try optionalIndex(\.tables)
            instruction.index = resolve(try typeUse(allowsNames: false))
        case .tableTable: try pair(of: &instruction, \.tables)
        case .memoryMemory: try pair(of: &instruction, \.memories)
        case .elementTable: try segment(of: &instruction, \.elements, \.tables)
        case .dataMemory:
            usesDataCount = true
            try segment(of: &instruction, \.datas, \.memories)
        case .typeField:
            instruction.index = try index(\.types)
            instruction.index2 = try fieldIndex(of: instruction.index)
        case .typeCount:
            instruction.index = try index(\.types)
            instruction.index2 = try cursor.u32()
        case .typeData:
            usesDataCount = true
            instruction.index = try index(\.types)
            instruction.index2 = try index(\.datas)
        case .typeElement:
            instruction.index = try index(\.types)
            instruction.index2 = try index(\.elements)
        case .typeType:
            instruction.index = try index(\.types)
            instruction.index2 = try index(\.types)
        default: break
        }
    }

    private mutating func optionalIndex(
        _ space: KeyPath<ModuleAssembler, NameSpace>
    ) throws(TextError) -> UInt32 {
        cursor.isIndex ? try index(space) : 0
    }

    /// Both indices or none.
    private mutating func pair(
        of instruction: inout Instruction, _ space: KeyPath<ModuleAssembler, NameSpace>
    ) throws(TextError) {
        guard cursor.isIndex else { return }
        instruction.index = try index(space)
        instruction.index2 = try index(space)
    }

    /// `target? segment`.
    private mutating func segment(
        of instruction: inout Instruction, _ segments: KeyPath<ModuleAssembler, NameSpace>,
        _ targets: KeyPath<ModuleAssembler, NameSpace>
    ) throws(TextError) {
        let first = cursor.position
        guard cursor.isIndex else { throw cursor.unexpected() }
        cursor.position += 1
        let hasTarget = cursor.isIndex
        cursor.position = first
        if hasTarget { instruction.index2 = try index(targets) }
        instruction.index = try index(segments)
    }

    private mutating func fieldIndex(of type: UInt32) throws(TextError) -> UInt32 {
        let at = cursor.position
        guard let name = cursor.identifier() else { return try cursor.u32() }
        return try lookUp(structureFields[type] ?? NameSpace("field"), name, at: at)
    }

    private mutating func local() throws(TextError) -> UInt32 {
        let at = cursor.position
        guard let name = cursor.identifier() else { return try cursor.u32() }
        guard let index = body.locals[name] else {
            throw cursor.error("unknown local $\(String(decoding: name, as: UTF8.self))", at: at)
        }
        return index
    }

    private mutating func label() throws(TextError) -> UInt32 {
        let at = cursor.position
        guard let name = cursor.identifier() else { return try cursor.u32() }
        guard let depth = body.depth(of: name) else {
            throw cursor.error("unknown label $\(String(decoding: name, as: UTF8.self))", at: at)
        }
        return depth
    }

    // MARK: Types

    /// `(result t*)*` makes it the typed form.
    private mutating func selectTypes(
        of instruction: inout Instruction
    ) throws(TextError) -> ImmediateList {
        guard cursor.wordInParentheses == .result else {
            instruction.opcode = .select
            return .none
        }
        instruction.opcode = .selectTyped
        return .types(try functionType(allowsNames: false).type.results)
    }

    /// Spec: core 6.5.2: the short forms need no type.
    private mutating func blockType() throws(TextError) -> BlockType {
        let use = try typeUse(allowsNames: false)
        if use.explicit == nil, use.signature.type.parameters.isEmpty {
            switch use.signature.type.results.count {
            case 0: return .empty
            case 1: return .value(use.signature.type.results[0])
            default: break
            }
        }
        return .type(TypeIndex(rawValue: resolve(use)))
    }

    private mutating func catchClauses() throws(TextError) -> [CatchClause] {
        var clauses: [CatchClause] = []
        while let word = cursor.wordInParentheses {
            let kind: CatchClause.Kind
            switch word {
            case .catch_: kind = .tag
            case .catchRef: kind = .tagWithReference
            case .catchAll: kind = .all
            case .catchAllRef: kind = .allWithReference
            default: return clauses
            }
            guard clauses.count < ModuleLimits.standard.catchClausesMax else {
                throw cursor.error("too many try_table clauses")
            }
            cursor.position += 2
            let hasTag = kind == .tag || kind == .tagWithReference
            let tag = hasTag ? try index(\.tags) : 0
            clauses.append(
                CatchClause(
                    kind: kind, tag: TagIndex(rawValue: tag),
                    label: LabelIndex(rawValue: try label())))
            try cursor.right()
        }
        return clauses
    }

    /// `ref.null` names a heap type; `ref.test` and `ref.cast` a reference type, whose null is
    /// part of the opcode.
    private mutating func heapTypeImmediate(of instruction: inout Instruction) throws(TextError) {
        guard instruction.opcode != .refNull else {
            instruction.heapType = try heapType()
            return
        }
        let type = try referenceType()
        instruction.heapType = type.heapType
        if instruction.opcode == .refTest || instruction.opcode == .refTestNull {
            instruction.opcode = type.isNullable ? .refTestNull : .refTest
        } else {
            instruction.opcode = type.isNullable ? .refCastNull : .refCast
        }
    }

    // MARK: Memory

    /// `memory? offset=N? align=N?`. Spec: core 6.5.5.
    private mutating func memoryArgument(of instruction: inout Instruction) throws(TextError) {
        if cursor.isIdentifier || hasMemoryNumber(instruction.opcode) {
            instruction.index = try index(\.memories)
        }
        if let offset = try cursor.assignment("offset=") { instruction.bits = offset }
        let at = cursor.position
        let natural = UInt64(instruction.opcode.row.accessBytes)
        let alignment = try cursor.assignment("align=") ?? natural
        guard alignment.nonzeroBitCount == 1 else {
            throw cursor.error("alignment must be a power of two", at: at)
        }
        instruction.index2 = UInt32(alignment.trailingZeroBitCount)
    }

    /// Whether the number that is next is a memory and not a lane.
    private func hasMemoryNumber(_ opcode: Opcode) -> Bool {
        guard cursor.token.kind == .number else { return false }
        guard opcode.row.immediates == .memoryLane else { return true }
        let next = cursor.token(at: cursor.position + 1)
        if next.kind == .number { return true }
        let bytes = cursor.slice(next)
        return next.kind == .keyword
            && (bytes.starts(with: "offset=".utf8) || bytes.starts(with: "align=".utf8))
    }

    // MARK: Vectors

    private mutating func vectorConstant(of instruction: inout Instruction) throws(TextError) {
        guard let shape = cursor.word.flatMap(VectorShape.init) else { throw cursor.unexpected() }
        cursor.position += 1
        let lanes = try cursor.lanes(shape)
        (instruction.bits, instruction.bitsHigh) = shape.pack(lanes)
    }

    private mutating func shuffle(of instruction: inout Instruction) throws(TextError) {
        var lanes: [UInt64] = []
        while lanes.count < 16, cursor.token.kind == .number || cursor.token.kind == .keyword {
            let literal = IntegerLiteral(cursor.slice(cursor.token))
            guard let lane = literal?.unsigned(maximum: 255) else {
                throw cursor.error("i8 constant out of range")
            }
            lanes.append(lane)
            cursor.position += 1
        }
        guard lanes.count == 16, cursor.token.kind != .number else {
            throw cursor.error("invalid lane length")
        }
        (instruction.bits, instruction.bitsHigh) = VectorShape.i8x16.pack(lanes)
    }
}
