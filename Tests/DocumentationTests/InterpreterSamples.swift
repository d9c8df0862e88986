import WasmCore
import WasmInterp

// The samples of `WasmInterp.docc`, as they stand there: between the two comments of each,
// without what is not shown.

// sample
struct Log {
    var lines: [String] = []
}

func runPlugin(_ wasm: [UInt8]) throws -> [String] {
    var configuration = EngineConfiguration()
    configuration.isMetered = true  // fuel, deadlines and interruption need it
    let engine = Engine(configuration)  // shared by the whole program, Sendable
    let module = try Module(wasm, engine: engine)  // decoded and validated once, Sendable

    var linker = Linker<Log>(engine: engine)  // all that the guest may import
    linker.define("env", "log") { (caller, address: UInt32, byteCount: UInt32) throws(Trap) in
        let line = try caller.memory().string(at: address, byteCount: byteCount)
        caller.host.lines.append(line)
    }

    let store = Store(engine: engine, host: Log())  // one isolated world; not Sendable
    store.fuel = 1_000_000  // instructions left before a trap
    let instance = try linker.instantiate(module, in: store)
    let add = try instance.function("add", as: ((Int32, Int32) -> Int32).self)

    do throws(Trap) {
        store.host.lines.append("sum \(try add(2, 40))")
    } catch {
        store.host.lines.append("trapped: \(error.code)")  // error is a Trap: no cast needed
    }
    return store.host.lines
}
// end of sample

struct Request {
    var body: String
    init(_ body: String) { self.body = body }
}

enum InterpreterSamples {
    static func copying(
        _ source: Memory, _ address: UInt32, _ count: UInt32, to target: Memory
    ) throws {
        // sample
        try source.withBytes(at: address, byteCount: count) { bytes in
            try target.write(bytes, at: 8)  // from guest to guest
        }
        try target.withMutableBytes(at: 0, byteCount: 8) { bytes in
            bytes.storeBytes(of: UInt64(count), as: UInt64.self)
        }
        // end of sample
    }

    nonisolated(nonsending)
        static func waiting(
            _ linker: inout Linker<Void>, _ makeInstance: (Linker<Void>) throws -> Instance
        ) async throws -> Int32
    {
        // sample
        linker.defineAsync("env", "sleep") { (_, milliseconds: UInt32) in
            try await Task.sleep(for: .milliseconds(milliseconds))
        }
        // not shown
        let instance = try makeInstance(linker)
        // shown again
        let run = try instance.function("run", as: (() -> Int32).self)
        let result = try await run.callAsync()
        // end of sample
        return result
    }

    static func named(_ instance: Instance) throws -> Int32 {
        // sample
        enum Calculator {
            static let add = ExportName<(Int32, Int32) -> Int32>("add")
        }

        let add = try instance.function(Calculator.add)
        let sum = try add(2, 40)
        // end of sample
        return sum
    }

    static func together(
        _ linker: Linker<Void>, _ store: Store<Void>, _ math: Module, _ application: Module
    ) throws -> Instance {
        // sample
        var imports = ImportSet(linker, in: store)
        imports.define("math", exportsOf: try imports.instantiate(math))
        let app = try imports.instantiate(application)
        // end of sample
        return app
    }

    static func inPieces(_ run: TypedFunction<Int32>) throws -> Int {
        // sample
        let invocation = try run.start()
        var pauses = 0
        while case .suspended = try invocation.resume(fuel: 100_000) {
            pauses += 1  // let others have their turn
        }
        // end of sample
        return pauses
    }

    static func pooled(
        _ wasm: [UInt8], _ body: String, _ makeLinker: (Engine) -> Linker<Request>
    ) throws -> Int32 {
        // sample
        var configuration = EngineConfiguration()
        configuration.tracksWrites = true  // a reset copies what was written, and nothing else
        let engine = Engine(configuration)
        // not shown
        let linker = makeLinker(engine)
        // shown again
        let pool = InstancePool(try Module(wasm, engine: engine), linker: linker)
        let answer = try pool.withInstance(host: Request(body)) { store, instance in
            try instance.function("handle", as: (() -> Int32).self)()
        }
        // end of sample
        return answer
    }

    static func sharing(_ linker: inout Linker<Void>) {
        // sample
        guard let shared = SharedMemory(MemoryType(Limits(1, 16), isShared: true)) else { return }
        linker.provide("env", "memory") { store in .memory(store.makeMemory(shared)) }
        // end of sample
    }
}
