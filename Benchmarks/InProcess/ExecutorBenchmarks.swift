import Host
import Platform
import WasmCore
import WasmInterp

/// Many guests on few threads.
enum ExecutorBenchmarks {
    static func run(_ effort: Effort) throws {
        try switches(effort)
        try resident(10_000)
        try shares(1_000, seconds: 10)
    }

    /// Programs of different kinds that never end.
    private static func spinning(_ number: Int, _ engine: Engine) throws -> Module {
        let bodies = [
            "", "(global.set 0 (i32.add (global.get 0) (i32.const 7)))",
            "(i32.store (i32.const 8) (i32.add (i32.load (i32.const 8)) (i32.const 1)))",
            "(call $other (i32.const 1))",
            "(memory.fill (i32.const 64) (i32.const 1) (i32.const 4096))",
            "(global.set 1 (f64.sqrt (f64.add (global.get 1) (f64.const 2))))",
            "(global.set 0 (i32.div_u (global.get 0) (i32.const 3)))",
        ]
        return try Module(
            Programs.parse(
                """
                (module (memory 1) (global (mut i32) (i32.const 1)) (global (mut f64) (f64.const 1))
                  (func $other (param i32) (global.set 0 (local.get 0)))
                  (func (export "run") (loop \(bodies[number % bodies.count]) (br 0))))
                """), engine: engine)
    }

    private static func submit(
        _ module: Module, to executor: GuestExecutor
    ) throws -> GuestTask<Void> {
        try executor.submit {
            var code = CodeOptions()
            code.isMetered = true
            let store = Store(engine: module.engine, host: (), code: code)
            return try store.instantiate(module).function("run", as: (() -> Void).self).start()
        }
    }

    private static func executor(
        threads: Int, _ slice: GuestExecutor.Slice = GuestExecutor.Options().slice
    ) -> GuestExecutor {
        var options = GuestExecutor.Options()
        options.threadCount = threads
        options.slice = slice
        return GuestExecutor(options)
    }

    /// A turn of a guest beside one of a thread.
    private static func switches(_ effort: Effort) throws {
        let rounds = max(effort.runs / 2_000, 3)
        let module = try spinning(0, Engine())
        var samples: [(guests: Double, threads: Double)] = []
        for _ in 0..<rounds {
            samples.append((try guestSwitch(module), threadSwitch()))
        }
        let guests = samples.map(\.guests).sorted()[rounds / 2]
        let threads = samples.map(\.threads).sorted()[rounds / 2]
        Report.add("a guest's turn, of two guests on a thread", guests, "ns")
        Report.add("a thread's turn, of two that wake each other", threads, "ns")
        Report.add("a guest's turn beside a thread's", guests / threads, "")
    }

    private static func guestSwitch(_ module: Module) throws -> Double {
        let executor = executor(threads: 1, .fuel(1))
        let tasks = try (0..<2).map { _ in try submit(module, to: executor) }
        pause(milliseconds: 50)
        let (before, start) = (slices(tasks), monotonicNanoseconds())
        pause(milliseconds: 300)
        let (after, end) = (slices(tasks), monotonicNanoseconds())
        executor.shutDown()
        for task in tasks { _ = try? task.wait() }
        return Double(end - start) / Double(max(after - before, 1))
    }

    private static func slices(_ tasks: [GuestTask<Void>]) -> UInt64 {
        tasks.reduce(0) { $0 + ($1.usage?.sliceCount ?? 0) }
    }

    private static func threadSwitch() -> Double {
        let turns = 20_000
        let (here, there, end) = (Parker(), Parker(), Parker())
        _ = SystemThread.start {
            for _ in 0..<turns {
                there.park()
                here.wake()
            }
            end.wake()
        }
        let start = monotonicNanoseconds()
        for _ in 0..<turns {
            there.wake()
            here.park()
        }
        end.park()
        return Double(monotonicNanoseconds() - start) / Double(2 * turns)
    }

    /// Guests of a hundred functions that are suspended after their first slice.
    private static func resident(_ count: Int) throws {
        let functions = (0..<99).map { "(func (param i32) (drop (i32.const \($0))))" }
        let module = try Module(
            Programs.parse(
                "(module \(functions.joined()) (func (export \"run\") (loop (br 0))))"),
            engine: Engine())
        let executor = executor(threads: 2, .fuel(1_000))
        let first = try submit(module, to: executor)
        while first.usage?.sliceCount == 0 { pause(milliseconds: 1) }
        let before = ResidentMemory.bytes()
        let start = monotonicNanoseconds()
        let tasks = try (0..<count).map { _ in
            let task = try submit(module, to: executor)
            while task.usage?.sliceCount == 0 { pause(milliseconds: 0) }
            task.suspend()
            return task
        }
        let time = Double(monotonicNanoseconds() - start) / Double(count)
        // Who waits for long gives back what it can.
        pause(milliseconds: 2_500)
        let bytes = ResidentMemory.bytes() - before
        Report.add(
            "a suspended guest of 100 functions, of \(count)", Double(bytes) / Double(count) / 1024,
            "KiB")
        Report.add("until it is suspended", time / 1000, "µs")
        executor.shutDown()
        for task in tasks { _ = try? task.wait() }
    }

    /// How far what guests get is from an equal share, and how soon all are gone.
    private static func shares(_ count: Int, seconds: Int) throws {
        let engine = Engine()
        let modules = try (0..<7).map { try spinning($0, engine) }
        let executor = executor(threads: 2)
        let tasks = try (0..<count).map { try submit(modules[$0 % modules.count], to: executor) }
        pause(milliseconds: seconds * 1_000)
        let times = tasks.map { nanoseconds($0.usage?.time ?? .zero) }.sorted()
        let mean = times.reduce(0, +) / Double(count)
        Report.add("\(count) guests on 2 threads: least share", (times.first ?? 0) / mean, "")
        Report.add("\(count) guests on 2 threads: greatest share", (times.last ?? 0) / mean, "")
        let start = monotonicNanoseconds()
        for task in tasks { task.cancel() }
        for task in tasks { _ = try? task.wait() }
        Report.add(
            "\(count) guests cancelled, all ended", Double(monotonicNanoseconds() - start) / 1e6,
            "ms")
    }

    private static func nanoseconds(_ time: Duration) -> Double {
        let (seconds, attoseconds) = time.components
        return Double(seconds) * 1e9 + Double(attoseconds) / 1e9
    }

    private static func pause(milliseconds: Int) {
        _ = usleep(UInt32(clamping: milliseconds * 1_000))
    }
}
