import WasmCore
import WasmInterp

// The samples of the page on snapshots.

enum SnapshotSamples {
    static func taken(
        _ text: String, _ linker: (Engine) -> Linker<Void>
    ) throws -> Snapshot {
        // sample
        var configuration = EngineConfiguration()
        configuration.isMetered = true
        let engine = Engine(configuration)
        let store = Store(engine: engine, host: ())
        let module = try Module(text: text, engine: engine)
        let instance = try linker(engine).instantiate(module, in: store)
        let call = try instance.function("run", as: ((Int32) -> Int64).self).start(20)
        _ = try call.resume(fuel: 100)

        var options = SnapshotOptions()
        options.hasModules = true  // whoever reads it needs no other file
        let snapshot = try store.snapshot(with: [call], options)
        // end of sample
        return snapshot
    }

    nonisolated(nonsending)
        static func resumed(
            _ bytes: [UInt8], _ engine: Engine, _ linker: Linker<Void>
        ) async throws -> [Value]
    {
        // sample
        let snapshot = try Snapshot(bytes)
        let store = Store(engine: engine, host: ())
        let restored = try snapshot.restore(in: store, linker: linker)
        let values = try await restored.calls[0].finish()
        // end of sample
        return values
    }

    static func increment(
        _ store: Store<Void>, _ module: Module, _ other: Store<Void>, _ change: () throws -> Void
    ) throws {
        // sample
        let first = try store.snapshot()
        try change()
        let second = try store.snapshot(since: first.base)
        try second.restore(in: other, modules: [module], parents: [first])
        // end of sample
    }

    nonisolated(nonsending)
        static func forked(
            _ store: Store<Void>, _ linker: Linker<Void>, _ call: Invocation<Int64>
        ) async throws -> (Int64, [Value])
    {
        // sample
        let fork = try store.fork(host: (), linker: linker, with: [call])
        let one = try await call.finish()
        let other = try await fork.calls[0].finish()
        // end of sample
        return (one, other)
    }

    static func pooled(
        _ module: Module, _ linker: Linker<Void>, in store: Store<Void>
    ) throws -> Int32 {
        // sample
        let instance = try linker.instantiate(module, in: store)
        try instance.function("setUp", as: (() -> Void).self)()
        let pool = try InstancePool(from: store.snapshot(), linker: linker, modules: [module])
        let answer = try pool.withInstance(host: ()) { _, instance in
            try instance.function("handle", as: (() -> Int32).self)()
        }
        // end of sample
        return answer
    }
}

// sample
final class Cart: StateParticipant {
    var items: [UInt8] = []

    let participantName = "cart"
    func captureState() -> [UInt8] { items }
    func restoreState(_ bytes: [UInt8]) { items = bytes }
}
// end of sample
