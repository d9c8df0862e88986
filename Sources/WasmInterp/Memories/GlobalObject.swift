import WasmCore

/// A global variable: two slots, so that a vector fits.
final class GlobalObject {
    /// With canonical type indices.
    let type: GlobalType
    let slots: UnsafeMutablePointer<UInt64>
    static let slotCount = 2
    /// Has the value's type, if the host made the global, else the module does; or the slots, if
    /// they are not the global's own.
    private let hold: AnyObject?
    private let ownsSlots: Bool

    init(_ type: GlobalType, _ low: UInt64, _ high: UInt64 = 0, typeHold: AnyObject? = nil) {
        self.type = type
        hold = typeHold
        ownsSlots = true
        slots = .allocate(capacity: Self.slotCount)
        slots[0] = low
        slots[1] = high
    }

    /// A global whose slots somebody else has.
    init(_ type: GlobalType, at slots: UnsafeMutablePointer<UInt64>, of owner: AnyObject) {
        self.type = type
        hold = owner
        ownsSlots = false
        self.slots = slots
    }

    deinit {
        if ownsSlots { slots.deallocate() }
    }
}

/// A tag: its identity is its index in the store. The type is canonical.
struct TagObject {
    var type: CanonicalTypeIndex
    var parameterSlots: Int
    /// Has the type, if the host made the tag; else the module does.
    var typeHold: AnyObject?
}
