import WasmCore

/// What all components of a store share.
final class ComponentStoreState {
    unowned(unsafe) let state: StoreState
    /// By the machine's numbers.
    var instances: [ComponentInstanceState] = []
    /// What was made of components, in order: whoever has an instance has one of these.
    var instanceObjects: [ComponentInstanceObject] = []
    // The tasks' steps are short, and each looks at both many times. Debug builds check accesses.
    #if !DEBUG
        @exclusivity(unchecked)
    #endif
    /// All tasks, and all handles: what a snapshot would write.
    var machine: TaskMachine
    #if !DEBUG
        @exclusivity(unchecked)
    #endif
    var driver = TaskDriverState()
    var resources: [ResourceRecord] = []
    /// Of the store's use: what the host's handles say.
    var number: UInt64 { state.tenancy }
    var lastSerial: UInt32 = 0
    /// Resource types of the host by their identity, which is kept.
    var hostTypes: [ObjectIdentifier: (number: UInt32, type: AnyObject)] = [:]

    /// Objects of the host that are resources, and the numbers of their types by what stands for
    /// them in Swift.
    var objects = HostObjects()
    var objectTypes: [ObjectIdentifier: UInt32] = [:]
    /// Handles that the host has let go, to be dropped where guests may run.
    var droppedHandles: [ResourceHandle] = [] {
        didSet { hasDroppedHandles = !droppedHandles.isEmpty }
    }
    /// Whether there are any. Every call asks, and looking at the array is checked at run time.
    private(set) var hasDroppedHandles = false
    /// Core instances of adapters, which no limit counts.
    var adapterCount = 0
    /// The function by which all adapters trap: its index in the store.
    var trapFunction: Int?

    init(_ state: StoreState) {
        self.state = state
        let limits = state.limits
        machine = TaskMachine(
            limits: TaskLimits(
                handlesMax: limits.handlesMax, threadsMax: limits.threadsMax,
                messageBytesMax: limits.liftedBytesMax))
    }

    /// Makes room for so many more, as a component's are made one after the other.
    func reserveInstances(_ count: Int) {
        // More than asked for, if need be, so that many small components take linear time.
        guard instances.capacity < instances.count + count else { return }
        let capacity = max(instances.count + count, 2 * instances.count)
        instances.reserveCapacity(capacity)
        machine.instances.reserveCapacity(capacity)
    }

    /// What the host holds.
    var hostHandles: HandleTable { machine.hostHandles }

    /// Types of streams and futures, by which the machine tells them apart: equal types are equal
    /// numbers, whichever components they are of. Resources in them are the store's.
    var types = ComponentTypeTable()

    /// Ends a use of the store. What comes from outside for it finds nobody any more; what the host
    /// implements and somebody still owns is destroyed. What guests implement goes with their
    /// memories.
    func end() {
        endArrivals()
        guard machine.handleCount > 0 else { return }
        let tables = machine.instances.map(\.handles) + [machine.hostHandles]
        // What is destroyed has no owner from here on, whatever its end does.
        machine.hostHandles = HandleTable()
        for index in machine.instances.indices { machine.instances[index].handles = HandleTable() }
        for (_, entry) in tables.flatMap({ Array($0.all) })
        where entry.kind == .resource && entry.isOwned {
            guard case .host(let destroy) = resources[Int(entry.type)].destructor else { continue }
            // Nobody is left to whom an error would mean something.
            try? destroy(entry.value)
        }
    }

    /// What comes from outside finds nobody any more, and what was let go is let be.
    func endArrivals() {
        endAnswers()
        endStreams()
        droppedHandles = []
    }

    func openScope() -> UInt32 { machine.openScope() }

    /// The scope that a frame of a guest names: a snapshot may have been forged.
    func scope(named number: UInt64) throws(Trap) -> UInt32 {
        let number = UInt32(truncatingIfNeeded: number)
        guard machine.scopes.indices.contains(Int(number)), self[number].isOpen else {
            throw Trap(.canonicalABI, message: "something is lent for a call that there is not")
        }
        return number
    }

    subscript(scope: UInt32) -> CallScope {
        get { machine.scopes[Int(scope)] }
        _modify { yield &machine.scopes[Int(scope)] }
    }

    /// The caller has its handles back, and the host none of those that it was lent.
    func closeScope(_ number: UInt32) { machine.closeScope(number) }
}
