import WasmCore

// Instructions of the runtime: what works on whole memories and tables, or is too seldom to have
// operands of its own.

/// Operands are in their own slots, one after another, and so is the result.
protocol RuntimeLayout: CellLayout {
    /// The slot of the first operand, which is that of the result too.
    var base: UInt32 { get }
}

/// What needs operands only.
struct OperandsOnlyCell: RuntimeLayout {
    var padding: UInt32 = 0
    var base: UInt32
    var padding2: UInt64 = 0
}

struct MemoryCell: RuntimeLayout {
    var padding: UInt32 = 0
    var base: UInt32
    var memory: UInt32
    var padding2: UInt32 = 0
}

struct TableCell: RuntimeLayout {
    var padding: UInt32 = 0
    var base: UInt32
    var table: UInt32
    var padding2: UInt32 = 0
}

/// From one memory to another, or from one table to another.
struct CopyBetweenCell: RuntimeLayout {
    var padding: UInt32 = 0
    var base: UInt32
    var target: UInt32
    var source: UInt32
}

struct MemoryInitCell: RuntimeLayout {
    var padding: UInt32 = 0
    var base: UInt32
    var segment: UInt32
    var memory: UInt32
}

struct TableInitCell: RuntimeLayout {
    var padding: UInt32 = 0
    var base: UInt32
    var segment: UInt32
    var table: UInt32
}

struct DropCell: RuntimeLayout {
    var padding: UInt32 = 0
    var base: UInt32
    var segment: UInt32
    var padding2: UInt32 = 0
}

/// An access of any memory by its instruction.
protocol OpcodeAccessLayout: RuntimeLayout {
    var memory: UInt32 { get }
    /// The raw value of the instruction's ``Opcode``.
    var opcode: UInt16 { get }
    var offset: UInt64 { get }
}

extension OpcodeAccessLayout {
    @inline(__always)
    var instruction: Opcode {
        // The translator writes opcodes only.
        Opcode(rawValue: opcode) ?? .i64Load
    }
}

struct AtomicAccessCell: OpcodeAccessLayout {
    var padding: UInt32 = 0
    var base: UInt32
    var memory: UInt32
    var opcode: UInt16
    var padding2: UInt16 = 0
    var offset: UInt64
}

/// An access of vectors: the address is in the first slot, a vector operand in the two after it.
struct VectorAccessCell: OpcodeAccessLayout {
    var padding: UInt32 = 0
    var base: UInt32
    var memory: UInt32
    var opcode: UInt16
    var padding2: UInt16 = 0
    var offset: UInt64
    var lane: UInt16
    var padding3: UInt16 = 0
    var padding4: UInt32 = 0
}
