import CommandLineSupport
import Host
import WasmCore
import WasmInterp

// Guests that go on from a snapshot.

extension GuestRun {
    /// Lets the guest of a snapshot go on; one that was at rest is called.
    func resume() -> Int32 { told { statistics in try resume(&statistics) } }

    private func resume(_ statistics: inout RunStatistics) throws -> Int32 {
        options.snapshots?.signal?.handle()
        let deadline = options.timeout.map { ContinuousClock.now.advanced(by: $0) }
        let engine = Engine(engineConfiguration)
        let wasi = WASIPreview1(try configuration(until: deadline))
        let store = makeStore(engine, wasi, until: deadline)
        store.fuel = options.fuel
        defer { statistics.note(store, fuel: options.fuel) }
        var linker = Linker<WASIPreview1>(engine: engine)
        offerPreview1(in: &linker)
        let neighbours = SnapshotNeighbours(of: options.path)
        let restored = try store.readSnapshot(
            from: try SnapshotFileSource(options.path), linker: linker,
            moduleNamed: { wanted in
                neighbours.module("\(wanted)", of: options.path).flatMap {
                    try? makeModule(ModuleBytes($0), engine, until: deadline)
                }
            },
            participants: [wasi], parents: { try neighbours.snapshot("\($0)")?.source() })
        Startup.endAtBrokenPipe()
        statistics.begin()
        let code = try Self.exitCode {
            try goOn(restored.calls, in: store)
        }
        return Int32(clamping: code)
    }

    private func goOn(_ calls: [Invocation<[Value]>], in store: Store<WASIPreview1>) throws {
        guard let instance = store.instances.first else {
            throw Failure("\(options.path): a snapshot without an instance")
        }
        guard calls.count <= 1 else {
            throw Failure("\(options.path): a snapshot of \(calls.count) calls at a time")
        }
        let call: Invocation<[Value]>
        if let paused = calls.first {
            guard options.function == nil, options.arguments.isEmpty else {
                throw Failure(
                    "\(options.path): a call is under way in it: it takes no others",
                    status: Failure.usageStatus)
            }
            call = paused
        } else {
            if options.function == nil { store.host.setArguments(options.arguments.map(\.bytes)) }
            let entry = try entry(of: instance, isFresh: false)
            call = try entry.function.start(entry.arguments)
        }
        try finish(call, in: store)
    }
}
