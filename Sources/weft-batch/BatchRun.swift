import CommandLineSupport
import WasmCore
import WasmInterp
import Wast

/// One module and groups of calls, each group on an instance of its own.
struct BatchRun {
    private let bytes: ModuleBytes
    private let groups: [[Call]]
    private let fuel: UInt64?
    private let server: BatchServer

    private struct Call {
        var function: String
        var arguments: [String]
    }

    init(_ request: JSON, bytes: ModuleBytes, server: BatchServer) throws(Failure) {
        self.bytes = bytes
        self.server = server
        // 0 means no limit, as when it is left out.
        let fuel = request["fuel"]?.integer.map { UInt64(clamping: $0) } ?? 0
        self.fuel = fuel == 0 ? nil : fuel
        var groups: [[Call]] = []
        for group in request["groups"]?.array ?? [] {
            var calls: [Call] = []
            for call in group.array ?? [] {
                guard let parts = call.array, let name = parts.first?.string else {
                    throw Failure("a call is [name, [arguments]]")
                }
                let arguments = parts.count > 1 ? parts[1].array ?? [] : []
                calls.append(Call(function: name, arguments: arguments.compactMap(\.string)))
            }
            groups.append(calls)
        }
        self.groups = groups
    }

    func answer() -> BatchServer.Members {
        var configuration = EngineConfiguration()
        configuration.features = server.features
        configuration.limits = server.limits
        configuration.isMetered = fuel != nil
        configuration.collectsAtEveryAllocation = server.isStressed
        // An engine for each module: it would keep the types of all that it has seen.
        let engine = Engine(configuration)
        do throws(ModuleError) {
            let module = try Module(bytes, engine: engine)
            let answers = groups.map { run($0, module) }
            return [("verdict", .string("valid")), ("groups", .array(answers))]
        } catch {
            return [
                ("verdict", .string(error.isLimit ? "refused" : "invalid")),
                ("error", .string("\(error)")),
            ]
        }
    }

    private func run(_ calls: [Call], _ module: Module) -> JSON {
        var limits = StoreLimits()
        limits.memoryBytesMax = 1 << 30
        limits.heapBytesMax = 1 << 29
        limits.tableElementsMax = 20_000_000
        let trace = BatchTrace()
        let store = Store(engine: module.engine, host: (), limits: limits)
        store.fuel = fuel
        var imports = ImportSet(in: store)
        if !module.decoded.imports.isEmpty {
            Spectest.define(in: &imports) { name, arguments in
                trace.append(name, arguments)
            }
        }
        let instance: Instance
        do throws(InstantiationError) {
            instance = try imports.instantiate(module)
        } catch {
            return .object([
                ("instantiate", .string("trap:" + error.batchKind)),
                ("note", .string(error.note)),
            ])
        }
        var members: BatchServer.Members = [
            ("instantiate", .string("ok")),
            ("results", .array(calls.map { perform($0, instance) })),
        ]
        members += BatchState(instance).members
        if let summary = trace.summary { members.append(("trace", summary)) }
        return .object(members)
    }

    private func perform(_ call: Call, _ instance: Instance) -> JSON {
        func failed(_ kind: String, _ note: String) -> JSON {
            .array([.string("trap"), .string(kind), .string(note)])
        }
        guard let function = instance.function(call.function) else {
            return failed("unknown-function", "there is no function \(call.function)")
        }
        var arguments: [Value] = []
        for text in call.arguments {
            guard let value = Value(batch: text) else {
                return failed("bad-argument", "\(text) is no value")
            }
            arguments.append(value)
        }
        do throws(CallError) {
            let results = try function.call(arguments)
            return .array([
                .string("ok"), .array(results.map { .string($0.batchText) }),
            ])
        } catch {
            guard let trap = error.trap else { return failed("bad-argument", "\(error)") }
            if trap.code == .uncaughtException {
                return .array([.string("exception"), .string("exception")])
            }
            return failed(trap.code.batchKind, trap.message)
        }
    }
}

extension ModuleError {
    /// Whether a module that may be valid goes beyond what is accepted.
    fileprivate var isLimit: Bool {
        switch self {
        case .malformed(let error):
            if case .limitExceeded = error.code { true } else { false }
        case .invalid(let error):
            if case .limitExceeded = error.code { true } else { false }
        }
    }
}

extension InstantiationError {
    fileprivate var batchKind: String {
        switch self {
        case .link(.limitExceeded): "out-of-memory"
        case .link: "link"
        case .trap(let trap): trap.code.batchKind
        }
    }

    fileprivate var note: String {
        switch self {
        case .link(let error): error.description
        case .trap(let trap): trap.message
        }
    }
}
