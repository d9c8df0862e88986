import CommandLineSupport
import Host
import WasmCore
import WasmInterp

/// Runs programs side by side, on a few threads.
struct JobRun {
    let jobs: [GuestJob]
    /// nil for one a processor.
    let threadCount: UInt64?

    /// - Returns: The exit status of the process: 0 if all programs ended with 0, else 1.
    func run() throws(Failure) -> Int32 {
        for job in jobs { try job.check() }
        var options = GuestExecutor.Options()
        if let threadCount { options.threadCount = max(1, Int(clamping: threadCount)) }
        options.guestsMax = max(1, jobs.count)
        let executor = GuestExecutor(options)
        Startup.endAtBrokenPipe()
        var modules = JobModules()
        var running: [(job: GuestJob, task: GuestTask<UInt32>)] = []
        var status: Int32 = 0
        for job in jobs {
            do throws(Failure) {
                running.append((job, try submit(job, to: executor, &modules)))
            } catch {
                error.show()
                status = 1
            }
        }
        var progress = Progress(
            "running", total: running.count, isWanted: !Progress.outputIsTerminal)
        for (number, (job, task)) in running.enumerated() {
            if let failure = failure(of: job, task) {
                progress.clear()
                failure.show()
                status = 1
            }
            progress.show(number + 1)
        }
        progress.clear()
        return status
    }

    private func submit(
        _ job: GuestJob, to executor: GuestExecutor, _ modules: inout JobModules
    ) throws(Failure) -> GuestTask<UInt32> {
        let run = GuestRun(job.options)
        let deadline = job.options.timeout.map { ContinuousClock.now.advanced(by: $0) }
        let module = try modules.module(of: run, until: deadline)
        guard !WASIThreads.areUsed(by: module) else {
            throw Failure("\(job.name): it starts threads; run it alone")
        }
        var configuration = try run.configuration(until: nil)
        configuration.standardOutput = try output(of: job)
        configuration.standardError = LineOutput { line in
            StandardError.write(line + "\n")
        }
        do throws(GuestEnd) {
            return try executor.submit(
                program: module, configuration, job.priority, limits: run.limits,
                fuel: job.options.fuel, deadline: deadline)
        } catch {
            throw Failure("\(job.name): \(error)")
        }
    }

    private func output(of job: GuestJob) throws(Failure) -> any OpenFile {
        guard let path = job.output else {
            return LineOutput { line in try? StandardOutput.write(line + "\n") }
        }
        return HostFile(
            borrowing: try Files.openToWrite(path), canRead: false, canWrite: true)
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
        let engine =
            engines.first { $0.features == features }?.engine ?? Engine(run.engineConfiguration)
        engines.append((features, engine))
        let module = try run.makeModule(content.bytes, engine, until: deadline)
        modules.append((path, features, module))
        return module
    }
}
