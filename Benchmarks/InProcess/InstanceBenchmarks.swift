import Host
import WasmCore
import WasmInterp

/// Making instances, and using them again.
enum InstanceBenchmarks {
    /// Pages of memory that a guest writes in a run.
    private static let writtenPages: Int32 = 8

    static func run(_ effort: Effort) throws {
        let engine = Engine()
        let module = try Module(Programs.handler, engine: engine)
        Report.add(
            try measure(
                "new store, WASI context and instance, call", effort: effort, input: { _ in },
                { try callFresh(module, engine) }))
        for (name, tracksWrites) in [("tracked", true), ("untracked", false)] {
            try warm(name, tracksWrites: tracksWrites, Programs.handler, effort)
        }
        try warm("untracked, one page", tracksWrites: false, Programs.smallHandler, effort)
        try storeCost(effort)
        try manyInstances()
    }

    private static func callFresh(_ module: Module, _ engine: Engine) throws {
        var linker = Linker<WASIPreview1>(engine: engine)
        WASIPreview1.define(in: &linker) { $0 }
        let store = Store(engine: engine, host: WASIPreview1(WASIConfiguration()))
        let instance = try linker.instantiate(module, in: store)
        let handle = try instance.function("handle", as: ((Int32) -> Int32).self)
        guard try handle(writtenPages) == 0 else { throw BenchmarkError.wrongResult }
    }

    /// A fresh WASI context, an instance of a pool, a call, and back.
    private static func warm(
        _ name: String, tracksWrites: Bool, _ program: [UInt8], _ effort: Effort
    ) throws {
        var configuration = EngineConfiguration()
        configuration.tracksWrites = tracksWrites
        let engine = Engine(configuration)
        var linker = Linker<WASIPreview1>(engine: engine)
        WASIPreview1.define(in: &linker) { $0 }
        let pool = InstancePool(try Module(program, engine: engine), linker: linker)
        Report.add(
            try measure(
                "warm invocation, \(name), \(writtenPages) pages written", goal: 10e3,
                effort: effort, input: { _ in }
            ) {
                let wasi = WASIPreview1(WASIConfiguration())
                let result = try pool.withInstance(host: wasi) { _, instance in
                    try instance.function("handle", as: ((Int32) -> Int32).self)(writtenPages)
                }
                guard result == 0 else { throw BenchmarkError.wrongResult }
            })
        guard pool.idleCount == 1 else { throw BenchmarkError.wrongResult }
    }

    /// What tracking costs a guest that does nothing but store.
    private static func storeCost(_ effort: Effort) throws {
        for (name, tracksWrites) in [("untracked", false), ("tracked", true)] {
            var configuration = EngineConfiguration()
            configuration.tracksWrites = tracksWrites
            let engine = Engine(configuration)
            let module = try Module(Programs.stores, engine: engine)
            let instance = try Store(engine: engine, host: ()).instantiate(module)
            let run = try instance.function("run", as: ((Int32) -> Void).self)
            Report.add(
                try measure(
                    "10,000 stores, \(name)",
                    effort: Effort(runs: min(effort.runs, 1_000), warmUps: 10), input: { _ in },
                    { try run(10_000) }))
        }
    }

    /// Instances that live at the same time, each called once.
    private static func manyInstances() throws {
        let count = 1_000
        let engine = Engine()
        let module = try Module(Programs.handler, engine: engine)
        var linker = Linker<WASIPreview1>(engine: engine)
        WASIPreview1.define(in: &linker) { $0 }
        let before = ResidentMemory.bytes()
        var stores: [Store<WASIPreview1>] = []
        let start = monotonicNanoseconds()
        for _ in 0..<count {
            let store = Store(engine: engine, host: WASIPreview1(WASIConfiguration()))
            let instance = try linker.instantiate(module, in: store)
            let handle = try instance.function("handle", as: ((Int32) -> Int32).self)
            guard try handle(1) == 0 else { throw BenchmarkError.wrongResult }
            stores.append(store)
        }
        let end = monotonicNanoseconds()
        let after = ResidentMemory.bytes()
        Report.add(
            Measurement(
                name: "1,000 live instances, created and called", goal: 100e6,
                samples: [Double(end - start)]))
        let each = Double(after - before) / Double(count) / 1_024
        Report.add("resident memory of each, 3 touched pages (12 KiB) included", each, "KiB")
        keep(stores)
    }
}
