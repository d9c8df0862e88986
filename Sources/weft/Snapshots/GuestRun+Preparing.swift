import CommandLineSupport
import Host
import WasmCore
import WasmInterp

// Guests that are written down before they are called, so that they start warm.

extension GuestRun {
    /// Prepares the guest and writes it down.
    ///
    /// - Parameter output: The file.
    func prepare(_ output: CommandWord) -> Int32 {
        told { statistics in try prepare(output, &statistics) }
    }

    private func prepare(
        _ output: CommandWord, _ statistics: inout RunStatistics
    ) throws -> Int32 {
        let deadline = options.timeout.map { ContinuousClock.now.advanced(by: $0) }
        let content = try ModuleFile.load(
            options.path, interruption: interruption(until: deadline))
        guard content.kind == .module else {
            throw Failure("\(options.path): a component: it cannot be written down yet")
        }
        let module = try makeModule(
            content.bytes, Engine(engineConfiguration), until: deadline)
        guard !WASIThreads.areUsed(by: module) else {
            throw Failure(
                "\(options.path): its threads share memory, which cannot be written down")
        }
        let wasi = WASIPreview1(try configuration(until: deadline))
        let store = makeStore(module.engine, wasi, until: deadline)
        store.fuel = options.fuel
        defer { statistics.note(store, fuel: options.fuel) }
        var linker = Linker<WASIPreview1>(engine: module.engine)
        offerPreview1(in: &linker)
        statistics.begin()
        do {
            let instance = try linker.instantiate(module, in: store)
            for function in try preparations(of: instance) { _ = try function.call() }
        } catch {
            guard let exit = Trap(in: error)?.exit else { throw error }
            throw Failure("\(options.path): \(exit) while it was prepared")
        }
        try Files.replace(output) { descriptor in
            _ = try store.writeSnapshot(
                participants: [wasi], .withModules,
                to: SnapshotFileSink(path: output, descriptor: descriptor))
        }
        return 0
    }

    /// What sets a library up, and what prepares it.
    private func preparations(of instance: Instance) throws -> [Function] {
        let library = Host.Entry.library.name
        let name = options.function ?? Self.preparation
        var functions: [Function] = []
        if name != library, let function = instance.function(library) {
            functions.append(function)
        }
        if let function = instance.function(name) {
            functions.append(function)
        } else if options.function != nil || functions.isEmpty {
            throw missingFunction(name, in: instance.module)
        }
        for (function, name) in zip(functions.reversed(), [name, library])
        where !function.type.parameters.isEmpty {
            throw Failure("\(options.path): \(name.printable) takes arguments")
        }
        return functions
    }

    private static let preparation = "wizer.initialize"
}
