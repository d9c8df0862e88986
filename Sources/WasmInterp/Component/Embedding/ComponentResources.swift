import WasmCore

/// What the host does with resources in a store.
public struct ComponentResources {
    private let state: StoreState?

    /// - Parameter state: nil if the store is gone.
    init(_ state: StoreState?) { self.state = state }

    func components() throws(Trap) -> ComponentStoreState {
        guard let state else { throw Trap(.host, message: "the store is gone") }
        return state.componentState
    }

    /// A resource of the host's, with a handle that owns it.
    ///
    /// - Parameter representation: What the type's destructor and methods get.
    /// - Throws: ``Trap`` if the store has no room for another handle.
    public func make<Host>(
        _ type: HostResourceType<Host>, _ representation: UInt32
    ) throws(Trap) -> ComponentValue {
        let components = try components()
        return .resource(
            try components.hostOwn(UInt64(representation), type: components.number(of: type)))
    }

    /// What a resource of the host's was made with.
    ///
    /// - Throws: ``Trap`` for a value that is no handle, a handle of another type or store, or one
    ///   that is used up.
    public func representation<Host>(
        of value: ComponentValue, _ type: HostResourceType<Host>
    ) throws(Trap) -> UInt32 {
        let components = try components()
        let index = try components.hostIndex(of: value)
        let entry = try components.resource(index, of: nil, type: components.number(of: type))
        return UInt32(truncatingIfNeeded: entry.value)
    }

    /// Gives a handle up. If it owns its resource, the resource is destroyed: if a guest implements
    /// it, by calling the guest.
    ///
    /// - Throws: ``Trap`` for a value that is no handle of this store, one that is used up or lent,
    ///   or what the destructor does.
    public func drop(_ value: ComponentValue) throws(Trap) {
        let components = try components()
        let index = try components.hostIndex(of: value)
        if components.dropAsyncValue(index) { return }
        guard let type = components.hostHandles[index]?.type else { return }
        guard let left = try components.drop(index, of: nil, type: type) else { return }
        try components.destroy(left, type: type, from: nil, in: components.state)
    }
}
