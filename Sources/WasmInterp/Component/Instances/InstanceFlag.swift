import WasmCore

/// Whether an instance may be entered, or left: a mutable `i32` global of a store that is 0 or 1,
/// so that adapters test it in two cells.
struct InstanceFlag {
    /// The global's index in the store; -1 for a flag without a store, which is a value.
    let index: Int
    private let slot: UnsafeMutablePointer<UInt64>?
    private var held = true

    /// A flag that is set, of nobody's store.
    init() {
        index = -1
        slot = nil
    }

    /// A flag that is set.
    init(in state: StoreState) {
        let object = GlobalObject(GlobalType(.i32, isMutable: true), 1)
        index = state.globals.count
        state.globals.append(object)
        slot = object.slots
    }

    var isSet: Bool {
        get { slot.map { $0.pointee != 0 } ?? held }
        set {
            if let slot { slot.pointee = newValue ? 1 : 0 } else { held = newValue }
        }
    }
}
