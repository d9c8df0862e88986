import WasmCore
import WasmInterp

/// What is kept of components.
@MainActor final class APIComponentShelves {
    let components: Shelf<APIComponent>
    let linkers: Shelf<APIComponentLinker>
    let prepared: Shelf<APIPrepared>
    let instances: Shelf<APIComponentInstance>
    let functions: Shelf<APIComponentFunction>
    let handles: Shelf<APIHandle>
    var lastHandle: APIHandle?
    let pools: Shelf<(name: String, pool: ComponentPool<APIHost>)>
    let pooled: Shelf<PooledPart>
    let actors: Shelf<GuestActor<Void>>
    let readers: Shelf<StreamReader<ComponentValue>>
    let writers: Shelf<APIWriter>
    let futures: Shelf<FutureReader<ComponentValue>>
    let futureWriters: Shelf<FutureWriter<ComponentValue>>
    /// How often functions were called, and how often with success.
    var outcomes: [String: (calls: Int, successes: Int)] = [:]

    init(_ dice: Dice) {
        (components, linkers) = (Shelf(dice), Shelf(dice, most: 5))
        (prepared, instances) = (Shelf(dice), Shelf(dice))
        (functions, handles) = (Shelf(dice, most: 30), Shelf(dice, most: 20))
        (pools, pooled, actors) = (Shelf(dice, most: 3), Shelf(dice, most: 4), Shelf(dice, most: 3))
        (readers, writers) = (Shelf(dice, most: 8), Shelf(dice, most: 8))
        (futures, futureWriters) = (Shelf(dice, most: 6), Shelf(dice, most: 6))
    }

    var clearing: [() -> Void] {
        [
            components.clear, linkers.clear, prepared.clear, instances.clear, functions.clear,
            handles.clear, pools.clear, pooled.clear, actors.clear,
        ] + endsClearing
    }

    /// Lets go of the ends of streams and futures that the host has.
    var endsClearing: [() -> Void] {
        [readers.clear, writers.clear, futures.clear, futureWriters.clear]
    }

    func count(_ function: APIComponentFunction, hasSucceeded: Bool) {
        let name = "\(function.component).\(function.name)"
        let former = outcomes[name] ?? (0, 0)
        outcomes[name] = (former.calls + 1, former.successes + (hasSucceeded ? 1 : 0))
    }
}

struct APIComponent {
    let name: String
    let component: Component
    let engine: Engine
}

struct APIComponentLinker {
    var linker: ComponentLinker<APIHost>
    let engine: Engine
    let resource: HostResourceType<APIHost>
}

struct APIPrepared {
    let name: String
    let prepared: PreparedComponent<APIHost>
    let engine: Engine
}

/// An instance and whose store it is of.
struct APIComponentInstance {
    let name: String
    let instance: ComponentInstance
    let state: StoreState
}

struct APIComponentFunction {
    let component: String
    let name: String
    let function: ComponentFunction
    let state: StoreState
}

/// A handle of the host's, of what it is, and whose.
struct APIHandle {
    enum Kind { case resource, stream, future, errorContext }

    let kind: Kind
    let value: ComponentValue
    let tenancy: Tenancy?
}

struct APIWriter {
    let writer: StreamWriter<ComponentValue>
    /// Mostly what is written.
    let element: ComponentValue
}
