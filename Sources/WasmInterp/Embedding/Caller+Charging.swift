import WasmCore

extension Caller {
    /// Instructions left to the store's guests; nil for no limit. See ``Store/fuel``.
    public var fuel: UInt64? {
        get { state.fuel }
        nonmutating set { state.fuel = newValue }
    }

    /// Takes fuel for what a host function does for the guest, and looks whether the guest has to
    /// stop; does nothing with an engine that does not meter.
    ///
    /// Host functions whose work depends on what guests ask for call it before the work, and again
    /// for each part of what takes long. 64 bytes that are moved cost 1, as in bulk operations.
    ///
    /// - Parameter fuel: Instructions, as in ``Store/fuel``.
    /// - Throws: ``Trap`` of code `outOfFuel` if there is less, or `interrupted` at the store's
    ///   deadline or on request; the host function should let it through.
    public func charge(fuel: UInt64) throws(Trap) { try state.charge(fuel: fuel) }
}
