import WasmCore

/// One isolated world of instances, memories, tables and globals, with a host value of yours.
///
/// A store belongs to one task at a time. Everything made in it lives until it goes away.
public final class Store<Host> {
    @usableFromInline let box: HostBox<Host>
    package let state: StoreState

    public init(engine: Engine, host: Host, limits: StoreLimits = StoreLimits()) {
        box = HostBox(host)
        state = StoreState(engine: engine, limits: limits)
        state.join(box)
    }

    /// The store of a pool's instance.
    init(box: HostBox<Host>, state: StoreState) {
        self.box = box
        self.state = state
    }

    /// What host functions work with.
    @inlinable
    public var host: Host {
        get { box.value }
        _modify { yield &box.value }
    }

    public var engine: Engine { state.engine }

    /// Instructions left before guests trap with `outOfFuel`; nil for no limit.
    ///
    /// Counts only with an engine whose configuration is metered. A block of code is charged for
    /// as a whole when it is entered, and bulk operations on memories, tables and arrays for one
    /// instruction more for every 64 bytes, so the count is the same on every machine.
    public var fuel: UInt64? {
        get { state.fuel }
        set { state.fuel = newValue }
    }

    /// When guests are stopped with `interrupted`; nil for never.
    ///
    /// Guests of a metered engine stop within a millisecond or so, others do not stop while they
    /// compute; a wait on shared memory ends in every engine. An asynchronous host function that
    /// waits has its task cancelled. A synchronous one is not stopped: what it does is the host's
    /// own.
    public var deadline: ContinuousClock.Instant? {
        get { state.metering.deadline }
        set { state.metering.deadline = newValue }
    }

    /// Stops this store's guests from another thread. Guests that wait on shared memory are stopped
    /// by every engine, those that compute by metered ones only.
    public var interruptHandle: InterruptHandle { state.metering.interruption }

    /// Creates an instance with imports in the order in which the module lists them.
    ///
    /// - Throws: ``InstantiationError``; all imports that are missing, of other types, of other
    ///   stores or too many are named.
    public func instantiate(
        _ module: Module, imports: [Extern] = []
    ) throws(InstantiationError) -> Instance {
        Instance(state: state, object: try state.instantiate(module, imports: imports))
    }

    /// A reference to a value of the host, of type `externref`.
    public func makeExtern(_ value: any Sendable) -> StoredReference { state.makeExtern(value) }

    /// The host's value behind an `externref`; nil for null and for other references.
    public func externValue(_ reference: StoredReference) -> (any Sendable)? {
        state.externValue(reference)
    }

    /// The function behind a reference; nil for null and for other references.
    public func function(_ reference: StoredReference) -> Function? { state.function(reference) }
}
