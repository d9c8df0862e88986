import WasmCore

/// A resource that a guest implements and the host owns.
///
/// When the last reference to it goes, the resource is dropped, which may run code of the guest:
/// that happens when a component of the store is called next, or a ``GuestStream`` of it is read.
/// ``close()`` does it at once.
public final class GuestResource<Resource> {
    private let state: StoreState
    private let handle: ResourceHandle
    private var isHeld = true

    /// Takes over a handle that an instance returned.
    public init(_ owned: OwnHandle<Resource>, of instance: ComponentInstance) {
        state = instance.object.state
        handle = owned.handle
    }

    deinit {
        if isHeld { state.componentState.droppedHandles.append(handle) }
    }

    /// The resource, to be lent for a call. Once it is closed or given away, such a call traps.
    public var borrowed: BorrowHandle<Resource> { BorrowHandle(handle) }

    /// The handle, which whoever gets it owns from now on.
    public func take() -> OwnHandle<Resource> {
        isHeld = false
        return OwnHandle(handle)
    }

    /// Drops the resource now; or, if its guest waits for a function of the host that keeps it from
    /// being entered, with the next call after that has returned.
    ///
    /// - Throws: ``Trap`` if it is lent, of code `.host` once it is closed or given away, or what
    ///   the guest's destructor does.
    public func close() throws(Trap) {
        isHeld = false
        let components = state.componentState
        guard !components.isHeld(handle) else { return components.droppedHandles.append(handle) }
        try ComponentResources(state).drop(.resource(handle))
    }
}

extension ComponentStoreState {
    /// Drops what the host has let go since a component was called last.
    ///
    /// - Throws: ``Trap``, the first one of the guests' destructors.
    @inline(__always)
    func dropReleased() throws(Trap) {
        if hasDroppedHandles { try dropAllReleased() }
    }

    private func dropAllReleased() throws(Trap) {
        // A destructor's call begins with this as well, and finds none: else calls would nest.
        let handles = droppedHandles
        droppedHandles = []
        var failure: Trap?
        for handle in handles {
            do throws(Trap) { try drop(released: handle) } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
    }

    /// Whether a handle's guest can be entered once a function of the host has answered.
    fileprivate func isHeld(_ handle: ResourceHandle) -> Bool {
        guard !machine.held.isEmpty, let entry = hostEntry(handle), entry.lendCount == 0 else {
            return false
        }
        return implementer(of: entry).map { machine.isHeld($0.number) } ?? false
    }

    private func implementer(of entry: HandleEntry) -> ComponentInstanceState? {
        resources[Int(entry.type)].implementer
    }

    /// Of what is lent, or its guest entered, the next call may find that it is so no longer.
    private func drop(released handle: ResourceHandle) throws(Trap) {
        // It may have been given away by its handle.
        guard let entry = hostEntry(handle) else { return }
        guard entry.lendCount == 0 else { return droppedHandles.append(handle) }
        if let guest = implementer(of: entry), !machine.mayEnter(guest.number, from: nil) {
            if isAnythingEntered { return droppedHandles.append(handle) }
            // It was locked by a trap, so that nothing of it is ever called again.
            return machine.removeHandle(handle.index, of: nil)
        }
        try ComponentResources(state).drop(.resource(handle))
    }

    /// Whether a call of a component is under way on this thread, or keeps what it has entered.
    private var isAnythingEntered: Bool {
        state.running != nil || state.nestedCallDepth > 0 || !machine.stack.isEmpty
            || !machine.held.isEmpty
            || (state.resident == nil) != (state.freeResident == nil)
    }
}
