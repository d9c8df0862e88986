import Host
import WasmCore
import WasmInterp

/// Runs one guest to its end.
struct GuestRun {
    private let options: RunOptions
    /// As wasmtime's: that of a process which aborted.
    private static let trapStatus: Int32 = 134

    init(_ options: RunOptions) { self.options = options }

    func run() throws(Failure) -> Int32 {
        let module = try load()
        let (linker, store) = try prepare(module)
        do {
            let instance = try linker.instantiate(module, in: store)
            if let name = options.function { return try invoke(name, in: instance) }
            guard let start = instance.function("_start") else {
                throw missingFunction("_start", in: module)
            }
            _ = try start.call()
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

    private func load() throws(Failure) -> Module {
        let bytes = try ModuleFile.load(options.path)
        var configuration = EngineConfiguration()
        configuration.isMetered = options.fuel != nil || options.timeout != nil
        // A function is validated when it is first called, so that large programs start at once.
        configuration.compilation = .lazy
        do throws(ModuleError) {
            return try Module(bytes, engine: Engine(configuration))
        } catch {
            throw Failure("\(options.path): \(error.sentence)")
        }
    }

    private func prepare(_ module: Module) throws(Failure) -> (Linker<Void>, Store<Void>) {
        var limits = StoreLimits()
        if let bytes = options.memoryBytesMax { limits.memoryBytesMax = bytes }
        let store = Store(engine: module.engine, host: (), limits: limits)
        store.fuel = options.fuel
        var linker = Linker<Void>(engine: module.engine)
        var configuration = WASIConfiguration()
        if let timeout = options.timeout {
            let deadline = ContinuousClock.now.advanced(by: timeout)
            store.deadline = deadline
            configuration.isInterrupted = { ContinuousClock.now >= deadline }
        }
        configuration.arguments = [programName] + options.arguments
        configuration.environment = options.environment
        for (host, guest) in options.directories {
            do throws(WASIErrno) {
                configuration.preopens.append((guest, try HostDirectory(path: host)))
            } catch {
                throw Failure("cannot open directory \(host): \(error)")
            }
        }
        configuration.standardInput = HostFile.standardInput()
        configuration.standardOutput = HostFile.standardOutput()
        configuration.standardError = HostFile.standardError()
        WASIPreview1(configuration).define(in: &linker)
        return (linker, store)
    }

    /// The file's own name, as argument 0.
    private var programName: String {
        options.path.split(separator: "/").last.map(String.init) ?? options.path
    }

    private func invoke(_ name: String, in instance: Instance) throws -> Int32 {
        guard let function = instance.function(name) else {
            throw missingFunction(name, in: instance.module)
        }
        let parameters = function.type.parameters
        guard parameters.count == options.arguments.count else {
            throw Failure(
                "\(name) takes \(parameters.count) arguments, \(options.arguments.count) given: "
                    + "(\(parameters.map(\.text).joined(separator: ", ")))",
                status: Failure.usageStatus)
        }
        var values: [Value] = []
        for (text, type) in zip(options.arguments, parameters) {
            guard let value = Value(text, as: type) else {
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
        for value in try function.call(values) { StandardOutput.write(value.plainText + "\n") }
        return 0
    }

    private func missingFunction(_ name: String, in module: Module) -> Failure {
        let functions = module.decoded.exports.filter { $0.kind == .function }.map(\.name)
        let nearest = Suggestion.nearest(to: name, among: functions)
        let rest =
            if let nearest {
                "; did you mean '\(nearest)'?"
            } else if functions.isEmpty {
                ", and no other function"
            } else {
                ", only: " + functions.prefix(20).joined(separator: ", ")
                    + (functions.count > 20 ? ", …" : "")
                    + (options.function == nil ? " (call one with --invoke)" : "")
            }
        return Failure("\(options.path) exports no function '\(name)'\(rest)")
    }

    private func status(of trap: Trap) -> Int32 {
        if let exit = trap.cause as? WASIExit { return Int32(clamping: exit.code) }
        var text = "error: \(options.path): trap: \(trap.message)\n"
        for (depth, frame) in trap.backtrace.prefix(Self.framesShownMax).enumerated() {
            let name = frame.name ?? "func[\(frame.function)]"
            let place = frame.offset.map { " @ 0x\(String($0, radix: 16))" } ?? ""
            text += "  \(depth): \(name)\(place)\n"
        }
        let hidden = trap.backtrace.count - Self.framesShownMax
        if hidden > 0 { text += "  … and \(hidden) more calls\n" }
        StandardError.write(text)
        return Self.trapStatus
    }

    private static let framesShownMax = 30
}
