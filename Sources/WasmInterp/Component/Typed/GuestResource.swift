import WasmCore

/// A resource that a guest implements and the host owns.
///
/// When the last reference to it goes, the resource is dropped, which may run code of the guest:
/// that happens when a component of the store is called next. ``close()`` does it at once.
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

    /// Drops the resource now.
    ///
    /// - Throws: ``Trap`` if it is lent, of code `.host` once it is closed or given away, or what
    ///   the guest's destructor does.
    public func close() throws(Trap) {
        isHeld = false
        try ComponentResources(state).drop(.resource(handle))
    }
}

extension ComponentStoreState {
    /// Drops what the host has let go since a component was called last.
    func dropReleased(in state: StoreState) throws(Trap) {
        while let handle = droppedHandles.popLast() {
            try ComponentResources(state).drop(.resource(handle))
        }
    }
}
