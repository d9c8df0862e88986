import WasmCore

/// Instances of one component that are used again and again, each time as if they were new.
///
/// It is to components what an ``InstancePool`` is to modules, and whoever takes an instance gets a
/// store with nothing but it. Start functions have run when the instance was made first; if they
/// may call the host, which notices, instances are not used a second time.
///
///     let pool = ComponentPool(try linker.prepare(component))
///     let answer = try pool.withInstance(host: Request(body)) { store, instance in
///         try instance.function("handle")?.call()
///     }
///
/// A pool belongs to one task at a time, as its stores do. Resources of the host's that somebody
/// still owns are destroyed when the instance comes back.
public final class ComponentPool<Host> {
    /// What its instances are of.
    public let component: PreparedComponent<Host>
    private let limits: StoreLimits
    private let code: CodeOptions?
    private let shelf: PoolShelf<Host, ComponentInstanceObject>

    /// A pool without instances; the first ones are made when they are asked for.
    ///
    /// - Parameters:
    ///   - component: What its instances are instances of.
    ///   - limits: Of each instance's store.
    ///   - code: What their code does beside what modules say; nil for what the engine's
    ///     configuration has.
    ///   - idleMax: Instances that are kept while nobody uses them; others that come back go away.
    public init(
        _ component: PreparedComponent<Host>, limits: StoreLimits = StoreLimits(),
        code: CodeOptions? = nil, idleMax: Int = 16
    ) {
        self.component = component
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
    /// - Throws: ``InstantiationError`` as ``PreparedComponent/instantiate(in:)`` does.
    public func take(host: Host) throws(InstantiationError) -> PooledComponent<Host> {
        let exports = component.plan.exports
        if let slot = shelf.take(host: host) {
            return PooledComponent(
                store: Store(box: slot.box, state: slot.state), slot: slot, exports: exports)
        }
        let store = Store(
            engine: component.component.engine, host: host, limits: limits, code: code)
        let slot = shelf.slot(
            try component.instantiate(in: store).object, in: store,
            isUsedAgain: !component.startMayCallHost)
        return PooledComponent(store: store, slot: slot, exports: exports)
    }

    /// Takes an instance back and makes it as new, or lets it go, as ``InstancePool/giveBack(_:)``.
    ///
    /// The instance has to be of this pool: another one's is a precondition failure.
    public func giveBack(_ instance: consuming PooledComponent<Host>) {
        let slot = instance.slot
        // The store is the one reference that is left to the slot's state.
        _ = consume instance
        shelf.giveBack(slot) { $0.callTargets = [:] }
    }

    /// Takes an instance for the length of a call and gives it back, whatever the call throws.
    ///
    /// Nothing of the store should be kept beyond the call.
    ///
    /// - Throws: ``InstantiationError`` if there is no instance and none can be made; else what
    ///   `body` throws.
    public func withInstance<R>(
        host: Host, _ body: (Store<Host>, ComponentInstance) throws -> R
    ) throws -> R {
        let pooled = try take(host: host)
        let result = Result { try body(pooled.store, pooled.instance) }
        giveBack(pooled)
        return try result.get()
    }
}

/// An instance of a ``ComponentPool`` in use.
public struct PooledComponent<Host>: ~Copyable {
    /// The store that has the instance and nothing else; with the limits of the pool.
    public let store: Store<Host>
    let slot: PoolSlot<Host, ComponentInstanceObject>
    let exports: PlanExports

    /// The instance, as it was when it was made first.
    public var instance: ComponentInstance {
        ComponentInstance(object: slot.instance, exports: exports)
    }
}

extension PreparedComponent {
    /// Whether the host may notice that start functions run.
    fileprivate var startMayCallHost: Bool {
        !bodies.isEmpty
            && plan.steps.contains { step in
                guard case .instantiate(let module, _, _) = step else { return false }
                return module.decoded.start != nil
            }
    }
}
