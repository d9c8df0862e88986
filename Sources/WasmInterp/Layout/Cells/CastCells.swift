// Casts: a test of a reference, the same with a trap or a branch.

/// What a cast looks for.
struct WantedType: BitwiseCopyable {
    /// The first word of a matching object, or a function type's canonical index.
    var word: UInt32
    /// The type's depth, or a set of tags with bit 0 for null.
    var detail: UInt16
    /// Whether null passes, 1 or 0.
    var passesNull: UInt16
}

protocol CastLayout: CellLayout {
    var wanted: WantedType { get }
}

struct CastCell: CastLayout {
    var reference: UInt16
    var target: UInt16
    var wanted: WantedType
    var padding: UInt32 = 0
}

struct CastBranchCell: CastLayout, BranchLayout {
    var reference: UInt16
    var padding: UInt16 = 0
    var distance: Int32 = 0
    var wanted: WantedType
}
