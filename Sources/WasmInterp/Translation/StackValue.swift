import WasmCore

/// How a value lies in slots, and which accumulator it can be in.
enum SlotType: UInt8 {
    case i32, i64, f32, f64, v128, reference

    init(_ type: ValueType) {
        self =
            switch type {
            case .i32: .i32
            case .i64: .i64
            case .f32: .f32
            case .f64: .f64
            case .v128: .v128
            case .reference: .reference
            }
    }

    init(_ kind: StackEffect.Kind) {
        self =
            switch kind {
            case .i32: .i32
            case .i64, .address: .i64
            case .f32: .f32
            case .f64: .f64
            case .v128: .v128
            }
    }

    var slotCount: Int { self == .v128 ? 2 : 1 }

    /// The accumulator that holds values of this type; a vector has none.
    var accumulator: Int {
        switch self {
        case .i32, .i64, .reference: 0
        case .f32: 1
        case .f64: 2
        case .v128: 3
        }
    }
}

/// An operand as the translator knows it: where the value will be found when code needs it.
struct StackValue {
    enum Kind: UInt8 {
        /// In its own slot, the one that its height gives it.
        case temporary
        /// In a local that has not been written since.
        case local
        case constant
    }
    var kind: Kind
    var type: SlotType
    /// The slot of this height.
    var slot: Int32
    /// The local's slot or the constant's bits.
    var payload: UInt64

    /// Where the value lies, unless it is a constant.
    var place: Int { kind == .local ? Int(payload) : Int(slot) }
}

/// A structured instruction under translation.
struct Label {
    enum Kind { case function, block, loop, `if`, `else`, tryTable }
    var kind: Kind
    /// Operands below the block's parameters.
    var height: Int
    /// The slot of the first parameter and of the first result.
    var baseSlot: Int
    var parameters: [ValueType]
    var results: [ValueType]
    /// Whether code before this block could be reached.
    var isReachable: Bool
    /// Code offset of a loop's header.
    var start = 0
    /// Places to fill in once the end is known: head of a list in `Fixup`s, -1 for none.
    var fixups = -1
    /// The branch of an `if` over its first arm, -1 once done.
    var elseBranch = -1
    /// Whether any branch leads to the end.
    var isTargeted = false
    /// Instructions of a loop or function so far, for fuel; the cell that charges for them.
    var cost = 0
    var fuelCell = -1
    /// The first clause of a `try_table` in the translator's list.
    var firstClause = 0
    var clauseCount = 0

    /// What a branch to this label carries.
    var branchTypes: [ValueType] { kind == .loop ? parameters : results }
}

/// A distance that is written when the label's place is known.
struct Fixup {
    /// Where the 32-bit distance stands.
    var position: Int
    /// The cell that it counts from.
    var origin: Int
    var next: Int
}

/// An exception handler of a function: a tag, a place to go on.
struct ExceptionHandler {
    /// Tag index of the module, or -1 for all.
    var tag: Int
    var wantsReference: Bool
    /// Code offset, filled in when the label's place is known.
    var target: Int
    /// Where the payload goes.
    var slot: Int
}
