import CommandLineSupport
import Host
import WasmCore
import WasmInterp

/// Runs one guest to its end.
///
/// The host value of its stores is the context of preview 1. This is `WASIPreview1.run` for a tool:
/// it keeps the stores, to say what was used; counts calls; calls any function; and lets a module
/// be that exports what programs and what libraries begin with. How a guest ends is the same.
struct GuestRun: Sendable {
    let options: RunOptions
    /// Where calls of preview 1 are counted, if they are.
    let calls: CallCounter?

    init(_ options: RunOptions) {
        self.options = options
        calls = options.showsStatistics ? CallCounter() : nil
    }

    func run() -> Int32 { told { statistics in try run(&statistics) } }

    /// What a run came to. A failure is told before the statistics, which come last.
    ///
    /// - Returns: The exit status of the process.
    func told(_ work: (inout RunStatistics) throws -> Int32) -> Int32 {
        var statistics = RunStatistics()
        defer { if let calls, statistics.hasBegun { statistics.show(calls) } }
        do {
            return try work(&statistics)
        } catch {
            let failure = failure(error)
            failure.show()
            return failure.status
        }
    }

    private func run(_ statistics: inout RunStatistics) throws -> Int32 {
        // Loading counts: what a module costs before it runs is its own doing.
        let deadline = options.timeout.map { ContinuousClock.now.advanced(by: $0) }
        let content = try ModuleFile.load(
            options.path, interruption: interruption(until: deadline))
        let engine = Engine(engineConfiguration)
        switch content.kind {
        case .component:
            guard options.snapshots == nil else {
                throw Failure("\(options.path): a component: it cannot be written down yet")
            }
            return try run(component: content.bytes, engine, until: deadline, &statistics)
        case .module:
            return try run(module: content.bytes, engine, until: deadline, &statistics)
        }
    }

    private func run(
        module bytes: ModuleBytes, _ engine: Engine, until deadline: ContinuousClock.Instant?,
        _ statistics: inout RunStatistics
    ) throws -> Int32 {
        let module = try makeModule(bytes, engine, until: deadline)
        options.snapshots?.signal?.handle()
        let configuration = try configuration(until: deadline)
        // Files of the host ignore the signal, for embedders.
        Startup.endAtBrokenPipe()
        statistics.begin()
        let hasThreads = WASIThreads.areUsed(by: module)
        guard !hasThreads || options.snapshots == nil else {
            throw Failure(
                "\(options.path): its threads share memory, which cannot be written down")
        }
        let code =
            hasThreads
            ? try runThreads(module, configuration, until: deadline, &statistics)
            : try runAlone(module, configuration, until: deadline, &statistics)
        return Int32(clamping: code)
    }

    func interruption(until deadline: ContinuousClock.Instant?) -> InterruptionCheck {
        guard let deadline else { return .never }
        return InterruptionCheck { ContinuousClock.now >= deadline }
    }

    var engineConfiguration: EngineConfiguration {
        var configuration = EngineConfiguration()
        configuration.features = options.features
        configuration.isMetered =
            options.fuel != nil || options.timeout != nil || options.snapshots != nil
        configuration.tracksWrites = options.snapshots?.areRepeated ?? false
        // A function is validated when it is first called, so that large programs start at once.
        configuration.compilation = .lazy
        return configuration
    }

    func makeModule(
        _ bytes: ModuleBytes, _ engine: Engine, until deadline: ContinuousClock.Instant?
    ) throws(Failure) -> Module {
        do throws(ModuleError) {
            return try Module(
                bytes, engine: engine, interruption: interruption(until: deadline))
        } catch {
            if error.isInterruption { throw ModuleFile.interrupted(options.path) }
            throw Failure("\(options.path): \(error.sentence)")
        }
    }

    private func runAlone(
        _ module: Module, _ configuration: sending WASIConfiguration,
        until deadline: ContinuousClock.Instant?, _ statistics: inout RunStatistics
    ) throws -> UInt32 {
        let store = makeStore(module.engine, WASIPreview1(configuration), until: deadline)
        store.fuel = options.fuel
        defer { statistics.note(store, fuel: options.fuel) }
        var linker = Linker<WASIPreview1>(engine: module.engine)
        offerPreview1(in: &linker)
        return try Self.exitCode {
            try start(try linker.instantiate(module, in: store), in: store)
        }
    }

    /// 0 if what it does ends, or what the guest gave to `proc_exit`.
    static func exitCode(_ body: () throws -> Void) throws -> UInt32 {
        do {
            try body()
            return 0
        } catch {
            guard let trap = Trap(in: error) else { throw error }
            return try WASIPreview1.code(of: trap)
        }
    }

    private func runThreads(
        _ module: Module, _ configuration: sending WASIConfiguration,
        until deadline: ContinuousClock.Instant?, _ statistics: inout RunStatistics
    ) throws -> UInt32 {
        let threads = try WASIThreads(module, configuration, limits: limits)
        let tank = options.fuel.map { FuelTank($0) }
        defer { statistics.note(threads, tank, fuel: options.fuel) }
        return try threads.run(
            makeStore: { _ in
                let store = makeStore(module.engine, threads.context, until: deadline)
                if let tank { store.fuelTank = tank }
                return store
            },
            define: { linker in
                // The run has offered what does not count.
                if calls != nil { offerPreview1(in: &linker) }
            },
            main: { try start($0) }
        ).code()
    }

    func offerPreview1(in linker: inout Linker<WASIPreview1>) {
        guard let calls else { return WASIPreview1.define(in: &linker) { $0 } }
        WASIPreview1.define(in: &linker) { context in
            calls.add()
            return context
        }
    }

    var limits: StoreLimits {
        var limits = StoreLimits()
        if let bytes = options.memoryBytesMax { limits.memoryBytesMax = bytes }
        return limits
    }

    func makeStore<Host>(
        _ engine: Engine, _ host: Host, until deadline: ContinuousClock.Instant?
    ) -> Store<Host> {
        let store = Store(engine: engine, host: host, limits: limits)
        store.deadline = deadline
        return store
    }

    /// What ended a guest, or kept it from running: a trap with where it was, of imports that do
    /// not fit all, the further ones on lines of their own.
    func failure(_ error: any Error) -> Failure {
        let trap = Trap(in: error)
        if let failure = (trap?.cause ?? error) as? Failure { return failure }
        guard let trap else {
            return Failure("\(options.path): " + "\(error)".replacing(each: "\n", by: "\n  "))
        }
        var failure = Failure(
            "\(options.path): trap: \(trap.message.printable)", status: Failure.trapStatus)
        failure.details = trap.backtraceLines(limit: Self.framesShownMax)
        return failure
    }

    private static let framesShownMax = 30
}
