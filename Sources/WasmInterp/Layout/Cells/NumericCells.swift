/// An operation on one slot or accumulator.
struct UnaryCell: CellLayout {
    var operand: UInt16 = 0
    var target: UInt16
    var padding: UInt32 = 0
}

/// An operation on slots and accumulators; one that is taken from an accumulator has no slot.
struct BinaryCell: CellLayout {
    var first: UInt16
    var target: UInt16
    var second: UInt16
    var padding: UInt16 = 0
}

/// An operation with a constant; one of 64 bits is extended from these with its sign.
struct ImmediateCell: CellLayout {
    var first: UInt16
    var target: UInt16
    var immediate: UInt32
}

/// An operation with a constant of all 64 bits.
struct WideImmediateCell: CellLayout {
    var first: UInt16
    var target: UInt16
    var padding: UInt32 = 0
    var immediate: UInt64
}

/// How operations on floating-point numbers read an ``ImmediateCell``.
struct FloatImmediateCell: CellLayout {
    var first: UInt16
    var target: UInt16
    var immediate: Float
}

/// How they read a ``WideImmediateCell``.
struct DoubleImmediateCell: CellLayout {
    var first: UInt16
    var target: UInt16
    var padding: UInt32 = 0
    var immediate: Double
}

/// What ends in a branch: how far it is from this cell to the target.
protocol BranchLayout: CellLayout {
    var distance: Int32 { get }
}

/// A comparison and a branch if it holds, or if it does not.
struct CompareBranchCell: BranchLayout {
    var first: UInt16
    var second: UInt16
    var distance: Int32 = 0
}

/// The same with a constant, which is extended from these bits with its sign.
struct CompareBranchImmediateCell: BranchLayout {
    var first: UInt16
    var immediate: Int16
    var distance: Int32 = 0
}
