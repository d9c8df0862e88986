/// One row of the instruction table: all that is fixed about an instruction.
///
/// It fits four registers, so that asking for a column costs a few instructions.
public struct Row: Sendable {
    /// The keyword of the text format. `ref.test` and `ref.cast` have two opcodes with one keyword.
    public let text: StaticString
    /// The chapter of the standard that describes the instruction.
    public let chapter: Chapter
    /// What the instruction does to the operand stack, where that is fixed.
    public let effect: StackEffect
    /// The shape of what follows the opcode.
    public let immediates: ImmediateKind
    /// Bytes of memory read or written, a power of two; 0 where no memory is accessed.
    public internal(set) var accessBytes: UInt8 = 0
    /// Whether what is read from memory fills the rest of an integer with its sign.
    public internal(set) var signExtends = false
    /// Lanes that a lane immediate may name; 0 where there is none.
    public internal(set) var laneCount: UInt8 = 0
    /// Whether the two operands of a numeric instruction may change places.
    public internal(set) var commutes = false
    /// Whether operands, or the state of the instance, can make the instruction trap. Resources
    /// that run out don't count: stack, fuel, heap.
    public let canTrap: Bool
    /// The part of the standard that the instruction belongs to.
    public let feature: Feature
    /// Whether a constant expression may contain it.
    public internal(set) var constant = Constness.never
    /// Of a comparison what it is with its operands exchanged, of a relaxed instruction the
    /// deterministic one.
    var counterpart: Opcode?
    /// Of a comparison what holds when it does not.
    var inverse: Opcode?

    /// How a comparison of two numbers relates to others of the same type.
    public struct Comparison: Sendable {
        /// The type of both operands.
        public let type: StackEffect.Kind
        /// What says the same with the operands exchanged; nil if that is the comparison itself.
        public let exchanged: Opcode?
        /// What holds exactly when this one does not; nil where unordered operands need both to be
        /// false.
        public let inverse: Opcode?

        /// Whether the operands are integers.
        public var isInteger: Bool { type == .i32 || type == .i64 }
    }

    /// nil if the instruction is no comparison of two numbers: each of these has a relative.
    public var comparison: Comparison? {
        guard chapter == .numeric, counterpart != nil || inverse != nil else { return nil }
        var operands = effect.parameters
        return operands.next().map {
            Comparison(type: $0, exchanged: counterpart, inverse: inverse)
        }
    }

    /// The ordinary instruction that a relaxed one is in the deterministic profile, if any.
    public var deterministic: Opcode? { feature == .relaxedSIMD ? counterpart : nil }

    /// Whether the instruction is a function of one or two numbers alone with one result: the stack
    /// effect says all about the shapes of its operands.
    public var isScalarFunction: Bool {
        chapter == .numeric && immediates == .none && effect.results.count == 1
    }

    /// Whether the instruction works on vectors, in whatever chapter it is.
    public var isVector: Bool { feature == .simd || feature == .relaxedSIMD }
}

/// A chapter of the standard about instructions. Spec: core 2.4; threads, atomic memory accesses.
public enum Chapter: UInt8, CaseIterable, Sendable {
    /// Constants, arithmetic, comparisons and conversions of numbers.
    case numeric
    /// The same for vectors; their loads and stores are of ``memory``.
    case vector
    /// Null, functions, `i31`, casts.
    case reference
    /// Structures and arrays.
    case aggregate
    /// `nop`, `unreachable`, `drop`, `select`.
    case parametric
    /// Locals and globals.
    case variable
    /// Tables and element segments.
    case table
    /// Memories and data segments.
    case memory
    /// Blocks, branches, calls, exceptions.
    case control
    /// Atomic accesses, waiting and waking.
    case atomic
}

/// Use of an instruction in constant expressions. Spec: core 3.4.14.
public enum Constness: UInt8, Sendable {
    /// It may not occur in one.
    case never
    /// Since 1.0 (or the feature that brought the instruction).
    case core
    /// Since the extended constant expressions of 3.0.
    case extended
}

/// What follows an opcode in the binary format, in this order. Spec: core 5.4.
public enum ImmediateKind: UInt8, Sendable {
    /// Nothing.
    case none
    /// A block type: empty, one value type, or a type index.
    case blockType
    /// A label index.
    case label
    /// A list of label indices, then the default label.
    case labelTable
    /// A function index.
    case function
    /// A type index, then a table index.
    case callIndirect
    /// A type index.
    case type
    /// A local index.
    case local
    /// A global index.
    case global
    /// A table index.
    case table
    /// Target table, then source table.
    case tableTable
    /// Element segment, then table.
    case elementTable
    /// An element segment.
    case element
    /// Memory argument: alignment exponent, memory index if bit 6 is set, offset.
    case memory
    /// A memory index.
    case memoryIndex
    /// Target memory, then source memory.
    case memoryMemory
    /// Data segment, then memory.
    case dataMemory
    /// A data segment.
    case data
    /// A signed LEB128 number of 32 bits.
    case i32
    /// A signed LEB128 number of 64 bits.
    case i64
    /// Four bytes, little-endian.
    case f32
    /// Eight bytes, little-endian.
    case f64
    /// Sixteen bytes, little-endian.
    case v128
    /// One byte.
    case lane
    /// Memory argument, then one byte.
    case memoryLane
    /// Sixteen lane bytes.
    case shuffle
    /// A heap type.
    case heapType
    /// Flags, a label, then two heap types.
    case castLabel
    /// A structure type, then a field index.
    case typeField
    /// An array type, then an element count.
    case typeCount
    /// An array type, then a data segment.
    case typeData
    /// An array type, then an element segment.
    case typeElement
    /// Target array type, then source array type.
    case typeType
    /// A list of value types.
    case selectTypes
    /// A tag index.
    case tag
    /// A block type, then a list of catch clauses.
    case tryTable
    /// A reserved byte, zero.
    case zeroByte
}
