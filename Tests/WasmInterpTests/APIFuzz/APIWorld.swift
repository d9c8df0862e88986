import Foundation
import WasmCore
import WasmInterp

/// What host functions work with.
struct APIHost {
    var acts = 0
    var references: [StoredReference] = []
    var ending: Ending?
}

/// One store, or one use of a pool's instance: whose a reference is.
final class Tenancy {
    private(set) weak var state: StoreState?
    let isMetered: Bool

    init(_ store: Store<APIHost>) {
        state = store.state
        isMetered = store.engine.configuration.isMetered
    }
}

/// A reference and whose it is; nil for one of a use that is only beginning.
struct Mark {
    var value: StoredReference
    var tenancy: Tenancy?
}

/// An invocation and its store.
struct Run {
    var invocation: Invocation<[Value]>
    var state: StoreState
}

/// An instance of a pool in use, and the pool that it has to go back to.
@MainActor final class Pooled {
    let pool: InstancePool<APIHost>
    private var instance: PooledInstance<APIHost>?

    init(_ pool: InstancePool<APIHost>, _ instance: consuming PooledInstance<APIHost>) {
        self.pool = pool
        self.instance = consume instance
    }

    var store: Store<APIHost>? {
        switch instance {
        case .some(let instance): instance.store
        case nil: nil
        }
    }
    var found: Instance? {
        switch instance {
        case .some(let instance): instance.instance
        case nil: nil
        }
    }

    func giveBack() { if let instance = instance.take() { pool.giveBack(instance) } }
}

/// A value of the host whose end does something in the stores that there are.
final class Ending: Sendable {
    private let world: Weak

    struct Weak: Sendable { weak let world: APIWorld? }

    init(_ world: APIWorld) { self.world = Weak(world: world) }

    deinit {
        // Not on another thread, which may let go of references.
        guard APILife.isOn else { return }
        let world = world.world
        MainActor.assumeIsolated { world?.actInside("an end") }
    }
}

/// Whether this is done by a task of a world's.
enum APILife {
    @TaskLocal static var isOn = false
}

/// Kept things of all kinds, and random calls with them.
@MainActor final class APIWorld {
    let dice: Dice
    let engines: Shelf<Engine>
    let modules: Shelf<Module>
    let linkers: Shelf<Linker<APIHost>>
    let stores: Shelf<Store<APIHost>>
    let pools: Shelf<InstancePool<APIHost>>
    let pooled: Shelf<Pooled>
    let instances: Shelf<Instance>
    let functions: Shelf<Function>
    let memories: Shelf<Memory>
    let tables: Shelf<Table>
    let globals: Shelf<Global>
    let tags: Shelf<Tag>
    let marks: Shelf<Mark>
    let structures: Shelf<StructureReference>
    let arrays: Shelf<ArrayReference>
    let types: Shelf<DefinedType>
    let exceptions: Shelf<(GuestException, Tenancy?)>
    let traps: Shelf<Trap>
    let runs: Shelf<Run>
    let handles: Shelf<InterruptHandle>
    let invocationHandles: Shelf<InvocationHandle>
    let tanks: Shelf<FuelTank>
    let shared: Shelf<SharedMemory>
    let tasks: Shelf<Task<Void, Never>>
    let parts: APIComponentShelves
    var threads: DispatchGroup = DispatchGroup()
    /// Of all stores, to end what waits in them.
    private var interruptHandles: [InterruptHandle] = []
    /// What tasks do that have not come to their ends, by their numbers.
    private var doing: [Int: String] = [:]
    private var lastTask = 0

    /// Whose things of a store are, by the store's identity.
    private var tenancies: [ObjectIdentifier: Tenancy] = [:]
    /// Pools that are being asked: what their guests leave is of nobody yet.
    var takes = 0
    /// Guests and ends below which something is done.
    var depth = 0
    private(set) var fault: String?
    private(set) var successes = 0
    private var log: [String] = []
    private let isLogged = ProcessInfo.processInfo.environment["WEFT_FUZZ_LOG"] != nil

    init(seed: UInt64) throws {
        dice = Dice(seed: seed)
        (engines, modules, linkers) = (Shelf(dice, most: 4), Shelf(dice, most: 20), Shelf(dice))
        (stores, pools, pooled) = (Shelf(dice, most: 6), Shelf(dice, most: 4), Shelf(dice, most: 5))
        (instances, functions) = (Shelf(dice), Shelf(dice, most: 40))
        (memories, tables, globals, tags) = (Shelf(dice), Shelf(dice), Shelf(dice), Shelf(dice))
        (marks, structures, arrays) = (Shelf(dice, most: 60), Shelf(dice), Shelf(dice))
        (types, exceptions, traps) = (Shelf(dice, most: 30), Shelf(dice), Shelf(dice))
        (runs, handles, invocationHandles) = (Shelf(dice), Shelf(dice, most: 5), Shelf(dice))
        (tanks, shared, tasks) = (Shelf(dice, most: 3), Shelf(dice, most: 3), Shelf(dice, most: 8))
        parts = APIComponentShelves(dice)
        for _ in 0..<2 { try makeBase() }
        for _ in 0..<4 { try makeModule() }
        for _ in 0..<2 { makeStore() }
        for _ in 0..<3 { instantiateLinked() }
    }

