import CommandLineSupport
import Host
import Platform
import WasmCore
import WasmInterp

/// Runs programs side by side, on a few threads.
struct JobRun {
    let jobs: [GuestJob]
    /// nil for one a processor.
    let threadCount: UInt64?

    /// Programs that are there at a time: each may have files open.
    private static let guestsMax = 200

    /// What the programs' ends and the run share.
    private final class Ends: Sendable {
        private let guests = Locked<[GuestID]>([])
        private let parker = Parker()
        let output = JobOutput()

        func note(_ event: GuestEvent) {
            guard case .ended = event.kind else { return }
            guests.withLock { $0.append(event.guest) }
            parker.wake()
        }

        /// Those that have ended since the last time; waits for one.
        func next() -> [GuestID] {
            while true {
                let ended = guests.withLock { guests in
                    defer { guests = [] }
                    return guests
                }
                if !ended.isEmpty { return ended }
                parker.park()
            }
        }
    }

    /// - Returns: The exit status of the process: 0 if all programs ended with 0, else 1.
    func run() throws(Failure) -> Int32 {
        for job in jobs { try job.check() }
        try GuestJob.checkOutputs(of: jobs)
        let ends = Ends()
        var options = GuestExecutor.Options()
        if let threadCount { options.threadCount = max(1, Int(clamping: threadCount)) }
        options.guestsMax = Self.guestsMax
        options.observer = { ends.note($0) }
        let executor = GuestExecutor(options)
        ends.output.whenLost = { [weak executor] in executor?.shutDown() }
        var modules = JobModules()
        var running: [GuestID: (job: GuestJob, task: GuestTask<UInt32>)] = [:]
        var status: Int32 = 0
        var doneCount = 0
        var progress = Progress("running", total: jobs.count, isWanted: !Progress.outputIsTerminal)
        var rest = jobs[...]
        while !ends.output.isLost, !rest.isEmpty || !running.isEmpty {
            if running.count < Self.guestsMax, let job = rest.popFirst() {
                do throws(Failure) {
                    let task = try submit(job, to: executor, ends.output, &modules)
                    running[task.id] = (job, task)
                    continue
                } catch {
                    progress.clear()
                    error.show()
                    (status, doneCount) = (1, doneCount + 1)
                }
            } else {
                for id in ends.next() {
                    guard let (job, task) = running.removeValue(forKey: id) else { continue }
                    doneCount += 1
                    guard let failure = failure(of: job, task), !ends.output.isLost else {
                        continue
                    }
                    progress.clear()
                    failure.show()
                    status = 1
                }
            }
            progress.show(doneCount)
        }
        progress.clear()
        if let failure = ends.output.failure { throw failure }
        return status
    }

    private func submit(
        _ job: GuestJob, to executor: GuestExecutor, _ output: JobOutput,
        _ modules: inout JobModules
    ) throws(Failure) -> GuestTask<UInt32> {
        let run = GuestRun(job.options)
        let deadline = job.options.timeout.map { ContinuousClock.now.advanced(by: $0) }
        let module = try modules.module(of: run, until: deadline)
        guard !WASIThreads.areUsed(by: module) else {
            throw Failure("\(job.name): it starts threads; run it alone")
        }
        var configuration = try run.configuration(until: deadline)
        configuration.isInterrupted = nil
        // One that many read is nobody's: who finds nothing there would keep a thread.
        if job.options.input == nil { configuration.standardInput = BytesInput() }
        configuration.standardOutput =
            try job.output.map { path throws(Failure) in
                HostFile(owning: try Files.openToWrite(path), canRead: false, canWrite: true)
            } ?? output.lines()
        configuration.standardError = output.errorLines()
        do throws(GuestEnd) {
            return try executor.submit(
                program: module, configuration, job.priority, limits: run.limits,
                fuel: job.options.fuel, deadline: deadline)
        } catch {
            throw Failure("\(job.name): \(error)")
        }
    }

    /// nil if a program has ended with 0.
    private func failure(of job: GuestJob, _ task: GuestTask<UInt32>) -> Failure? {
        do {
            let code = try task.wait()
            return code == 0 ? nil : Failure("\(job.name): exit status \(code)")
        } catch {
            var failure = GuestRun(job.options).failure(error)
            let prefix = "\(job.options.path)"
            if job.name != prefix, failure.message.hasPrefix(prefix) {
                failure.message = job.name + failure.message.dropFirst(prefix.count)
            }
            return failure
        }
    }
}

/// The modules of jobs, each read once.
private struct JobModules {
    private var engines: [(features: Features, engine: Engine)] = []
    private var modules: [(path: CommandWord, features: Features, module: Module)] = []

    mutating func module(
        of run: GuestRun, until deadline: ContinuousClock.Instant?
    ) throws(Failure) -> Module {
        let features = run.options.features
        let path = run.options.path
        if let known = modules.first(where: { $0.path == path && $0.features == features }) {
            return known.module
        }
        let content = try ModuleFile.load(
            path, interruption: run.interruption(until: deadline))
        guard content.kind == .module else {
            throw Failure("\(path): a component: jobs are programs of WASI preview 1")
        }
        let module = try run.makeModule(content.bytes, engine(of: run), until: deadline)
        modules.append((path, features, module))
        return module
    }

    /// One for all jobs of the same features.
    private mutating func engine(of run: GuestRun) -> Engine {
        let features = run.options.features
        if let known = engines.first(where: { $0.features == features }) { return known.engine }
        let engine = Engine(run.engineConfiguration)
        engines.append((features, engine))
        return engine
    }
}
