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
        let entered = record.implementer?.enteringSet(from: caller) ?? []
        guard entered.allSatisfy(\.mayEnter) else { throw Trap(.cannotEnter) }
        switch record.destructor {
        case .none: return
        case .host(let body):
            do {
                try body(representation)
            } catch {
                throw Trap(in: error) ?? Trap(.host, message: "\(error)", cause: error)
            }
        case .guest(let function):
            for instance in entered { instance.mayEnter = false }
            _ = try state.call(function, [representation])
            for instance in entered { instance.mayEnter = true }
        }
    }
}
