import WasmCore

/// Whether an instance may be entered, or left: 0 or 1 where adapters find it as a mutable `i32`
/// global, which they test in two cells.
struct InstanceFlag {
    /// nil for a flag that is of nobody's store, and a value.
    private let slot: UnsafeMutablePointer<UInt64>?
    private var held = true

    /// A flag that is set, of nobody's store.
    init() { slot = nil }

    /// - Parameter slot: Where it is; has to stay as long as anybody has the flag.
    init(at slot: UnsafeMutablePointer<UInt64>) { self.slot = slot }

    var isSet: Bool {
        get { slot.map { $0.pointee != 0 } ?? held }
        set {
            if let slot { slot.pointee = newValue ? 1 : 0 } else { held = newValue }
        }
    }
}

/// The flags of one component instance: one block of memory, as instances are made often, and few
/// of them are ever asked for as globals.
final class InstanceFlags {
    enum Kind: Int, CaseIterable { case enter, leave }

    private let slots: UnsafeMutablePointer<UInt64>
    /// The indices in the store of those that something imports.
    private var globals: (enter: Int?, leave: Int?)

    /// Flags that are set.
    init() {
        let count = Kind.allCases.count * GlobalObject.slotCount
        slots = .allocate(capacity: count)
        slots.initialize(repeating: 0, count: count)
        set()
    }

    deinit { slots.deallocate() }

    subscript(kind: Kind) -> InstanceFlag {
        InstanceFlag(at: slots + kind.rawValue * GlobalObject.slotCount)
    }

    /// As they are while nothing is under way.
    private func set() {
        for kind in Kind.allCases { slots[kind.rawValue * GlobalObject.slotCount] = 1 }
    }

    /// Makes them as new in a store that has lost all globals but the first ones.
    func reset(globalCount: Int) {
        set()
        if let index = globals.enter, index >= globalCount { globals.enter = nil }
        if let index = globals.leave, index >= globalCount { globals.leave = nil }
    }

    /// The index of a flag among the globals of its store; nil if nothing imports it.
    func knownGlobal(_ kind: Kind) -> Int? { kind == .enter ? globals.enter : globals.leave }

    /// The same, for somebody who is going to import it.
    func global(_ kind: Kind, in state: StoreState) -> Int {
        if let known = knownGlobal(kind) { return known }
        let index = state.globals.count
        state.globals.append(
            GlobalObject(
                GlobalType(.i32, isMutable: true),
                at: slots + kind.rawValue * GlobalObject.slotCount, of: self))
        if kind == .enter { globals.enter = index } else { globals.leave = index }
        return index
    }
}
