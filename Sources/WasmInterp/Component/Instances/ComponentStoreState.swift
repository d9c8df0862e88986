import WasmCore

/// What all components of a store share.
final class ComponentStoreState {
    unowned(unsafe) let state: StoreState
    /// By the machine's numbers.
    var instances: [ComponentInstanceState] = []
    /// All tasks, and all handles: what a snapshot would write.
    var machine: TaskMachine
    var driver = TaskDriverState()
    var resources: [ResourceRecord] = []
    /// Of the store: what the host's handles say.
    let number: UInt64
    var lastSerial: UInt32 = 0
    /// Resource types of the host by their identity, which is kept.
    var hostTypes: [ObjectIdentifier: (number: UInt32, type: AnyObject)] = [:]

    /// Objects of the host that are resources, and the numbers of their types by what stands for
    /// them in Swift.
    var objects = HostObjects()
    var objectTypes: [ObjectIdentifier: UInt32] = [:]
    /// Handles that the host has let go, to be dropped where guests may run.
    var droppedHandles: [ResourceHandle] = []
    /// Core instances of adapters, which no limit counts.
    var adapterCount = 0
    /// The function by which all adapters trap: its index in the store.
    var trapFunction: Int?

    init(_ state: StoreState) {
        self.state = state
        number = state.tenancy
        let limits = state.limits
        machine = TaskMachine(
            limits: TaskLimits(handlesMax: limits.handlesMax, threadsMax: limits.threadsMax))
    }

    /// What the host holds.
    var hostHandles: HandleTable { machine.hostHandles }

    func openScope() -> UInt32 { machine.openScope() }

    subscript(scope: UInt32) -> CallScope {
        get { machine.scopes[Int(scope)] }
        _modify { yield &machine.scopes[Int(scope)] }
    }

    /// The caller has its handles back, and the host none of those that it was lent.
    func closeScope(_ number: UInt32) { machine.closeScope(number) }
}
