public import WasmCore
import WasmInterp

/// Runs scripts of the specification's test suite, each in a store of its own.
///
/// A directive that fails does not end the script: the rest is run and reported too.
public struct WastRunner {
    let engine: Engine
    let store: Store<Void>
    var imports: ImportSet<Void>
    /// nil after a module that should have had an instance and got none.
    var current: Instance?
    var instances: [ExactName: Instance] = [:]
    var lastDefinition: Module?
    var definitions: [ExactName: Module] = [:]
    var components = ScriptComponents()
    /// Values of the host by the numbers that scripts give them.
    var externs: [UInt32: StoredReference] = [:]
    /// The store of the current instance, where that is one of a pool.
    var pooledStore: Store<Void>?
    /// Threads that the script has started and not waited for.
    var threads: [WastThread] = []
    /// Memories of the instances that the script's other threads share with this one, by the
    /// instances' names.
    let sharedMemories: [ExactName: [SharedExport]]
    var report = WastReport()
    /// nil if nobody wants to know what happens.
    let trace: WastTrace?

    /// Nobody notifies a script that waits on a memory for so long.
    private static let waitMax = Duration.seconds(60)

    init(
        engine: Engine, sharedMemories: [ExactName: [SharedExport]] = [:], isTraced: Bool = false
    ) {
        self.engine = engine
        trace = isTraced ? WastTrace() : nil
        self.sharedMemories = sharedMemories
        store = Store(engine: engine, host: ())
        imports = ImportSet(in: store)
        store.waitDeadline = ContinuousClock.now.advanced(by: Self.waitMax)
        Spectest.define(in: &imports)
        if let trace { store.traceTasks { trace.note($0) } }
    }

    /// Runs a script and tells what held and what did not.
    ///
    /// - Parameters:
    ///   - source: The bytes of a `.wast` file.
    ///   - features: What its modules may use. Scripts of older versions of the standard hold with
    ///     all features too: what they say of multiple memories and tables is asked without them.
    ///   - isMetered: Whether code counts instructions, without a limit: nothing may change.
    ///   - isStressed: Whether each allocation collects garbage: nothing may change.
    ///   - isPooled: Whether modules that stand alone are instances of a pool, which serve twice:
    ///     nothing may change, and what they assert is counted both times.
    ///   - hasCanonicalNaN: Whether arithmetic gives the canonical NaN: all still holds.
    ///   - isTraced: Whether the report says what happens.
    public static func run(
        _ source: [UInt8], features: Features = .all, isMetered: Bool = false,
        isStressed: Bool = false, isPooled: Bool = false, hasCanonicalNaN: Bool = false,
        isTraced: Bool = false
    ) -> WastReport {
        var configuration = EngineConfiguration()
        configuration.features = features
        configuration.isMetered = isMetered
        configuration.code.canonicalNaN = hasCanonicalNaN
        configuration.collectsAtEveryAllocation = isStressed
        configuration.tracksWrites = isPooled
        var runner = WastRunner(engine: Engine(configuration), isTraced: isTraced)
        do throws(TextError) {
            let directives = try WastScript.parse(source)
            if isPooled, let parts = PooledPart.parts(of: directives) {
                for part in parts { runner.run(part) }
                runner.takeEvents()
            } else {
                runner.run(directives)
            }
        } catch {
            runner.report.failures.append(
                .init(line: error.line, .script, text: "the script is malformed: \(error.message)"))
        }
        return runner.report
    }

    /// Carries out directives in order, and sees to it that no thread outlives them.
    mutating func run(_ directives: [WastDirective]) {
        for directive in directives { run(directive) }
        takeEvents()
        for thread in threads { report.add(thread.join()) }
        threads = []
    }

    /// What has happened so far stands in the report before what comes from elsewhere.
    mutating func takeEvents() {
        if let trace { report.events += trace.take() }
    }

    mutating func run(_ directive: WastDirective) {
        trace?.line = directive.line
        do throws(Mismatch) {
            if let difference = try perform(directive.kind) {
                report.otherMessages.append(
                    .init(line: directive.line, .message, text: difference))
            }
            if directive.kind.isAssertion { report.passedCount += 1 }
        } catch {
            report.failures.append(.init(line: directive.line, error.kind, text: error.text))
        }
    }

    /// - Returns: How a message differs from the one expected, if it does.
    private mutating func perform(_ kind: WastDirective.Kind) throws(Mismatch) -> String? {
        if kind.module?.isComponent == true { return try performComponent(kind) }
        switch kind {
        case .module(let module): try define(module)
        case .instance(let name, let definition): try instantiate(name, definition)
        case .register(let name, let instance):
            try register(name, instance)
        case .thread(let name, let shared, let directives):
            try startThread(name, sharing: shared, directives)
        case .wait(let name): try waitForThread(name)
        case .action(let action):
            if let trap = try performed(action).trap {
                throw Mismatch(.unexpectedTrap, "the action trapped: \(trap.message)")
            }
        case .assertReturn(let action, let results): try assertReturn(action, results)
        case .assertTrap(let action, let message): return try assertTrap(action, message)
        case .assertModuleTrap(let module, let message):
            return try assertModuleTrap(module, message)
        case .assertExhaustion(let action, let message):
            return try assertExhaustion(action, message)
        case .assertException(let action): try assertException(action)
        case .assertMalformed(let module, let message):
            return try assertMalformed(module, message)
        case .assertInvalid(let module, let message): return try assertInvalid(module, message)
        case .assertUnlinkable(let module, let message):
            return try assertUnlinkable(module, message)
        case .assertMalformedCustom(let module, let message),
            .assertInvalidCustom(let module, let message):
            return try assertRefusedCustom(module, message)
        }
        return nil
    }
}

extension WastDirective.Kind {
    /// The module or component that it is about.
    var module: WastModule? {
        switch self {
        case .module(let module), .assertModuleTrap(let module, _),
            .assertMalformed(let module, _), .assertInvalid(let module, _),
            .assertUnlinkable(let module, _), .assertMalformedCustom(let module, _),
            .assertInvalidCustom(let module, _):
            module
        default: nil
        }
    }

    var isAssertion: Bool {
        switch self {
        case .module, .instance, .register, .action, .thread, .wait: false
        default: true
        }
    }
}
