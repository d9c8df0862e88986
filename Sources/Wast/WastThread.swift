import Platform
import WasmCore
import WasmInterp

/// A shared memory that an instance exports, for the other threads of its script.
struct SharedExport: Sendable {
    var name: String
    var memory: SharedMemory
}

/// A thread of a script: directives that are carried out beside those behind them, in a store of
/// their own. Spec: threads.
final class WastThread: Sendable {
    let name: ExactName?
    private let finished = Locked<WastReport?>(nil)
    private let waiter = Parker()

    init(name: String?) { self.name = name.map { ExactName($0) } }

    /// - Returns: Whether the system had a thread.
    func start(
        _ directives: [WastDirective], engine: Engine,
        sharing memories: [ExactName: [SharedExport]], isTraced: Bool
    ) -> Bool {
        SystemThread.start {
            var runner = WastRunner(
                engine: engine, sharedMemories: memories, isTraced: isTraced)
            runner.run(directives)
            let report = runner.report
            self.finished.withLock { $0 = report }
            self.waiter.wake()
        }
    }

    /// Waits for its end.
    ///
    /// - Returns: What it came to.
    func join() -> WastReport {
        while true {
            if let report = finished.withLock({ $0 }) { return report }
            waiter.park()
        }
    }
}

extension WastRunner {
    /// Threads that a script may have at a time.
    private static let threadsMax = 64

    mutating func startThread(
        _ name: String?, sharing instances: [String], _ directives: [WastDirective]
    ) throws(Mismatch) {
        guard threads.count < Self.threadsMax else {
            throw Mismatch(.script, "more than \(Self.threadsMax) threads")
        }
        var memories: [ExactName: [SharedExport]] = [:]
        for name in instances {
            memories[ExactName(name)] = sharedExports(of: try instance(name))
        }
        let thread = WastThread(name: name)
        guard
            thread.start(
                directives, engine: engine, sharing: memories, isTraced: trace != nil)
        else {
            throw Mismatch(.script, "the system has no thread left")
        }
        threads.append(thread)
    }

    /// Everything else that an instance exports belongs to its store.
    private func sharedExports(of instance: Instance) -> [SharedExport] {
        instance.module.decoded.exports.compactMap { export in
            guard export.kind == .memory, let memory = instance.memory(export.name)?.shared else {
                return nil
            }
            return SharedExport(name: export.name, memory: memory)
        }
    }

    mutating func waitForThread(_ name: String?) throws(Mismatch) {
        let position = threads.lastIndex { name == nil || $0.name == name.map { ExactName($0) } }
        guard let position else {
            throw Mismatch(.absent, "there is no thread \(name.map { "$\($0)" } ?? "")")
        }
        let thread = threads.remove(at: position)
        takeEvents()
        report.add(thread.join())
    }

    /// Offers what an instance exports, or what an instance of another thread shares.
    mutating func register(_ name: String, _ instance: String?) throws(Mismatch) {
        if let known = instance.map({ ExactName($0) }), instances[known] == nil,
            let shared = sharedMemories[known]
        {
            for export in shared {
                imports.define(name, export.name, .memory(store.makeMemory(export.memory)))
            }
        } else {
            imports.define(name, exportsOf: try self.instance(instance))
        }
    }
}
