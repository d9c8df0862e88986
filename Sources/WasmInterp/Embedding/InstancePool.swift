import WasmCore

/// Instances of one module that are used again and again, each time as if they were new.
///
/// A pool links a module once with what a ``Linker`` has for its imports. Whoever takes an instance
/// gets a store with nothing but it, in the state in which instantiation leaves it: memories,
/// tables, globals, segments, fuel and deadline are as new, and the start function has run. What it
/// changed is undone when it comes back, at the cost of what was changed: with
/// ``CodeOptions/tracksWrites`` only the pages of memory that were written are copied.
///
///     let pool = InstancePool(module, linker: linker)
///     let answer = try pool.withInstance(host: Request(body)) { store, instance in
///         try instance.function("handle", as: (() -> Int32).self)()
///     }
///
/// A pool belongs to one task at a time, as its stores do; threads that serve at the same time have
/// a pool each. Modules, and with them the code, are shared by all.
public final class InstancePool<Host> {
    /// What its instances are of.
    public let module: Module
    private let origin: Origin
    private let limits: StoreLimits
    private let code: CodeOptions?
    private let shelf: PoolShelf<Host, InstanceObject>

    /// How instances begin.
    struct Origin {
        typealias Making = (Store<Host>) throws(InstantiationError) -> InstanceObject
        typealias Beginning = (
            PoolSlot<Host, InstanceObject>, _ isNew: Bool
        ) throws(InstantiationError) -> Void

        /// Makes one in a store that has nothing yet.
        let make: Making
        /// What is done at the start of each use, with a slot that is new or as new.
        let begin: Beginning
    }

    /// A pool without instances; the first ones are made when they are asked for.
    ///
    /// - Parameters:
    ///   - module: What its instances are instances of.
    ///   - linker: What the instances import. What it makes for a store is kept with the instance:
    ///     memories, tables and globals among it are reset too.
    ///   - limits: Of each instance's store.
    ///   - code: What their code does beside what the module says; nil for what the engine's
    ///     configuration has.
    ///   - idleMax: Instances that are kept while nobody uses them; others that come back go away.
    public convenience init(
        _ module: Module, linker: Linker<Host>, limits: StoreLimits = StoreLimits(),
        code: CodeOptions? = nil, idleMax: Int = 16
    ) {
        let origin = Origin { store throws(InstantiationError) in
            try ImportSet(linker, in: store).makeInstance(of: module, runsStart: false)
        } begin: { (slot, _) throws(InstantiationError) in
            do throws(Trap) {
                try slot.state.runStart(of: slot.instance)
            } catch {
                throw .trap(error)
            }
        }
        self.init(module, origin: origin, limits: limits, code: code, idleMax: idleMax)
    }

    /// The same with instances that begin in some way.
    init(
        _ module: Module, origin: Origin, limits: StoreLimits, code: CodeOptions?, idleMax: Int
    ) {
        self.module = module
        self.origin = origin
        self.limits = limits
        self.code = code
        shelf = PoolShelf(idleMax: idleMax)
    }

    /// Instances that are kept while nobody uses them.
    public var idleMax: Int { shelf.idleMax }

    /// Instances that wait to be used.
    public var idleCount: Int { shelf.idleCount }

    /// Takes an instance that is as new, with a store of its own.
    ///
    /// - Parameter host: What host functions work with.
    /// - Throws: ``InstantiationError`` as ``Linker/instantiate(_:in:)`` does, or if the snapshot
    ///   that it begins with does not fit the limits, the linker or the host.
    public func take(host: Host) throws(InstantiationError) -> PooledInstance<Host> {
        let slot: PoolSlot<Host, InstanceObject>
        let store: Store<Host>
        let known = shelf.take(host: host)
        if let known {
            slot = known
            store = Store(box: slot.box, state: slot.state)
        } else {
            store = Store(engine: module.engine, host: host, limits: limits, code: code)
            slot = shelf.slot(try origin.make(store), in: store)
        }
        try origin.begin(slot, known == nil)
        return PooledInstance(store: store, slot: slot)
    }

    /// Takes an instance back and makes it as new.
    ///
    /// If anything of its store is still in use - a function, a memory, an invocation that has not
    /// ended -, the instance goes away with the last of it instead, and so does one beyond
    /// ``idleMax``. An instance that is never given back does no harm. References that were kept,
    /// to functions too, belong to no store any more, and a ``Caller`` or ``StoreScope`` cannot be
    /// used.
    ///
    /// The instance has to be of this pool: another one's is a precondition failure.
    public func giveBack(_ instance: consuming PooledInstance<Host>) {
        let slot = instance.slot
        // The store is the one reference that is left to the slot's state.
        _ = consume instance
        shelf.giveBack(slot)
    }

    /// Takes an instance for the length of a call and gives it back, whatever the call throws.
    ///
    /// Nothing of the store should be kept beyond the call.
    ///
    /// - Throws: ``InstantiationError`` if there is no instance and none can be made; else what
    ///   `body` throws.
    public func withInstance<R>(
        host: Host, _ body: (Store<Host>, Instance) throws -> R
    ) throws -> R {
        let pooled = try take(host: host)
        let result = Result { try body(pooled.store, pooled.instance) }
        giveBack(pooled)
        return try result.get()
    }

    /// The same for a call that may wait.
    ///
    /// - Throws: ``InstantiationError`` if there is no instance and none can be made; else what
    ///   `body` throws.
    public nonisolated(nonsending) func withInstance<R>(
        host: Host, _ body: nonisolated(nonsending) (Store<Host>, Instance) async throws -> R
    ) async throws -> R {
        let pooled = try take(host: host)
        let result: Result<R, any Error>
        do {
            result = .success(try await body(pooled.store, pooled.instance))
        } catch {
            result = .failure(error)
        }
        giveBack(pooled)
        return try result.get()
    }
}

/// An instance of an ``InstancePool`` in use.
public struct PooledInstance<Host>: ~Copyable {
    /// The store that has the instance and nothing else; with the limits of the pool.
    public let store: Store<Host>
    let slot: PoolSlot<Host, InstanceObject>

    /// The instance, as it was when it was made first.
    public var instance: Instance { Instance(state: slot.state, object: slot.instance) }
}
