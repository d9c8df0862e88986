// Copies, constants, selections, globals.

/// From a slot, or from the accumulator that a cell takes its value from, to a slot.
struct CopyCell: CellLayout {
    var source: UInt16 = 0
    var target: UInt16
    var padding: UInt32 = 0
}

/// Two copies at once: both sources are read before a target is written.
struct PairCopyCell: CellLayout {
    var firstSource: UInt16
    var firstTarget: UInt16
    var secondSource: UInt16
    var secondTarget: UInt16
}

/// A copy between slots of which one has an index beyond 16 bits.
struct WideCopyCell: CellLayout {
    var source: UInt32
    var target: UInt32
}

/// A copy of a run of slots to another one, which may overlap it.
struct RunCopyCell: CellLayout {
    var source: UInt32
    var target: UInt32
    var count: UInt32
    var padding: UInt32 = 0
}

/// A constant whose upper 32 bits are zero.
struct ConstantCell: CellLayout {
    var padding: UInt16 = 0
    var target: UInt16
    var value: UInt32
}

struct WideConstantCell: CellLayout {
    var padding: UInt16 = 0
    var target: UInt16
    var padding2: UInt32 = 0
    var value: UInt64
}

struct VectorConstantCell: CellLayout {
    var padding: UInt16 = 0
    var target: UInt16
    var padding2: UInt32 = 0
    var low: UInt64
    var high: UInt64
}

/// One of two slots, the first if the condition is not zero.
struct SelectCell: CellLayout {
    var first: UInt16
    var target: UInt16
    var second: UInt16
    var condition: UInt16 = 0
}

/// An access of a global.
protocol GlobalLayout: CellLayout {
    /// Its index.
    var global: UInt32 { get }
}

struct GlobalGetCell: GlobalLayout {
    var padding: UInt16 = 0
    var target: UInt16
    var global: UInt32
}

struct GlobalSetCell: GlobalLayout {
    var source: UInt16 = 0
    var padding: UInt16 = 0
    var global: UInt32
}

struct GlobalSetConstantCell: GlobalLayout {
    var padding: UInt32 = 0
    var global: UInt32
    var value: UInt64
}

/// A reference to a function of the instance, by its index.
struct FunctionReferenceCell: CellLayout {
    var padding: UInt16 = 0
    var target: UInt16
    var function: UInt32
}
