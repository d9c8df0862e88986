import Platform
import WasmCore
import WasmInterp

/// Making instances of components, and what comes before.
enum ComponentInstanceBenchmarks {
    static func run(_ effort: Effort) throws {
        let engine = Engine()
        let module = try Module(
            try WatParser.parseModule("(module \(memory))"), engine: engine)
        let one = try measure("instance of a module", effort: effort, input: { _ in }) {
            let store = Store(engine: engine, host: ())
            keep(try store.instantiate(module))
        }
        Report.add(one)
        let component = try Component(
            try ComponentText.parse(Array(text.utf8)).bytes, engine: engine)
        let prepared = try ComponentLinker<Void>(engine: engine).prepare(component)
        Report.add(
            try measure(
                "instance of a component, two modules and an adapter", goal: 3 * one.median,
                effort: effort, input: { _ in }
            ) {
                keep(try prepared.instantiate(in: Store(engine: engine, host: ())))
            })
        let pool = ComponentPool(prepared)
        Report.add(
            try measure("the same from a pool", goal: 5e3, effort: effort, input: { _ in }) {
                try pool.withInstance(host: ()) { _, instance in keep(instance) }
            })
        guard pool.idleCount == 1 else { throw BenchmarkError.wrongResult }
        try prepareLarge(effort)
    }

    /// A component of 18 MB from its bytes to where instances can be made of it.
    private static func prepareLarge(_ effort: Effort) throws {
        let shared = unsafe getenv("WEFT_SHARED").map { unsafe String(cString: $0) } ?? "../shared"
        let path = "\(shared)/conformance/components/python-hello/hello.wasm"
        guard let file = try? SystemFile.read(path, bytesMax: 1 << 25, mayGoOn: { true }) else {
            print("skipped: no \(path) (set WEFT_SHARED to the shared data)")
            return
        }
        let bytes = ModuleBytes(file)
        var configuration = EngineConfiguration()
        configuration.compilation = .lazy
        Report.add(
            try measure(
                "component of 18 MB prepared, lazily", goal: 20e6,
                effort: Effort(runs: min(effort.runs, 20), warmUps: 2), input: { _ in }
            ) {
                let engine = Engine(configuration)
                var linker = ComponentLinker<Void>(engine: engine)
                linker.unknownImports = .trap
                keep(try linker.prepare(try Component(bytes, engine: engine)))
            })
    }

    private static let memory = """
        (memory (export "memory") 1)
        (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
        """

    private static let text = """
        (component
          (component $callee
            (core module $m \(memory)
              (func (export "f") (param i32) (result i32) (local.get 0)))
            (core instance $i (instantiate $m))
            (func (export "f") (param "x" u32) (result u32) (canon lift (core func $i "f"))))
          (component $caller
            (import "f" (func $f (param "x" u32) (result u32)))
            (core func $f (canon lower (func $f)))
            (core module $m
              (import "" "f" (func $f (param i32) (result i32)))
              \(memory)
              (func (export "run") (result i32) (call $f (i32.const 16))))
            (core instance $i (instantiate $m (with "" (instance (export "f" (func $f))))))
            (func (export "run") (result u32) (canon lift (core func $i "run"))))
          (instance $a (instantiate $callee))
          (instance $b (instantiate $caller (with "f" (func $a "f"))))
          (export "run" (func $b "run")))
        """
}
