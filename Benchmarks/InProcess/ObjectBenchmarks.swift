import WasmCore
import WasmInterp

/// Structures and arrays: making them, and collecting those that nothing reaches.
enum ObjectBenchmarks {
    private static let program = Programs.parse(
        """
        (module
          (type $node (struct (field i32) (field (ref null $node))))
          (type $bytes (array (mut i8)))
          (global $list (mut (ref null $node)) (ref.null $node))
          (global $kept (mut (ref null $bytes)) (ref.null $bytes))
          (func (export "structures") (param $count i32) (local $last (ref null $node))
            (loop $again
              (local.set $last (struct.new $node (local.get $count) (ref.null $node)))
              (br_if $again
                (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))
          (func (export "arrays") (param $count i32) (param $length i32)
            (loop $again
              (global.set $kept (array.new_default $bytes (local.get $length)))
              (br_if $again
                (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))
          (func (export "keep") (param $count i32)
            (global.set $list (ref.null $node))
            (loop $again
              (global.set $list (struct.new $node (local.get $count) (global.get $list)))
              (br_if $again
                (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))
          (func (export "nothing") (param $count i32)
            (loop $again
              (br_if $again
                (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))))
        """)

    static func run(_ effort: Effort) throws {
        let engine = Engine()
        let module = try Module(program, engine: engine)
        let store = Store(engine: engine, host: ())
        let instance = try store.instantiate(module)
        let rare = Effort(runs: min(effort.runs, 1_000), warmUps: 20)
        let structures = try instance.function("structures", as: ((Int32) -> Void).self)
        let nothing = try instance.function("nothing", as: ((Int32) -> Void).self)
        try structures(1_000_000)
        // A hundred thousand at a time, so that collections are part of it.
        Report.add(
            try measure(
                "struct.new of 24 bytes, collections included", effort: rare, count: 100_000,
                input: { _ in }
            ) { try structures(100_000) })
        Report.add(
            try measure(
                "the loop around it", effort: rare, count: 100_000, input: { _ in }
            ) { try nothing(100_000) })
        let arrays = try instance.function("arrays", as: ((Int32, Int32) -> Void).self)
        for length in [Int32(64), 4_096] {
            Report.add(
                try measure(
                    "array.new_default of \(length) bytes, collections included", effort: rare,
                    count: 10_000, input: { _ in }
                ) { try arrays(10_000, length) })
        }
        let keep = try instance.function("keep", as: ((Int32) -> Void).self)
        for count in [Int32(1_000), 100_000, 1_000_000] {
            try keep(count)
            let few = Effort(runs: min(rare.runs, 20_000_000 / Int(count) / 2), warmUps: 2)
            Report.add(
                measure(
                    "collection with a list of \(count) nodes alive", effort: few, input: { _ in }
                ) { store.collectGarbage() })
        }
    }
}
