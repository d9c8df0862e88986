import WasmCore

/// One isolated world of instances, memories, tables and globals, with a host value of yours.
///
/// A store belongs to one task at a time. Everything made in it lives until it goes away.
public final class Store<Host> {
    @usableFromInline let box: HostBox<Host>
    package let state: StoreState

    /// An empty store.
    ///
    /// - Parameters:
    ///   - engine: Whose modules it can have instances of.
    ///   - host: What host functions get to work with, as ``Caller/host``.
    ///   - limits: What its guests may take at most.
    ///   - code: What its guests' code does beside what modules say; nil for what the engine's
    ///     configuration has.
    public init(
        engine: Engine, host: Host, limits: StoreLimits = StoreLimits(), code: CodeOptions? = nil
    ) {
        box = HostBox(host)
        state = StoreState(engine: engine, limits: limits, code: code)
        state.join(box)
    }

    /// The store of a pool's instance.
    init(box: HostBox<Host>, state: StoreState) {
        self.box = box
        self.state = state
    }

    /// What host functions work with.
    ///
    /// It is lent to one at a time: reading or changing it while somebody changes it in place, say
    /// in a host function of a guest that is called meanwhile, is a precondition failure.
    @inlinable
    public var host: Host {
        get { box.value }
        _modify { yield &box.value }
    }

    /// The engine whose modules and types it knows.
    public var engine: Engine { state.engine }

    /// What its guests' code does beside what modules say.
    public var code: CodeOptions { state.codeOptions }

    /// Instructions left before guests trap with `outOfFuel`; nil for no limit.
    ///
    /// Needs code that is metered (``CodeOptions/isMetered``); setting it for another store is a
    /// failure of a precondition, nil is always accepted. A block of code is charged for as a whole
    /// when it is entered. Bulk operations on memories, tables and arrays, new objects, and
    /// segments and initialisers at instantiation cost one instruction more for every 64 bytes; a
    /// throw costs for the frames and clauses that it looks through. So the count is the same on
    /// every machine.
    public var fuel: UInt64? {
        get { state.fuel }
        set { state.fuel = newValue }
    }

    /// Instructions that the store's guests have been charged for, in the units of ``fuel``, with
    /// or without a limit; 0 if their code is not metered. What takes the last of the fuel counts
    /// as a whole.
    public var fuelConsumed: UInt64 { state.fuelConsumed }

    /// What the store's guests draw their fuel from, together with those of other stores; nil for
    /// fuel of their own, or none. Setting it replaces ``fuel``, which then is what the tank has
    /// left, and the other way round. Needs metered code, as that does.
    public var fuelTank: FuelTank? {
        get { state.fuelTank }
        set { state.fuelTank = newValue }
    }

    /// When guests are stopped with `interrupted`; nil for never.
    ///
    /// Needs code that is metered (``CodeOptions/isMetered``); setting it for another store is a
    /// failure of a precondition, nil is always accepted. Guests stop within ten milliseconds,
    /// whether they compute, wait on shared memory, throw or are being instantiated. An
    /// asynchronous host function that waits has its task cancelled. A synchronous one is not
    /// stopped: what it does is the host's own; the guest stops when it returns.
    public var deadline: ContinuousClock.Instant? {
        get { state.metering.deadline }
        set {
            state.requireMetering(newValue != nil, "a deadline")
            state.metering.deadline = newValue
        }
    }

    /// When waits are ended with `interrupted`: those on shared memory, those of asynchronous host
    /// functions, and those of calls of components while no task can run; nil for never. Every
    /// engine sees to it, and nothing else ends by it. A task of a component goes on later, if what
    /// it waits for still comes.
    public var waitDeadline: ContinuousClock.Instant? {
        get { state.metering.waitDeadline }
        set { state.metering.waitDeadline = newValue }
    }

    /// Stops this store's guests from another thread. Guests that wait on shared memory, or in an
    /// asynchronous host function, are stopped by every engine, and so are components that wait or
    /// ask about tasks; those that compute by metered ones only.
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
