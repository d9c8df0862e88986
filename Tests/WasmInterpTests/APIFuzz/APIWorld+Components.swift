import WasmCore
import WasmInterp

/// What is kept of components.
@MainActor final class APIComponentShelves {
    let components: Shelf<(Component, Engine)>
    let linkers: Shelf<APIComponentLinker>
    let prepared: Shelf<PreparedComponent<APIHost>>
    let instances: Shelf<APIComponentInstance>
    let functions: Shelf<APIComponentFunction>
    /// Handles of resources, and whose they are.
    let handles: Shelf<(value: ComponentValue, tenancy: Tenancy?)>
    let pools: Shelf<ComponentPool<APIHost>>
    let pooled: Shelf<PooledPart>
    let actors: Shelf<GuestActor<Void>>

    init(_ dice: Dice) {
        (components, linkers) = (Shelf(dice), Shelf(dice, most: 5))
        (prepared, instances) = (Shelf(dice), Shelf(dice))
        (functions, handles) = (Shelf(dice, most: 30), Shelf(dice, most: 20))
        (pools, pooled, actors) = (Shelf(dice, most: 3), Shelf(dice, most: 4), Shelf(dice, most: 3))
    }

    var clearing: [() -> Void] {
        [
            components.clear, linkers.clear, prepared.clear, instances.clear, functions.clear,
            handles.clear, pools.clear, pooled.clear, actors.clear,
        ]
    }
}

struct APIComponentLinker {
    var linker: ComponentLinker<APIHost>
    let engine: Engine
    let resource: HostResourceType<APIHost>
}

/// An instance and whose store it is of.
struct APIComponentInstance {
    let instance: ComponentInstance
    let state: StoreState
}

struct APIComponentFunction {
    let function: ComponentFunction
    let state: StoreState
}

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
        switch dice.below(40) {
        case 0..<4: makeComponent()
        case 4..<6: makeComponentLinker()
        case 6..<8: prepareComponent()
        case 8..<13: instantiateComponent()
        case 13..<25: callComponent()
        case 25..<29: awaitComponent()
        case 29..<33: useResources()
        case 33: makeComponentPool()
        case 34..<36: takePooledComponent()
        case 36: if let part = parts.pooled.take(), dice.chance(90) { part.giveBack() }
        case 37: useGuestActor()
        default: dropOfComponents()
        }
    }

    private func dropOfComponents() {
        note("drops something of components")
        switch dice.below(8) {
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
            parts.components.keep((try Component(text: text, engine: engine), engine))
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

    private func componentLinker(_ engine: Engine) -> APIComponentLinker {
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
        let resource = linker.defineResource(nil, "t") { _, _ in
            guard APILife.isOn else { return }
            MainActor.assumeIsolated { weak.world?.actInside("the end of a resource") }
        }
        if let (component, _) = dice.pick(parts.components.all.filter { $0.1 === engine }),
            dice.chance(40)
        {
            linker.define(exportsOf: component)
        }
        return APIComponentLinker(linker: linker, engine: engine, resource: resource)
    }

    private func prepareComponent() {
        guard let linker = parts.linkers.any, let (component, engine) = parts.components.any
        else { return }
        note("prepares a component")
        do throws(ComponentLinkError) {
            parts.prepared.keep(try linker.linker.prepare(component))
            succeed()
            if linker.engine !== engine { fail("a component of another engine was linked") }
        } catch {
            touch("\(error)")
        }
    }

    private func keep(_ instance: ComponentInstance, _ state: StoreState) {
        succeed()
        parts.instances.keep(APIComponentInstance(instance: instance, state: state))
        for name in instance.exportNames where dice.chance(70) {
            guard let function = instance.function(name) else { continue }
            parts.functions.keep(APIComponentFunction(function: function, state: state))
        }
    }

    private func instantiateComponent() {
        guard let store = stores.any else { return }
        note("instantiates a component")
        let fits = dice.chance(90)
        let linkers = parts.linkers.all.filter { $0.engine === store.engine || !fits }
        let components = parts.components.all.filter { $0.1 === store.engine || !fits }
        guard let linker = dice.pick(linkers) else {
            if fits { parts.linkers.keep(componentLinker(store.engine)) }
            return
        }
        guard let (component, _) = dice.pick(components) else { return makeComponent() }
        // To instantiate in a store of another engine is a precondition failure.
        guard linker.engine === store.engine else { return }
        do {
            // Another store's is a precondition failure.
            let others = parts.instances.all.filter { $0.state === store.state }
            if let other = dice.pick(others), dice.chance(30) {
                keep(
                    try linker.linker.instantiate(
                        component, in: store, with: ["f": other.instance]), store.state)
            } else {
                keep(try linker.linker.instantiate(component, in: store), store.state)
            }
        } catch {
            touch("\(error)")
        }
    }

    private func makeComponentPool() {
        guard let prepared = parts.prepared.any else { return }
        note("a pool of components")
        parts.pools.keep(
            ComponentPool(prepared, limits: limits(), idleMax: dice.below(3)))
    }

    private func takePooledComponent() {
        guard let pool = parts.pools.any else { return }
        note("takes of a pool of components")
        takes += 1
        defer { takes -= 1 }
        do throws(InstantiationError) {
            let taken = PooledPart(pool, try pool.take(host: APIHost()))
            guard let (store, instance) = taken.found else { return }
            enter(store)
            if dice.chance(60) { keep(instance, store.state) }
            parts.pooled.keep(taken)
        } catch {
            keep(error)
        }
    }
}
