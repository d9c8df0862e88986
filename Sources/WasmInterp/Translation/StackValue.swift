import WasmCore

/// How a value lies in slots, and which accumulator it can be in.
package enum SlotType: UInt8, CaseIterable, BitwiseCopyable {
    case i32, i64, f32, f64, v128, reference

    package init(_ type: ValueType) {
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

    package var slotCount: Int { self == .v128 ? 2 : 1 }

    /// The accumulator that holds values of this type; a vector has none.
    package var accumulator: Int {
        switch self {
        case .i32, .i64, .reference: 0
        case .f32: 1
        case .f64: 2
        case .v128: 3
        }
    }
}

/// An operand as the translator knows it: where the value will be found when code needs it.
package struct StackValue: BitwiseCopyable, Equatable {
    package enum Kind: UInt8, BitwiseCopyable {
        /// In its own slot, the one that its height gives it.
        case temporary
        /// In a local that has not been written since.
        case local
        case constant
    }
    package var kind: Kind
    package var type: SlotType
    /// The slot of this height.
    package var slot: Int32
    /// The local's slot or the constant's bits.
    package var payload: UInt64

    package init(kind: Kind, type: SlotType, slot: Int32, payload: UInt64) {
        self.kind = kind
        self.type = type
        self.slot = slot
        self.payload = payload
    }

    /// Where the value lies, unless it is a constant.
    package var place: Int { kind == .local ? Int(payload) : Int(slot) }

    /// Whether it is what a local had when it was pushed.
    func names(localSlot slot: Int) -> Bool { kind == .local && payload == UInt64(slot) }
}
