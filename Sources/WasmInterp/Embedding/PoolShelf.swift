import WasmCore

/// Where a pool keeps the instances that nobody uses, whatever they are of.
///
/// What goes away while one is made as new may use the pool, so nothing is held meanwhile.
final class PoolShelf<Host, Object> {
    let idleMax: Int
    /// What the slots know the pool by.
    private let identity = PoolIdentity()
    private var idle: [PoolSlot<Host, Object>] = []
    private var images: [MemoryImage] = []

    init(idleMax: Int) { self.idleMax = idleMax }

    var idleCount: Int { idle.count }

    /// A slot that is as new, with the host value in its place; nil if there is none.
    func take(host: Host) -> PoolSlot<Host, Object>? {
        guard let slot = idle.popLast() else { return nil }
        slot.box.fill(host)
        return slot
    }

    /// A slot for an instance that has just been made.
    ///
    /// - Parameter isUsedAgain: Whether it can be made as new.
    func slot(
        _ instance: Object, in store: Store<Host>, isUsedAgain: Bool = true
    ) -> PoolSlot<Host, Object> {
        let pristine = isUsedAgain ? PristineState(store.state, known: images) : nil
        if let pristine { images = pristine.memoryImages }
        return PoolSlot(
            owner: identity, state: store.state, box: store.box, instance: instance,
            pristine: pristine)
    }

    /// Takes a slot back and makes it as new, or lets it go. Its store's wrapper is gone.
    ///
    /// A slot of another pool is a precondition failure.
    ///
    /// - Parameter reset: Makes the instance itself as new.
    func giveBack(_ slot: PoolSlot<Host, Object>, _ reset: (Object) -> Void = { _ in }) {
        precondition(
            slot.owner === identity,
            "an instance was given back to another pool than the one it was taken from")
        guard idle.count < idleMax, slot.isUnused, slot.makeAsNew() else { return }
        reset(slot.instance)
        // What went away may have used the pool.
        if idle.count < idleMax { idle.append(slot) }
    }
}

/// One for each pool.
final class PoolIdentity {}

/// A place for an instance in a pool: the instance, and how to make it as new.
final class PoolSlot<Host, Object> {
    let owner: PoolIdentity
    var state: StoreState
    let box: HostBox<Host>
    let instance: Object
    private let pristine: PristineState?

    init(
        owner: PoolIdentity, state: StoreState, box: HostBox<Host>, instance: Object,
        pristine: PristineState?
    ) {
        self.owner = owner
        self.state = state
        self.box = box
        self.instance = instance
        self.pristine = pristine
    }

    /// Whether nobody else has a hold of the store, and nothing is under way in it.
    var isUnused: Bool {
        state.components?.giveUpIdleExecutions()
        return isKnownUniquelyReferenced(&state) && state.isAtRest && box.isIdle && !box.isLent
    }

    /// Ends the use of the instance; false if it cannot be used again.
    func makeAsNew() -> Bool {
        guard let pristine else { return false }
        if let components = state.components {
            // Destructors of the host's may do anything.
            components.end()
            guard isUnused else { return false }
        }
        // First, so that nothing leads back from what goes away, whose end may run code of the
        // host's.
        state.disown()
        box.empty()
        return pristine.restore(state)
    }
}