    /// An engine, and something of everything in a store of it.
    private func makeBase() throws {
        makeEngine()
        guard let engine = engines.all.last, let base = APIModules.all.first else { return }
        var linker = Linker<APIHost>(engine: engine)
        defineHostFunctions(&linker)
        linkers.keep(linker)
        var limits = StoreLimits()
        limits.memoryBytesMax = 1 << 24
        limits.stackBytesMax = 1 << 17
        limits.tableElementsMax = 20_000
        let store = Store(engine: engine, host: APIHost(), limits: limits)
        enter(store)
        stores.keep(store)
        let module = try Module(try APIModules.bytes(of: base.text), engine: engine)
        modules.keep(module)
        for index in 0..<7 { types.keep(module.definedType(TypeIndex(index))) }
        pools.keep(InstancePool(module, linker: linker, limits: self.limits(), idleMax: 2))
        keep(try linker.instantiate(module, in: store))
    }

    func live(steps: Int) async { await APILife.$isOn.withValue(true) { await act(steps) } }

    private func act(_ steps: Int) async {
        for _ in 0..<steps where fault == nil {
            act()
            check()
            if dice.chance(25) { await Task.yield() }
            if dice.chance(6) { await wait() }
        }
        await endTasks()
        await Self.end(of: threads)
        depth = .max / 2
        clear()
    }

    /// A task that goes on beside everything else.
    func begin(
        _ deed: String, cancelsOften: Bool, _ body: @escaping @MainActor () async -> Void
    ) {
        note(deed)
        lastTask += 1
        let number = lastTask
        doing[number] = deed
        let task = Task { @MainActor in
            await body()
            doing[number] = nil
        }
        if dice.chance(cancelsOften ? 25 : 5) { task.cancel() }
        // Whatever nobody remembers would wait for ever.
        if tasks.all.count >= 8 { tasks.take()?.cancel() }
        tasks.keep(task)
    }

    /// Once nobody writes or reads any more, and stores are asked to stop, all tasks end.
    private func endTasks() async {
        for task in tasks.all { task.cancel() }
        for clear in parts.endsClearing { clear() }
        for handle in interruptHandles { handle.interrupt() }
        let end = ContinuousClock.now + .seconds(30)
        while !doing.isEmpty, ContinuousClock.now < end {
            try? await Task.sleep(for: .milliseconds(1))
        }
        if !doing.isEmpty { fail("these never end: \(doing.values.sorted())") }
        tasks.clear()
    }

    private static nonisolated func end(of group: DispatchGroup) async {
        await withCheckedContinuation { continuation in
            group.notify(queue: .global()) { continuation.resume() }
        }
    }

    /// Drops everything, in some order.
    private func clear() {
        for store in stores.all where dice.chance(50) { store.host = APIHost() }
        var all: [() -> Void] = [
            engines.clear, modules.clear, linkers.clear, stores.clear, pools.clear, pooled.clear,
            instances.clear, functions.clear, memories.clear, tables.clear, globals.clear,
            tags.clear, marks.clear, structures.clear, arrays.clear, types.clear,
            exceptions.clear, traps.clear, runs.clear, tanks.clear, shared.clear,
        ]
        all += parts.clearing
        while !all.isEmpty { all.remove(at: dice.below(all.count))() }
    }

    func note(_ deed: @autoclosure () -> String) {
        let text = "\(String(repeating: " ", count: min(depth, 9)))\(deed())"
        log.append(text)
        if log.count > 25 { log.removeFirst() }
        if isLogged { print("   \(text)") }
    }

    func succeed() { successes += 1 }

    /// Something that must not be.
    func fail(_ what: String) {
        if fault == nil { fault = "\(what) after\n\(log.joined(separator: "\n"))" }
    }

    /// A few random calls where a guest or an end is under way.
    func actInside(_ place: String) {
        guard depth < 3 else { return }
        depth += 1
        defer { depth -= 1 }
        note("in \(place)")
        for _ in 0..<dice.below(3) + 1 { act() }
    }

    // Whose references are.

    func enter(_ store: Store<APIHost>) {
        tenancies[ObjectIdentifier(store.state)] = Tenancy(store)
        interruptHandles.append(store.interruptHandle)
    }

    func tenancy(of state: StoreState) -> Tenancy? {
        takes > 0 ? nil : known(state)
    }

    /// Of the store that has gone, another one may have the address.
    private func known(_ state: StoreState) -> Tenancy? {
        guard let tenancy = tenancies[ObjectIdentifier(state)], tenancy.state === state else {
            return nil
        }
        return tenancy
    }

    /// Whether fuel may be set.
    func isMetered(_ state: StoreState) -> Bool { known(state)?.isMetered ?? false }

    func keep(_ reference: StoredReference?, _ state: StoreState) {
        guard let reference else { return }
        marks.keep(Mark(value: reference, tenancy: tenancy(of: state)))
        if dice.chance(10) { touch(String(describing: reference.kind)) }
    }

    /// A store took a reference: it has to be its own.
    func expectOwn(_ mark: Mark?, _ state: StoreState, _ deed: String) {
        succeed()
        guard let mark, !mark.value.isNull, mark.value.i31 == nil, let owner = mark.tenancy,
            let taker = tenancy(of: state)
        else { return }
        if owner !== taker { fail("\(deed) took a reference of another store") }
    }

    func expectOwn(_ left: StoreState, _ right: StoreState, _ deed: String) {
        if left !== right { fail("\(deed) took something of another store") }
    }

    /// What is printed has been read.
    func touch(_ text: String) { if text.utf8.count > 100_000 { fail("a text of megabytes") } }

    private func check() {
        for memory in memories.all where memory.pageCount > 4_000 && memory.type.pageSizeLog2 > 0 {
            fail("a memory beyond its limit")
        }
        for table in tables.all where table.count > 20_000 { fail("a table beyond its limit") }
    }
}
