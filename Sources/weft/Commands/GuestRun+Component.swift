import CommandLineSupport
import WasmCore
import WasmInterp

// Components: one function of them is called, as a call in WAVE says.

extension GuestRun {
    /// Calls what the words behind the file say and prints the result.
    func run(
        component bytes: ModuleBytes, _ engine: Engine, until deadline: ContinuousClock.Instant?,
        _ statistics: inout RunStatistics
    ) throws -> Int32 {
        let interruption = interruption(until: deadline)
        let component: Component
        do throws(ComponentError) {
            component = try Component(bytes, engine: engine, interruption: interruption)
        } catch {
            if error.code == .interrupted { throw ModuleFile.interrupted(options.path) }
            throw Failure("\(options.path): \(error)")
        }
        let call = try call(of: component)
        let prepared: PreparedComponent<Void>
        do throws(ComponentLinkError) {
            prepared = try ComponentLinker<Void>(engine: engine)
                .prepare(component, interruption: interruption)
        } catch {
            if error.code == .interrupted { throw ModuleFile.interrupted(options.path) }
            throw error
        }
        Startup.endAtBrokenPipe()
        statistics.begin()
        let store = makeStore(engine, (), until: deadline)
        store.fuel = options.fuel
        defer { statistics.note(store, fuel: options.fuel) }
        try perform(call, in: try prepared.instantiate(in: store), of: component)
        return 0
    }

    /// The only word behind the file.
    private func call(of component: Component) throws(Failure) -> WaveCall {
        guard options.function == nil else {
            throw .usage(
                "--invoke is for modules; the function of a component is called as in "
                    + "weft run FILE 'add(1, 2)'", command: "run")
        }
        guard let word = options.arguments.first else {
            let exports = ExportedFunctions(component)
            var failure = Failure(
                exports.list.isEmpty
                    ? "\(options.path): a component that exports no function"
                    : "\(options.path): a component; which function is to be called? "
                        + "weft run FILE 'NAME(ARGUMENTS)'",
                status: Failure.usageStatus)
            failure.details = exports.lines
            throw failure
        }
        guard options.arguments.count == 1 else {
            throw .usage(
                "unexpected '\(options.arguments[1])': a call of a component's function is one "
                    + "word, as 'add(1, 2)'", command: "run")
        }
        guard let text = word.text else {
            throw Failure("\(word) is no UTF-8", status: Failure.usageStatus)
        }
        return try reading { () throws(WaveError) in try WaveCall(text) }
    }

    private func perform(
        _ call: WaveCall, in instance: ComponentInstance, of component: Component
    ) throws {
        guard let function = instance.function(named: call.name) else {
            throw missingFunction(call.name, ExportedFunctions(component))
        }
        let types = function.type.parameters.map(\.type)
        let values = try reading { () throws(WaveError) in try call.arguments(types) }
        if let result = try function.call(values) {
            try StandardOutput.write("\(result)\n")
        }
    }

    /// What is wrong with the word has its place below it.
    private func reading<Result>(
        _ read: () throws(WaveError) -> Result
    ) throws(Failure) -> Result {
        do throws(WaveError) {
            return try read()
        } catch {
            throw Failure("\(error)", status: Failure.usageStatus)
        }
    }

    private func missingFunction(_ name: String, _ exports: ExportedFunctions) -> Failure {
        let nearest = Suggestion.nearest(to: name, among: exports.list.map(\.name))
        var failure = Failure(
            "\(options.path) exports no function '\(name.printable)'"
                + (nearest.map { "; did you mean '\($0.printable)'?" } ?? ""))
        if nearest == nil { failure.details = exports.lines }
        return failure
    }
}

extension ComponentInstance {
    /// A function by its own name or, of an exported interface, by `interface#name`.
    fileprivate func function(named name: String) -> ComponentFunction? {
        let parts = name.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        return parts.count == 2
            ? function(String(parts[0]), String(parts[1])) : function(name)
    }
}
