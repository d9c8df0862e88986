import WasmCore
import WasmInterp

/// An instance of a component pool in use.
@MainActor final class PooledPart {
    let pool: ComponentPool<APIHost>
    private var part: PooledComponent<APIHost>?

    init(_ pool: ComponentPool<APIHost>, _ part: consuming PooledComponent<APIHost>) {
        self.pool = pool
        self.part = consume part
    }

    var found: (store: Store<APIHost>, instance: ComponentInstance)? {
        switch part {
        case .some(let part): (part.store, part.instance)
        case nil: nil
        }
    }

    func giveBack() { if let part = part.take() { pool.giveBack(part) } }
}

extension APIWorld {
    /// One random call that has to do with components.
    func actOnComponents() {
        switch dice.below(72) {
        case 0..<4: makeComponent()
        case 4..<6: makeComponentLinker()
        case 6..<8: prepareComponent()
        case 8..<14: instantiateComponent()
        case 14..<26: callComponent()
        case 26..<34: awaitComponent()
        case 34..<38: useResources()
        case 38: makeComponentPool()
        case 39..<41: takePooledComponent()
        case 41: if let part = parts.pooled.take(), dice.chance(90) { part.giveBack() }
        case 42: useGuestActor()
        case 43..<58: useStreams()
        case 58..<70: playComponent()
        default: dropOfComponents()
        }
    }

    private func dropOfComponents() {
        note("drops something of components")
        switch dice.below(10) {
        case 8: _ = parts.readers.take()
        case 9: _ = parts.writers.take()
        case 0: _ = parts.components.take()
        case 1: _ = parts.linkers.take()
        case 2: _ = parts.prepared.take()
        case 3: _ = parts.instances.take()
        case 4: parts.functions.clear()
        case 5: parts.handles.clear()
        case 6: _ = parts.actors.take()
        default: _ = parts.pools.take()
        }
    }

    private func makeComponent() {
        guard let engine = engines.any else { return }
        let (name, text) = dice.pick(APIComponents.all) ?? ("empty", "(component)")
        note("a component, \(name)")
        do {
            parts.components.keep(
                APIComponent(
                    name: name, component: try Component(text: text, engine: engine),
                    engine: engine))
            succeed()
        } catch {
            fail("\(name): \(error)")
        }
    }

    private func makeComponentLinker() {
        guard let engine = engines.any else { return }
        note("a linker of components")
        parts.linkers.keep(componentLinker(engine))
    }

    func componentLinker(_ engine: Engine) -> APIComponentLinker {
        var linker = ComponentLinker<APIHost>(engine: engine)
        let weak = Ending.Weak(world: self)
        linker.define(nil, "h") { caller, arguments in
            caller.host.acts += 1
            guard APILife.isOn else { return .string("") }
            return MainActor.assumeIsolated {
                weak.world?.actInside("a component's host function")
                return .string(weak.world?.dice.chance(50) == true ? "é…" : "")
            }
        }
        linker.define(nil, "n") { caller, arguments in
            caller.host.acts += 1
            guard APILife.isOn else { return .u32(1) }
            return try MainActor.assumeIsolated {
                weak.world?.actInside("a component's host function")
                switch weak.world?.dice.below(12) {
                case 0: throw APIFailure()
                case 1: return .string("of another type")
                default: return .u32(1)
                }
            }
        }
        linker.defineAsync(nil, "wait") { arguments in
            guard case .u32(let number) = arguments.first else { return nil }
            if number % 3 == 1 { await Task.yield() }
            if number % 3 == 2 { try await Task.sleep(for: .microseconds(300)) }
            if number % 7 == 6 { throw APIFailure() }
            return .u32(number)
        }
        linker.define(nil, "feed") { caller, _ in
            guard APILife.isOn else { return nil }
            nonisolated(unsafe) let resources = caller.resources
            return try MainActor.assumeIsolated { try unsafe weak.world?.stream(for: resources) }
        }
        linker.define(nil, "eat") { caller, arguments in
            guard APILife.isOn, let stream = arguments.first else { return nil }
            nonisolated(unsafe) let resources = caller.resources
            try MainActor.assumeIsolated { try unsafe weak.world?.take(stream, of: resources) }
            return nil
        }
        let resource = linker.defineResource(nil, "t") { _, _ in
            guard APILife.isOn else { return }
            MainActor.assumeIsolated { weak.world?.actInside("the end of a resource") }
        }
        if let known = dice.pick(parts.components.all.filter { $0.engine === engine }),
            dice.chance(30)
        {
            linker.define(exportsOf: known.component)
        }
        return APIComponentLinker(linker: linker, engine: engine, resource: resource)
    }

    private func prepareComponent() {
        guard let linker = parts.linkers.any, let known = parts.components.any else { return }
        note("prepares a component")
        do throws(ComponentLinkError) {
            let prepared = try linker.linker.prepare(known.component)
            parts.prepared.keep(
                APIPrepared(name: known.name, prepared: prepared, engine: linker.engine))
            succeed()
            if linker.engine !== known.engine { fail("a component of another engine was linked") }
        } catch {
            touch("\(error)")
        }
    }

    func keep(_ instance: ComponentInstance, of component: String, _ state: StoreState) {
        succeed()
        parts.instances.keep(
            APIComponentInstance(name: component, instance: instance, state: state))
        for name in instance.exportNames where dice.chance(70) {
            guard let function = instance.function(name) else { continue }
            parts.functions.keep(
                APIComponentFunction(
                    component: component, name: name, function: function, state: state))
        }
    }

    private func instantiateComponent() {
        guard let store = stores.any else { return }
        note("instantiates a component")
        let fits = dice.chance(90)
        let linkers = parts.linkers.all.filter { $0.engine === store.engine || !fits }
        let components = parts.components.all.filter { $0.engine === store.engine || !fits }
        guard let linker = dice.pick(linkers) else {
            if fits { parts.linkers.keep(componentLinker(store.engine)) }
            return
        }
        guard let known = dice.pick(components) else { return makeComponent() }
        // To instantiate in a store of another engine is a precondition failure.
        guard linker.engine === store.engine else { return }
        do {
            // Another store's is a precondition failure.
            let others = parts.instances.all.filter { $0.state === store.state }
            let instance =
                if let other = dice.pick(others), dice.chance(20) {
                    try linker.linker.instantiate(
                        known.component, in: store, with: ["f": other.instance])
                } else {
                    try linker.linker.instantiate(known.component, in: store)
                }
            keep(instance, of: known.name, store.state)
        } catch {
            touch("\(error)")
        }
    }

    private func makeComponentPool() {
        guard let known = parts.prepared.any else { return }
        note("a pool of components")
        let pool = ComponentPool(known.prepared, limits: limits(), idleMax: dice.below(3))
        parts.pools.keep((known.name, pool))
    }

    private func takePooledComponent() {
        guard let (name, pool) = parts.pools.any else { return }
        note("takes of a pool of components")
        takes += 1
        defer { takes -= 1 }
        do throws(InstantiationError) {
            let taken = PooledPart(pool, try pool.take(host: APIHost()))
            guard let (store, instance) = taken.found else { return }
            enter(store)
            if dice.chance(60) { keep(instance, of: name, store.state) }
            parts.pooled.keep(taken)
        } catch {
            keep(error)
        }
    }
}
