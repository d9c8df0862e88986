import WasmCore
import WasmInterp

/// Linear memory from inside a guest.
enum MemoryBenchmarks {
    private static let program = Programs.parse(
        """
        (module
          (memory 1 4096)
          (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
          (func (export "fill") (param i32)
            (memory.fill (i32.const 0) (i32.const 1) (local.get 0)))
          (func (export "copy") (param i32)
            (memory.copy (i32.const 65536) (i32.const 0) (local.get 0)))
          (func (export "sum") (param $count i32) (result i64) (local $sum i64)
            (loop $again
              (local.set $count (i32.sub (local.get $count) (i32.const 8)))
              (local.set $sum (i64.add (local.get $sum) (i64.load (local.get $count))))
              (br_if $again (local.get $count)))
            (local.get $sum)))
        """)

    static func run(_ effort: Effort) throws {
        let engine = Engine()
        let module = try Module(program, engine: engine)
        let instance = try Store(engine: engine, host: ()).instantiate(module)
        let grow = try instance.function("grow", as: ((Int32) -> Int32).self)
        Report.add(
            try measure("memory.grow by nothing", effort: effort, input: { _ in }) {
                keep(try grow(0))
            })
        let few = Effort(runs: min(effort.runs, 4_000), warmUps: 90)
        Report.add(
            try measure("memory.grow by a page", effort: few, input: { _ in }) {
                keep(try grow(1))
            })
        for (name, count) in [("64 KiB", Int32(65_536)), ("16 MiB", 1 << 24)] {
            let rare = Effort(runs: min(effort.runs, 300), warmUps: 3)
            for operation in ["fill", "copy"] {
                let function = try instance.function(operation, as: ((Int32) -> Void).self)
                Report.add(
                    try measure("memory.\(operation), \(name)", effort: rare, input: { _ in }) {
                        try function(count)
                    })
            }
        }
        let sum = try instance.function("sum", as: ((Int32) -> Int64).self)
        Report.add(
            try measure(
                "64 KiB added up, eight bytes at a time",
                effort: Effort(runs: min(effort.runs, 1_000), warmUps: 10), input: { _ in }
            ) { keep(try sum(65_536)) })
    }
}
