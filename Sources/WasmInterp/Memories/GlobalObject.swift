import WasmCore

/// A global variable: two slots, so that a vector fits.
final class GlobalObject {
    /// With canonical type indices.
    let type: GlobalType
    let slots: UnsafeMutablePointer<UInt64>
    /// Has the value's type, if the host made the global; else the module does.
    private let typeHold: AnyObject?

    init(_ type: GlobalType, _ low: UInt64, _ high: UInt64 = 0, typeHold: AnyObject? = nil) {
        self.type = type
        self.typeHold = typeHold
        slots = .allocate(capacity: 2)
        slots[0] = low
        slots[1] = high
    }

    deinit { slots.deallocate() }
}

/// A tag: its identity is its index in the store. The type is canonical.
struct TagObject {
    var type: CanonicalTypeIndex
    var parameterSlots: Int
    /// Has the type, if the host made the tag; else the module does.
    var typeHold: AnyObject?
}
