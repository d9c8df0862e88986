/// Decodes the instructions of an expression one after another, without allocation.
///
/// It knows the shape of each instruction and nothing of nesting: whoever reads counts blocks and
/// `end`s. Spec: core 5.4.
public struct InstructionReader {
    /// Stands at the next instruction, or within one where its parts are read one by one.
    public var reader: ByteReader
    private let hasDataCount: Bool
    private let rules = InstructionRule.all

    /// A reader at the start of a range.
    ///
    /// - Parameters:
    ///   - range: The instructions, within the module's bytes.
    ///   - hasDataCount: Whether `memory.init`, `data.drop` and the like may occur.
    public init(_ bytes: ModuleBytes, range: Range<Int>, hasDataCount: Bool = true) {
        reader = ByteReader(bytes, range: range)
        self.hasDataCount = hasDataCount
    }

    /// Goes on where another reader stands, up to that reader's end.
    public init(_ reader: ByteReader, hasDataCount: Bool = true) {
        self.reader = reader
        self.hasDataCount = hasDataCount
    }

    /// Of the next instruction, counted from the first byte of the module.
    public var offset: Int { reader.offset }
    /// Whether no byte is left, whatever is still open.
    public var isAtEnd: Bool { reader.isAtEnd }

    /// The next instruction.
    ///
    /// - Throws: `.illegalOpcode`, `.dataCountSectionRequired`, or an error of its immediates: of
    ///   ``ByteReader``, or a code that names the part.
    public mutating func next() throws(DecodeError) -> Instruction {
        var instruction = Instruction(.nop, offset: reader.offset)
        try next(over: &instruction)
        return instruction
    }

    /// Reads the next instruction over another one, as it is too large to be passed around.
    ///
    /// Numbers that it does not have are 0 then; other immediates stay as they are.
    package mutating func next(over instruction: inout Instruction) throws(DecodeError) {
        let at = reader.offset
        let code = try code()
        let rule = rules[InstructionRule.position(code)]
        guard let opcode = rule.opcode else { throw Self.illegal(code, at: at) }
        instruction.opcode = opcode
        instruction.offset = at
        instruction.lane = 0
        instruction.index = 0
        instruction.index2 = 0
        instruction.bits = 0
        instruction.bitsHigh = 0
        if rule.immediates != .none { try readImmediates(rule.immediates, of: &instruction) }
    }

    /// The first half of ``next()``: a raw value that ``Opcode`` may have or not.
    @inline(__always)
    package mutating func code() throws(DecodeError) -> UInt16 {
        let at = reader.offset
        let first = try reader.byte()
        return first >= 0xFB && first < 0xFF
            ? try prefixedCode(first, at: at) : UInt16(first)
    }

    private mutating func prefixedCode(
        _ first: UInt8, at offset: Int
    ) throws(DecodeError) -> UInt16 {
        let second = try reader.u32()
        guard second < 0x1000 else {
            throw DecodeError(.illegalOpcode(prefix: first, code: second), offset: offset)
        }
        return UInt16(first - 0xFA) << 12 | UInt16(second)
    }

    package static func illegal(_ code: UInt16, at offset: Int) -> DecodeError {
        let prefix = code > 0xFF ? UInt8(truncatingIfNeeded: code >> 12) &+ 0xFA : 0
        return DecodeError(
            .illegalOpcode(prefix: prefix, code: UInt32(code & 0xFFF)), offset: offset)
    }

