/// The entries of an instruction that has a list. Spec: core 5.4.
public enum ImmediateList: Hashable, Sendable {
    /// The instruction has no list.
    case none
    /// The labels of `br_table`, the default label last.
    case labels([LabelIndex])
    /// The types of `select`.
    case types([ValueType])
    /// The clauses of `try_table`.
    case clauses([CatchClause])
}

extension ByteWriter {
    /// One byte, or a prefix and a number. Spec: core 5.4.
    public mutating func opcode(_ opcode: Opcode) {
        let code = opcode.rawValue
        if code < 0x1000 {
            u8(UInt8(truncatingIfNeeded: code))
        } else {
            u8(0xFA + UInt8(code >> 12))
            u32(UInt32(code & 0xFFF))
        }
    }

    /// Opcode and immediates, which are those fields that the opcode gives a meaning.
    public mutating func instruction(
        _ instruction: Instruction, list: ImmediateList = .none
    ) {
        opcode(instruction.opcode)
        switch instruction.opcode.row.immediates {
        case .none: break
        case .label, .function, .type, .local, .global, .table, .element, .tag, .memoryIndex, .data:
            u32(instruction.index)
        case .callIndirect, .tableTable, .memoryMemory, .elementTable, .typeField, .typeCount,
            .typeElement, .typeType, .dataMemory, .typeData:
            u32(instruction.index)
            u32(instruction.index2)
        case .memory: memoryArgument(instruction)
        case .memoryLane:
            memoryArgument(instruction)
            u8(instruction.lane)
        case .i32: s32(Int32(truncatingIfNeeded: instruction.bits))
        case .i64: s64(Int64(bitPattern: instruction.bits))
        case .f32: fixed32(UInt32(truncatingIfNeeded: instruction.bits))
        case .f64: fixed64(instruction.bits)
        case .v128, .shuffle:
            fixed64(instruction.bits)
            fixed64(instruction.bitsHigh)
        case .lane: u8(instruction.lane)
        case .blockType: blockType(instruction.blockType)
        case .heapType: heapType(instruction.heapType)
        case .castLabel: castLabel(instruction)
        case .labelTable, .selectTypes: immediateList(list)
        case .tryTable:
            blockType(instruction.blockType)
            immediateList(list)
        case .zeroByte: u8(0)
        }
    }

    /// Alignment exponent, memory index unless it is 0, offset. Spec: core 5.4.7.
    public mutating func memoryArgument(
        alignmentLog2: UInt32, offset: UInt64, memory: UInt32 = 0
    ) {
        u32(alignmentLog2 & 0x3F | (memory == 0 ? 0 : 0x40))
        if memory != 0 { u32(memory) }
        u64(offset)
    }

    private mutating func memoryArgument(_ instruction: Instruction) {
        memoryArgument(
            alignmentLog2: instruction.index2, offset: instruction.bits, memory: instruction.index)
    }

    private mutating func castLabel(_ instruction: Instruction) {
        u8(
            (instruction.castSource.isNullable ? 1 : 0)
                | (instruction.castTarget.isNullable ? 2 : 0))
        u32(instruction.index)
        heapType(instruction.castSource.heapType)
        heapType(instruction.castTarget.heapType)
    }

    private mutating func immediateList(_ list: ImmediateList) {
        switch list {
        case .none: count(0)
        case .labels(let labels):
            count(labels.count - 1)
            for label in labels { u32(label.rawValue) }
        case .types(let types): vector(types) { $0.valueType($1) }
        case .clauses(let clauses): vector(clauses) { $0.catchClause($1) }
        }
    }

    /// The kind, the tag where the kind has one, the label. Spec: core 5.4.1.
    public mutating func catchClause(_ clause: CatchClause) {
        u8(clause.kind.rawValue)
        switch clause.kind {
        case .tag, .tagWithReference: u32(clause.tag.rawValue)
        case .all, .allWithReference: break
        }
        u32(clause.label.rawValue)
    }
}
