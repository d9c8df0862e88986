import WasmCore
import WasmInterp

// Engines, modules, linkers, stores, instances and pools.

extension APIWorld {
    func makeEngine() {
        var configuration = EngineConfiguration()
        configuration.isMetered = dice.chance(60)
        configuration.tracksWrites = dice.chance(40)
        configuration.collectsAtEveryAllocation = dice.chance(15)
        configuration.compilation =
            dice.pick([.lazy, .validated, .eager, .parallel]) ?? .validated
        configuration.verdictsMax = dice.chance(50) ? 0 : 5
        configuration.idleStacksMax = dice.below(4)
        configuration.idleMemoriesMax = dice.below(4)
        configuration.memoryBytesTotalMax = dice.chance(20) ? 4 << 20 : 1 << 28
        note("an engine, metered \(configuration.isMetered)")
        engines.keep(Engine(configuration))
    }

    func makeModule() throws {
        guard let engine = engines.any else { return makeEngine() }
        let (name, text) = dice.pick(APIModules.all) ?? ("empty", "(module)")
        note("a module, \(name)")
        let bytes = try APIModules.bytes(of: text)
        let module = try Module(bytes, engine: engine)
        modules.keep(module)
        for _ in 0..<3 {
            types.keep(module.definedType(TypeIndex(rawValue: UInt32(dice.below(6)))))
        }
        touch(String(describing: module.functionName(FunctionIndex(rawValue: 1))))
    }

    /// Bytes that are damaged are refused, or make a module that is not run: it may not end.
    func mutateModule() {
        guard let engine = engines.any, let text = dice.pick(APIModules.all)?.text,
            var bytes = try? APIModules.bytes(of: text)
        else { return }
        note("a damaged module")
        for _ in 0..<dice.below(3) + 1 {
            bytes[dice.below(bytes.count)] = UInt8(truncatingIfNeeded: dice.number())
        }
        if dice.chance(20) { bytes.removeLast(dice.below(bytes.count)) }
        do throws(ModuleError) {
            types.keep(try Module(bytes, engine: engine).definedType(0))
        } catch {
            touch(String(describing: error))
        }
    }

    func makeLinker() {
        guard let engine = engines.any else { return }
        note("a linker")
        var linker = Linker<APIHost>(engine: engine)
        defineHostFunctions(&linker)
        if let memory = shared.any {
            linker.provide("s", "memory") { .memory($0.makeMemory(memory)) }
        }
        if dice.chance(30) { linker.unknownImports = .trap }
        linkers.keep(linker)
    }

    func limits() -> StoreLimits {
        var limits = StoreLimits()
        limits.memoryBytesMax = dice.chance(10) ? 1 << 17 : 1 << 27
        limits.memoryBytesTotalMax = 1 << 28
        limits.tableElementsMax = 20_000
        limits.tableElementsTotalMax = dice.chance(10) ? 30 : 100_000
        limits.instancesMax = dice.chance(50) ? 12 : 60
        limits.memoriesMax = dice.chance(10) ? 2 : 30
        limits.tablesMax = dice.chance(10) ? 2 : 30
        limits.executionsMax = dice.below(6) + 1
        limits.heapBytesMax = dice.chance(30) ? 1 << 17 : 1 << 22
        limits.stackBytesMax = dice.chance(20) ? 1 << UInt64(dice.below(16)) : 1 << 17
        limits.codeBytesMax = dice.chance(5) ? 2_000 : 1 << 24
        limits.waitersMax = dice.below(3) + 1
        limits.nestedCallsMax = dice.below(8)
        if dice.chance(20) { limits.handlesMax = dice.below(12) }
        if dice.chance(20) { limits.threadsMax = dice.below(5) }
        if dice.chance(10) { limits.liftedBytesMax = dice.below(2_000) }
        limits.threadStackBytesMax = 1 << 17
        return limits
    }

    func makeStore() {
        guard let engine = engines.any else { return }
        note("a store")
        let host = APIHost(ending: dice.chance(30) ? Ending(self) : nil)
        let store = Store(engine: engine, host: host, limits: limits())
        enter(store)
        stores.keep(store)
    }

    func extern() -> Extern? {
        switch dice.below(5) {
        case 0: functions.any.map { .function($0) }
        case 1: memories.any.map { .memory($0) }
        case 2: tables.any.map { .table($0) }
        case 3: globals.any.map { .global($0) }
        default: tags.any.map { .tag($0) }
        }
    }

