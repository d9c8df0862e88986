import WasmCore
import WasmInterp

/// From bytes to the first result: decode, validate, instantiate, translate what runs, call.
enum FirstResultBenchmarks {
    private static let goals: [Int: Double] = [149: 30e3, 8 << 10: 150e3, 94 << 10: 1e6]

    static func run(_ effort: Effort) throws {
        for program in Programs.sized {
            let engine = Engine()
            Report.add(
                try measure(
                    "bytes to first result, never seen, \(program.byteCount) B",
                    goal: goals[program.byteCount], effort: effort,
                    input: { program.unseen($0) }, { try call($0, engine) }))
        }
        for program in Programs.sized {
            let engine = Engine()
            Report.add(
                try measure(
                    "bytes to first result, verdict known, \(program.byteCount) B",
                    goal: 100e3, effort: effort, input: { _ in program.bytes },
                    { try call($0, engine) }))
        }
        try coldStart(effort)
    }

    static func call(_ bytes: [UInt8], _ engine: Engine) throws {
        let module = try Module(bytes, engine: engine)
        let store = Store(engine: engine, host: ())
        let instance = try store.instantiate(module)
        let run = try instance.function("run", as: ((Int32) -> Int32).self)
        guard try run(1) == Programs.expected else { throw BenchmarkError.wrongResult }
    }

    /// A process of its own that runs the small module and ends.
    private static func coldStart(_ effort: Effort) throws {
        let few = Effort(runs: max(effort.runs / 100, 10), warmUps: 5)
        Report.add(
            try measure(
                "cold start: process, engine, 149 B to first result, exit", effort: few,
                input: { _ in }, { try ChildProcess.run(["--once"]) }))
        Report.add(
            try measure(
                "cold start: process that ends at once", effort: few,
                input: { _ in }, { try ChildProcess.run(["--nothing"]) }))
    }
}

enum BenchmarkError: Error {
    case wrongResult
    case childFailed
}
