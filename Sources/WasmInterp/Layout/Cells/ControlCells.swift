// What ends or changes the way through a function, and what it starts with.

/// A handler and nothing else.
struct BareCell: CellLayout {}

/// A branch that is always taken.
struct BranchCell: BranchLayout {
    var padding: UInt32 = 0
    var distance: Int32 = 0

    /// Where the distance stands, in all cells that branch.
    @inline(__always)
    static var distancePlace: Int { place(MemoryLayout<Self>.offset(of: \.distance)) }
}

/// A branch by an index. Distances from this cell follow, the default label's last.
struct BranchTableCell: ListCellLayout {
    typealias Element = Int32

    var index: UInt16 = 0
    var padding: UInt16 = 0
    /// Labels before the default one.
    var count: UInt32
}

/// A number of slots that become zero; most handlers know theirs.
struct ZeroCell: CellLayout {
    var padding: UInt16 = 0
    var first: UInt16
    var count: UInt32
}

/// Charges for what follows up to the next such cell.
struct FuelCell: CellLayout {
    var padding: UInt32 = 0
    var cost: UInt32 = 0

    @inline(__always)
    static var costPlace: Int { place(MemoryLayout<Self>.offset(of: \.cost)) }
}

struct ThrowCell: CellLayout {
    var padding: UInt32 = 0
    var tag: UInt32
    /// The slot of the first value that the exception carries.
    var payload: UInt32
    var padding2: UInt32 = 0
}

struct ThrowReferenceCell: CellLayout {
    var reference: UInt16
    var padding: UInt16 = 0
    var padding2: UInt32 = 0
}

/// A return from a function.
protocol ReturnLayout: CellLayout {
    /// The slot where return address and caller's frame are kept.
    var header: UInt32 { get }
}

struct ReturnCell: ReturnLayout {
    var result: UInt16 = 0
    var padding: UInt16 = 0
    var header: UInt32
}

struct ReturnConstantCell: ReturnLayout {
    var padding: UInt32 = 0
    var header: UInt32
    var result: UInt64
}

/// A link of the chain that ``DispatchCheck`` runs.
struct SelfCheckCell: CellLayout {
    var padding: UInt64 = 0
}
