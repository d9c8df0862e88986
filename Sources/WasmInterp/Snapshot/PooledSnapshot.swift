/// Why no pool can have instances that begin with a snapshot.
public enum PoolSnapshotError: Error, Hashable, Sendable {
    /// So many calls are under way in it: each instance would have to go on with them.
    case callsUnderWay(Int)
    /// It has so many instances, not one.
    case instanceCount(Int)
    /// It has instances of components.
    case components
}

extension PoolSnapshotError: CustomStringConvertible {
    /// What is wrong, in one line.
    public var description: String {
        switch self {
        case .callsUnderWay(let count): "a pool's snapshot has \(count) calls that are under way"
        case .instanceCount(let count): "a pool's snapshot has \(count) instances, not one"
        case .components: "a pool's snapshot has instances of components"
        }
    }
}

/// The snapshot that a pool's instances begin with, and what it takes to restore it.
struct PooledSnapshot<Host> {
    let module: Module
    private let snapshot: Snapshot
    private let linker: Linker<Host>
    private let parents: [Snapshot]
    private let pageStore: (any PageStore)?
    private let limits: StateLimits
    private let participants: (Host) -> [any StateParticipant]
    /// Nothing but what participants were.
    private let states: StoreImage

    /// - Throws: ``PoolSnapshotError`` if it is of no use for a pool; ``SnapshotError`` and
    ///   ``StateError`` if it cannot be read.
    init(
        _ snapshot: Snapshot, _ linker: Linker<Host>, modules: [Module], parents: [Snapshot],
        pageStore: (any PageStore)?, _ limits: StateLimits,
        participants: @escaping (Host) -> [any StateParticipant]
    ) throws {
        guard snapshot.callCount == 0 else {
            throw PoolSnapshotError.callsUnderWay(snapshot.callCount)
        }
        guard snapshot.components.isEmpty else { throw PoolSnapshotError.components }
        var decoder = try SnapshotDecoder(
            SnapshotBytes(snapshot.bytes), elementsMax: limits.elementsMax)
        let image = try decoder.image { module throws(StateError) in
            if let known = modules.first(where: { $0.digest == module.digest }) { return known }
            return try module.made(by: linker.engine)
        }
        guard image.instances.count == 1, let module = image.modules.first else {
            throw PoolSnapshotError.instanceCount(image.instances.count)
        }
        guard module.engine === linker.engine else { throw StateError.link(.foreignModule) }
        self.module = module
        self.snapshot = snapshot
        self.linker = linker
        self.parents = parents
        self.pageStore = pageStore
        self.limits = limits
        self.participants = participants
        var states = StoreImage()
        states.participants = image.participants
        self.states = states
    }

    /// Makes an instance in a store that has nothing yet.
    func makeInstance(in store: Store<Host>) throws(InstantiationError) -> InstanceObject {
        do {
            try snapshot.restore(
                in: store, linker: linker, modules: [module],
                participants: participants(store.host), parents: parents, pageStore: pageStore,
                limits)
        } catch StateError.link(let error) {
            throw .link(error)
        } catch {
            throw .link(.snapshot("\(error)"))
        }
        // Each use counts from its beginning.
        store.state.metering.reset()
        return store.state.instances[0]
    }

    /// Lets the host's part of the world begin as it was, for an instance that is as new.
    func begin(with host: Host) throws(InstantiationError) {
        let participants = participants(host)
        do throws(StateError) {
            try states.requireSame(participants)
            try states.restore(participants)
        } catch {
            throw .link(.snapshot("\(error)"))
        }
    }
}

extension InstancePool {
    /// A pool whose instances begin with a snapshot of a store that has one instance and no call
    /// under way, rather than with instantiation: what has been prepared once need not be again.
    ///
    ///     let snapshot = try store.snapshot()             // after the guest has set itself up
    ///     let pool = try InstancePool(from: snapshot, linker: linker, modules: [module])
    ///
    /// - Parameters:
    ///   - linker: What the instances import; it says whose engine the stores are of.
    ///   - modules: The module, unless the snapshot has it; others do no harm.
    ///   - parents: The snapshot that this one goes on from, that one's, and so on.
    ///   - pageStore: Where pages are kept that are not in the snapshot.
    ///   - participants: Those of ``Snapshot/participantNames``, of the host value of a use.
    ///   - limits: Of each instance's store.
    ///   - stateLimits: What the snapshot may ask for beside them.
    ///   - code: What their code does beside what the module says; nil for what the engine's
    ///     configuration has.
    ///   - idleMax: Instances that are kept while nobody uses them; others that come back go away.
    /// - Throws: ``PoolSnapshotError`` if it is of no use for a pool; ``SnapshotError`` and
    ///   ``StateError`` if it cannot be read.
    public convenience init(
        from snapshot: Snapshot, linker: Linker<Host>, modules: [Module] = [],
        parents: [Snapshot] = [], pageStore: (any PageStore)? = nil,
        participants: @escaping (Host) -> [any StateParticipant] = { _ in [] },
        limits: StoreLimits = StoreLimits(), stateLimits: StateLimits = StateLimits(),
        code: CodeOptions? = nil, idleMax: Int = 16
    ) throws {
        let pooled = try PooledSnapshot(
            snapshot, linker, modules: modules, parents: parents, pageStore: pageStore,
            stateLimits, participants: participants)
        let origin = Origin { store throws(InstantiationError) in
            try pooled.makeInstance(in: store)
        } begin: { (slot, isNew) throws(InstantiationError) in
            if !isNew { try pooled.begin(with: slot.box.value) }
        }
        self.init(pooled.module, origin: origin, limits: limits, code: code, idleMax: idleMax)
    }
}
