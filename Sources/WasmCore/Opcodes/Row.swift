/// One row of the instruction table: all that is fixed about an instruction.
public struct Row: Sendable {
    /// The keyword of the text format. `ref.test` and `ref.cast` have two opcodes with one keyword.
    public let text: StaticString
    /// The shape of what follows the opcode.
    public let immediates: ImmediateKind
    /// What the instruction does to the operand stack, where that is fixed.
    public let effect: StackEffect
    /// Bytes of memory read or written, a power of two; 0 where no memory is accessed.
    public let accessBytes: UInt8
    /// Lanes that a lane immediate may name; 0 where there is none.
    public let laneCount: UInt8
    /// The part of the standard that the instruction belongs to.
    public let feature: Feature
    /// Whether a constant expression may contain it.
    public let constant: Constness

    init(
        _ text: StaticString, _ immediates: ImmediateKind, _ effect: StackEffect,
        accessBytes: UInt8 = 0, laneCount: UInt8 = 0, feature: Feature = .mvp,
        constant: Constness = .never
    ) {
        self.text = text
        self.immediates = immediates
        self.effect = effect
        self.accessBytes = accessBytes
        self.laneCount = laneCount
        self.feature = feature
        self.constant = constant
    }
}

/// Use of an instruction in constant expressions. Spec: core 3.4.14.
public enum Constness: UInt8, Sendable {
    case never
    /// Since 1.0 (or the feature that brought the instruction).
    case core
    /// Since the extended constant expressions of 3.0.
    case extended
}

/// What follows an opcode in the binary format, in this order. Spec: core 5.4.
public enum ImmediateKind: UInt8, Sendable {
    case none
    /// A block type: empty, one value type, or a type index.
    case blockType
    /// A label index.
    case label
    /// A list of label indices, then the default label.
    case labelTable
    case function
    /// A type index, then a table index.
    case callIndirect
    case type
    case local
    case global
    case table
    /// Target table, then source table.
    case tableTable
    /// Element segment, then table.
    case elementTable
    case element
    /// Memory argument: alignment exponent, memory index if bit 6 is set, offset.
    case memory
    case memoryIndex
    /// Target memory, then source memory.
    case memoryMemory
    /// Data segment, then memory.
    case dataMemory
    case data
    case i32
    case i64
    case f32
    case f64
    case v128
    /// One byte.
    case lane
    /// Memory argument, then one byte.
    case memoryLane
    /// Sixteen lane bytes.
    case shuffle
    case heapType
    /// Flags, a label, then two heap types.
    case castLabel
    /// A structure type, then a field index.
    case typeField
    /// An array type, then an element count.
    case typeCount
    case typeData
    case typeElement
    /// Target array type, then source array type.
    case typeType
    /// A list of value types.
    case selectTypes
    case tag
    /// A block type, then a list of catch clauses.
    case tryTable
    /// A reserved byte, zero.
    case zeroByte
}
