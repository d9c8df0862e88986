import WasmCore
import WasmInterp

/// What becomes of bytes, phase by phase, each on its own.
enum PhaseBenchmarks {
    static func run(_ effort: Effort) throws {
        for program in Programs.sized {
            let size = program.byteCount
            let bytes = ModuleBytes(program.bytes)
            Report.add(
                try measure("decode, \(size) B", effort: effort, input: { _ in bytes }) {
                    keep(try ModuleDecoder.decode($0))
                })
            let decoded = try ModuleDecoder.decode(bytes)
            Report.add(
                try measure("validate, \(size) B", effort: effort, input: { _ in decoded }) {
                    try ModuleValidator.validate($0).validateAllBodies()
                })
            for (name, mode) in [
                ("translate everything", CompilationMode.eager), ("on all cores", .parallel),
            ] {
                var configuration = EngineConfiguration()
                configuration.compilation = mode
                let engine = Engine(configuration)
                Report.add(
                    try measure(
                        "decode, validate, \(name), \(size) B",
                        effort: Effort(runs: effort.runs / 10, warmUps: 10),
                        input: { program.unseen($0) },
                        { keep(try Module($0, engine: engine)) }))
            }
        }
    }
}

/// Keeps a result from being optimised away.
@inline(never)
func keep<T>(_ value: borrowing T) {}
