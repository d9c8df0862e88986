import CommandLineSupport
import Host
import WasmCore
import WasmInterp

// Which function of a guest is called, and with what.

extension GuestRun {
    /// A function of a guest, with what it is called with.
    struct Entry {
        var function: Function
        var arguments: [Value] = []
    }

    /// Calls what the options name, or the program's start.
    func start(_ instance: Instance, in store: Store<WASIPreview1>? = nil) throws {
        let entry = try entry(of: instance, isFresh: true)
        if let store, options.snapshots != nil {
            try finish(try entry.function.start(entry.arguments), in: store)
        } else {
            try show(try entry.function.call(entry.arguments), of: instance)
        }
    }

    /// Lets a call go on to its end, or until it has been written down.
    func finish(_ call: Invocation<[Value]>, in store: Store<WASIPreview1>) throws {
        var run = try SlicedRun(store, call, options.snapshots)
        guard let values = try run.run(), let instance = store.instances.first else { return }
        try show(values, of: instance)
    }

    /// What the options name, or the program's start.
    ///
    /// - Parameter isFresh: Whether nothing of the instance has run yet but its start function.
    func entry(of instance: Instance, isFresh: Bool) throws -> Entry {
        guard let name = options.function else {
            guard let start = instance.function(Host.Entry.program.name) else {
                throw missingFunction(Host.Entry.program.name, in: instance.module)
            }
            return Entry(function: start)
        }
        guard let function = instance.function(name) else {
            throw missingFunction(name, in: instance.module)
        }
        let arguments = try arguments(of: function, name, in: instance)
        // A library of WASI is set up by this before anything else is called.
        let library = Host.Entry.library.name
        if isFresh, instance.function(Host.Entry.program.name) == nil, name != library,
            let initialize = instance.function(library)
        {
            _ = try initialize.call()
        }
        return Entry(function: function, arguments: arguments)
    }

    private func arguments(
        of function: Function, _ name: String, in instance: Instance
    ) throws(Failure) -> [Value] {
        let parameters = function.type.parameters
        guard parameters.count == options.arguments.count else {
            throw Failure(
                "\(name.printable) takes \(parameters.count.counted("argument")), "
                    + "\(options.arguments.count) given: "
                    + "(\(parameters.map(\.text).joined(separator: ", ")))",
                status: Failure.usageStatus)
        }
        let texts = ValueText(instance: instance)
        var values: [Value] = []
        for (text, type) in zip(options.arguments, parameters) {
            guard let value = text.text.flatMap({ texts.value($0, as: type) }) else {
                throw Failure("'\(text)' is no \(type.text)", status: Failure.usageStatus)
            }
            values.append(value)
        }
        return values
    }

    private func show(_ values: [Value], of instance: Instance) throws(Failure) {
        let texts = ValueText(instance: instance)
        for value in values { try StandardOutput.write(texts.text(value) + "\n") }
    }

    func missingFunction(_ name: String, in module: Module) -> Failure {
        let functions = module.decoded.exports.filter { $0.kind == .function }.map(\.name)
        let nearest = module.nearestFunctionName(to: name)
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
}
