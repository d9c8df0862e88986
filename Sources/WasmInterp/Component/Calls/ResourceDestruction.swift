import WasmCore

extension ComponentStoreState {
    /// Calls a resource's destructor, as a call of the instance that implements it.
    ///
    /// - Parameter caller: Who gave the handle up; nil for the host.
    func destroy(
        _ representation: UInt64, type: UInt32, from caller: ComponentInstanceState?,
        in state: StoreState
    ) throws(Trap) {
        let record = resources[Int(type)]
        if let target = record.target {
            _ = try call(target, flat: FlatValues(representation))
            return
        }
        let entered = try record.implementer?.enter(from: caller) ?? []
        switch record.destructor {
        case .none: break
        case .host(let body):
            do {
                try body(representation)
            } catch {
                throw Trap(ofHost: error)
            }
        case .guest(let function):
            _ = try state.call(function, [representation])
        }
        ComponentInstanceState.leave(entered)
    }
}
