import CommandLineSupport
import Host
import WasmCore
import WasmInterp

/// Runs one guest to its end.
struct GuestRun {
    private let options: RunOptions

    init(_ options: RunOptions) { self.options = options }

    func run() throws(Failure) -> Int32 {
        // Loading counts: what a module costs before it runs is its own doing.
        let deadline = options.timeout.map { ContinuousClock.now.advanced(by: $0) }
        let module = try load(until: deadline)
        let configuration = try configuration(until: deadline)
        if WASIThreads.areUsed(by: module) {
            return try runThreads(module, configuration, until: deadline)
        }
        let store = makeStore(module.engine, until: deadline)
        var imports = ImportSet(in: store)
        WASIPreview1(configuration).define(in: &imports)
        do {
            let instance = try imports.instantiate(module)
            try start(instance)
            return 0
        } catch let error as InstantiationError {
            switch error {
            case .link(let error): throw Failure("\(options.path): \(error)")
            case .trap(let trap): return status(of: trap)
            }
        } catch let error as Failure {
            throw error
        } catch let trap as Trap {
            return status(of: trap)
        } catch {
            throw Failure("\(options.path): \(error)")
        }
    }

    private func load(until deadline: ContinuousClock.Instant?) throws(Failure) -> Module {
        let interruption =
            deadline.map { deadline in
                InterruptionCheck { ContinuousClock.now >= deadline }
            } ?? .never
        let bytes = try ModuleFile.load(options.path, interruption: interruption)
        var configuration = EngineConfiguration()
        configuration.isMetered = options.fuel != nil || options.timeout != nil
        // A function is validated when it is first called, so that large programs start at once.
        configuration.compilation = .lazy
        do throws(ModuleError) {
            return try Module(
                bytes, engine: Engine(configuration), interruption: interruption)
        } catch {
            if error.isInterruption {
                throw Failure("\(options.path): interrupted", status: Failure.trapStatus)
            }
            throw Failure("\(options.path): \(error.sentence)")
        }
    }

    /// Calls what the options name, or the program's start.
    private func start(_ instance: Instance) throws {
        if let name = options.function { return try invoke(name, in: instance) }
        guard let start = instance.function("_start") else {
            throw missingFunction("_start", in: instance.module)
        }
        _ = try start.call()
    }

    private func runThreads(
        _ module: Module, _ configuration: sending WASIConfiguration,
        until deadline: ContinuousClock.Instant?
    ) throws(Failure) -> Int32 {
        let threads: WASIThreads
        do throws(LinkError) {
            threads = try WASIThreads(module, configuration, limits: limits)
        } catch {
            throw Failure("\(options.path): \(error)")
        }
        let outcome = threads.run(
            makeStore: { _ in makeStore(module.engine, until: deadline) },
            main: { try start($0) })
        switch outcome {
        case .finished: return 0
        case .exited(let code): return Int32(clamping: code)
        case .refused(let error): throw Failure("\(options.path): \(error)")
        case .trapped(let trap, _):
            if let failure = trap.cause as? Failure { throw failure }
            return status(of: trap)
        }
    }

    private var limits: StoreLimits {
        var limits = StoreLimits()
        if let bytes = options.memoryBytesMax { limits.memoryBytesMax = bytes }
        return limits
    }

    private func makeStore(
        _ engine: Engine, until deadline: ContinuousClock.Instant?
    ) -> Store<Void> {
        let store = Store(engine: engine, host: (), limits: limits)
        store.fuel = options.fuel
        store.deadline = deadline
        return store
    }

    private func configuration(
        until deadline: ContinuousClock.Instant?
    ) throws(Failure) -> sending WASIConfiguration {
        var configuration = WASIConfiguration()
        if let count = options.threadsMax { configuration.limits.threadsMax = Int(clamping: count) }
        if let deadline {
            configuration.isInterrupted = { ContinuousClock.now >= deadline }
        }
        configuration.argumentBytes = [programName.bytes] + options.arguments.map(\.bytes)
        configuration.environmentBytes = options.environment.map { ($0.name.bytes, $0.value.bytes) }
        for (host, guest) in options.directories {
            do throws(WASIErrno) {
                let directory = try HostDirectory(pathBytes: host.bytes)
                configuration.preopenBytes.append((guest.bytes, directory))
            } catch {
                throw Failure("cannot open directory \(host): \(error)")
            }
        }
        configuration.standardInput = HostFile.standardInput()
        configuration.standardOutput = HostFile.standardOutput()
        configuration.standardError = HostFile.standardError()
        return configuration
    }

    /// The file's own name, as argument 0.
    private var programName: CommandWord { options.path.pathParts.last ?? options.path }

    private func invoke(_ name: String, in instance: Instance) throws {
        guard let function = instance.function(name) else {
            throw missingFunction(name, in: instance.module)
        }
        let parameters = function.type.parameters
        guard parameters.count == options.arguments.count else {
            throw Failure(
                "\(name.printable) takes \(parameters.count) arguments, "
                    + "\(options.arguments.count) given: "
                    + "(\(parameters.map(\.text).joined(separator: ", ")))",
                status: Failure.usageStatus)
        }
        var values: [Value] = []
        for (text, type) in zip(options.arguments, parameters) {
            guard let value = text.text.flatMap({ Value($0, as: type) }) else {
                throw Failure("'\(text)' is no \(type.text)", status: Failure.usageStatus)
            }
            values.append(value)
        }
        // A library of WASI is set up by this before anything else is called.
        if instance.function("_start") == nil, name != "_initialize",
            let initialize = instance.function("_initialize")
        {
            _ = try initialize.call()
        }
        for value in try function.call(values) {
            try StandardOutput.write(value.plainText + "\n")
        }
    }

    private func missingFunction(_ name: String, in module: Module) -> Failure {
        let functions = module.decoded.exports.filter { $0.kind == .function }.map(\.name)
        let nearest = Suggestion.nearest(
            to: name, among: Array(functions.prefix(Self.comparedNamesMax)))
        let rest =
            if let nearest {
                "; did you mean '\(nearest.printable)'?"
            } else if functions.isEmpty {
                ", and no other function"
            } else {
                ", only: " + functions.prefix(20).map(\.printable).joined(separator: ", ")
                    + (functions.count > 20 ? ", …" : "")
                    + (options.function == nil ? " (call one with --invoke)" : "")
            }
        return Failure("\(options.path) exports no function '\(name.printable)'\(rest)")
    }

    private func status(of trap: Trap) -> Int32 {
        if let exit = trap.cause as? WASIExit { return Int32(clamping: exit.code) }
        let lines =
            ["error: \(options.path): trap: \(trap.message.printable)"]
            + trap.backtraceLines(limit: Self.framesShownMax)
        StandardError.write(lines.map { $0 + "\n" }.joined())
        return Failure.trapStatus
    }

    private static let framesShownMax = 30
    /// A module may have a million exports.
    private static let comparedNamesMax = 1_000
}