    func keep(_ thing: Extern?) {
        switch thing {
        case .function(let function): functions.keep(function)
        case .memory(let memory): memories.keep(memory)
        case .table(let table): tables.keep(table)
        case .global(let global): globals.keep(global)
        case .tag(let tag): tags.keep(tag)
        case nil: break
        }
    }

    func keep(_ instance: Instance) {
        succeed()
        instances.keep(instance)
        let exports = instance.module.decoded.exports
        for _ in 0..<5 { if let export = dice.pick(exports) { keep(instance.export(export.name)) } }
    }

    /// Mostly what belongs together: a store, and a linker and a module of its engine.
    func instantiateLinked() {
        guard let store = stores.any else { return makeStore() }
        let fits = dice.chance(90)
        guard let linker = dice.pick(linkers.all.filter { $0.engine === store.engine || !fits }),
            let module = dice.pick(modules.all.filter { $0.engine === store.engine || !fits })
        else {
            makeLinker()
            return
        }
        var imports = ImportSet(linker, in: store)
        if dice.chance(30), let instance = instances.any {
            imports.define("p", exportsOf: instance)
        }
        if fits, let instance = dice.pick(instances.all.filter { $0.state === store.state }) {
            imports.define("p", exportsOf: instance)
        }
        if dice.chance(20), let thing = extern() { imports.define("p", "memory", thing) }
        note("instantiates \(module.decoded.exports.count) exports")
        do throws(InstantiationError) {
            let instance = try imports.instantiate(module)
            if linker.engine !== store.engine || module.engine !== store.engine {
                fail("instantiation across engines")
            }
            keep(instance)
        } catch {
            keep(error)
        }
    }

    /// Imports that fit by chance, of whatever store.
    func instantiate() {
        guard let store = stores.any, let module = modules.any else { return }
        let linker = linkers.all.first { $0.engine === store.engine }
        var imports: [Extern] = []
        for wanted in module.decoded.imports {
            let known =
                dice.chance(95) ? linker?.resolve(wanted.module, wanted.name, in: store) : nil
            if let thing = known ?? extern() { imports.append(thing) }
        }
        if dice.chance(5), let thing = extern() { imports.append(thing) }
        note("instantiates with \(imports.count) imports")
        do throws(InstantiationError) {
            let instance = try store.instantiate(module, imports: imports)
            for thing in imports { expectOwn(thing.owner, store.state, "an import") }
            keep(instance)
        } catch {
            keep(error)
        }
    }

    func keep(_ error: InstantiationError) {
        if dice.chance(20) { touch(String(describing: error)) }
        switch error {
        case .link(let error): if dice.chance(30) { touch(error.description) }
        case .trap(let trap): keep(trap, nil)
        }
    }

    func makePool() {
        guard let linker = linkers.any, let module = modules.any else { return }
        note("a pool")
        pools.keep(
            InstancePool(module, linker: linker, limits: limits(), idleMax: dice.below(4)))
    }

    func takePooled() {
        guard let pool = pools.any else { return makePool() }
        note("takes of a pool with \(pool.idleCount)")
        takes += 1
        defer { takes -= 1 }
        do throws(InstantiationError) {
            let taken = Pooled(pool, try pool.take(host: APIHost()))
            guard let store = taken.store, let instance = taken.found else { return }
            enter(store)
            if store.host.acts > 0, instance.module.decoded.start == nil {
                fail("a pool's store with another's host value")
            }
            // Kept parts would have it go away instead of being used again.
            if dice.chance(40) { keep(instance) }
            if dice.chance(20) { stores.keep(store) }
            usePooled(taken)
            pooled.keep(taken)
        } catch {
            keep(error)
        }
    }

    /// Some calls that leave nothing but references.
    private func usePooled(_ taken: Pooled) {
        guard let instance = taken.found, let store = taken.store else { return }
        takes -= 1
        defer { takes += 1 }
        for export in instance.module.decoded.exports where dice.chance(30) {
            if let function = instance.function(export.name) { call(function) }
            if dice.chance(30) { keep(store.makeExtern(7), store.state) }
            if let function = instance.function(export.name), dice.chance(10) {
                keep(function.reference, store.state)
            }
        }
    }

    func givePooledBack() {
        guard let taken = pooled.take() else { return }
        note("gives back to a pool")
        if dice.chance(90) { taken.giveBack() }
    }
}

extension Extern {
    var owner: StoreState {
        switch self {
        case .function(let function): function.state
        case .table(let table): table.state
        case .memory(let memory): memory.state
        case .global(let global): global.state
        case .tag(let tag): tag.state
        }
    }
}
