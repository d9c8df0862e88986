import CommandLineSupport
import Host
import WasmCore
import WasmInterp

// Which function of a guest is called, and with what.

extension GuestRun {
    /// Calls what the options name, or the program's start.
    func start(_ instance: Instance) throws {
        if let name = options.function { return try invoke(name, in: instance) }
        guard let start = instance.function(Entry.program.name) else {
            throw missingFunction(Entry.program.name, in: instance.module)
        }
        _ = try start.call()
    }

    private func invoke(_ name: String, in instance: Instance) throws {
        guard let function = instance.function(name) else {
            throw missingFunction(name, in: instance.module)
        }
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
        // A library of WASI is set up by this before anything else is called.
        if instance.function(Entry.program.name) == nil, name != Entry.library.name,
            let initialize = instance.function(Entry.library.name)
        {
            _ = try initialize.call()
        }
        for value in try function.call(values) {
            try StandardOutput.write(texts.text(value) + "\n")
        }
    }

    private func missingFunction(_ name: String, in module: Module) -> Failure {
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