    /// The second half of ``next()``; sets those fields that mean something for the kind.
    package mutating func readImmediates(
        _ kind: ImmediateKind, of instruction: inout Instruction
    ) throws(DecodeError) {
        switch kind {
        case .none: break
        case .label, .function, .type, .local, .global, .table, .element, .tag, .memoryIndex:
            instruction.index = try reader.u32()
        case .data:
            try requireDataCount(at: instruction.offset)
            instruction.index = try reader.u32()
        case .callIndirect, .tableTable, .memoryMemory, .elementTable, .typeField, .typeCount,
            .typeElement, .typeType:
            instruction.index = try reader.u32()
            instruction.index2 = try reader.u32()
        case .dataMemory, .typeData:
            try requireDataCount(at: instruction.offset)
            instruction.index = try reader.u32()
            instruction.index2 = try reader.u32()
        case .memory: try readMemoryArgument(of: &instruction)
        case .memoryLane:
            try readMemoryArgument(of: &instruction)
            instruction.lane = try reader.byte()
        case .i32: instruction.bits = UInt64(UInt32(bitPattern: try reader.s32()))
        case .i64: instruction.bits = UInt64(bitPattern: try reader.s64())
        case .f32: instruction.bits = UInt64(try reader.fixed32())
        case .f64: instruction.bits = try reader.fixed64()
        case .v128, .shuffle:
            instruction.bits = try reader.fixed64()
            instruction.bitsHigh = try reader.fixed64()
        case .lane: instruction.lane = try reader.byte()
        case .blockType: instruction.blockType = try reader.blockType()
        case .heapType: instruction.heapType = try reader.heapType()
        case .castLabel: try readCast(of: &instruction)
        case .labelTable: try readLabelTable(of: &instruction)
        case .selectTypes: try readSelectTypes(of: &instruction)
        case .tryTable: try readTryTable(of: &instruction)
        case .zeroByte:
            let at = reader.offset
            guard try reader.byte() == 0 else { throw DecodeError(.zeroByteExpected, offset: at) }
        }
    }

    private func requireDataCount(at offset: Int) throws(DecodeError) {
        guard hasDataCount else { throw DecodeError(.dataCountSectionRequired, offset: offset) }
    }

    /// Spec: core 5.4.7: bit 6 of the flags says that a memory index follows.
    private mutating func readMemoryArgument(of instruction: inout Instruction) throws(DecodeError)
    {
        let at = reader.offset
        let flags = try reader.u32()
        guard flags < 0x80 else { throw DecodeError(.malformedMemoryFlags(flags), offset: at) }
        instruction.index2 = flags & 0x3F
        instruction.index = flags & 0x40 != 0 ? try reader.u32() : 0
        instruction.bits = try reader.u64()
    }

    private mutating func readCast(of instruction: inout Instruction) throws(DecodeError) {
        let at = reader.offset
        let flags = try reader.byte()
        guard flags < 4 else { throw DecodeError(.malformedCastFlags(flags), offset: at) }
        instruction.index = try reader.u32()
        instruction.castSource = .init(isNullable: flags & 1 != 0, try reader.heapType())
        instruction.castTarget = .init(isNullable: flags & 2 != 0, try reader.heapType())
    }

    private mutating func readLabelTable(of instruction: inout Instruction) throws(DecodeError) {
        let at = reader.offset
        instruction.index = try reader.u32()
        // Each label takes at least one byte, the default label comes on top.
        guard instruction.index < UInt32(clamping: reader.remaining) else {
            throw DecodeError(.lengthOutOfBounds, offset: at)
        }
        let start = reader.offset
        for _ in 0...instruction.index { _ = try reader.u32() }
        instruction.list = start..<reader.offset
    }

    private mutating func readSelectTypes(of instruction: inout Instruction) throws(DecodeError) {
        instruction.index = UInt32(try reader.length())
        let start = reader.offset
        for _ in 0..<instruction.index { _ = try reader.valueType() }
        instruction.list = start..<reader.offset
    }

    private mutating func readTryTable(of instruction: inout Instruction) throws(DecodeError) {
        instruction.blockType = try reader.blockType()
        instruction.index = UInt32(try reader.length())
        let start = reader.offset
        for _ in 0..<instruction.index { _ = try reader.catchClause() }
        instruction.list = start..<reader.offset
    }
}

extension ByteReader {
    /// A clause of `try_table`. Spec: core 5.4.1, catch clauses.
    ///
    /// - Throws: `.malformedCatchKind`, and what ``u32()`` throws.
    public mutating func catchClause() throws(DecodeError) -> CatchClause {
        let at = offset
        let code = try byte()
        guard let kind = CatchClause.Kind(rawValue: code) else {
            throw DecodeError(.malformedCatchKind(code), offset: at)
        }
        let tag = kind == .tag || kind == .tagWithReference ? try u32() : 0
        return CatchClause(
            kind: kind, tag: TagIndex(rawValue: tag), label: LabelIndex(rawValue: try u32()))
    }
}
