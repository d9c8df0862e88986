import Testing
import WasmCore
import WasmInterp

/// Stores choose what their code does; one module serves all of them.
@Suite struct CodeOptionsTests {
    /// Counts down in memory; calls itself through a table, and another instance.
    private static let text = """
        (module
          (memory (export "memory") 1)
          (global $calls (mut i32) (i32.const 0))
          (func $down (export "down") (param i32) (result i32)
            (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
            (i32.store (i32.const 64) (local.get 0))
            (if (result i32) (local.get 0)
              (then (call $down (i32.sub (local.get 0) (i32.const 1))))
              (else (global.get $calls))))
          (func (export "forever") (loop (br 0))))
        """

    static let kinds: [CodeOptions] = [(false, false), (true, false), (false, true), (true, true)]
        .map { isMetered, tracksWrites in
            var options = CodeOptions()
            (options.isMetered, options.tracksWrites) = (isMetered, tracksWrites)
            return options
        }

    private func down(_ instance: Instance, _ count: Int32) throws -> Int32 {
        try instance.function("down", as: ((Int32) -> Int32).self)(count)
    }

    @Test(arguments: [CompilationMode.lazy, .validated, .eager, .parallel])
    func oneModuleServesStoresOfAllKinds(compilation: CompilationMode) throws {
        var configuration = EngineConfiguration()
        configuration.compilation = compilation
        let engine = Engine(configuration)
        let module = try makeModule(Self.text, engine: engine)
        let stores = Self.kinds.map { Store(engine: engine, host: (), code: $0) }
        let instances = try stores.map { try $0.instantiate(module) }
        for round in 1...3 as ClosedRange<Int32> {
            for (store, instance) in zip(stores, instances) {
                if store.code.isMetered { store.fuel = 10_000 }
                #expect(try down(instance, 9) == 10 * round)
                if store.code.isMetered { #expect(try #require(store.fuel) < 9_900) }
            }
        }
    }

    @Test func onlyMeteredStoresAreStopped() throws {
        let engine = Engine()
        let module = try makeModule(Self.text, engine: engine)
        let plain = Store(engine: engine, host: ())
        let instance = try plain.instantiate(module)
        #expect(try down(instance, 1) == 2)
        #expect(plain.code == CodeOptions())
        for kind in Self.kinds where kind.isMetered {
            let store = Store(engine: engine, host: (), code: kind)
            store.fuel = 5_000
            let other = try store.instantiate(module)
            let stopped = trap { () throws in
                try other.function("forever", as: (() -> Void).self)()
            }
            #expect(stopped?.code == .outOfFuel)
            #expect(stopped?.backtrace.first?.function.rawValue == 1)
        }
        #expect(try down(instance, 1) == 4)
    }

    @Test func metersAMeteredEngineUnlessAStoreSaysOtherwise() throws {
        let engine = makeEngine(isMetered: true)
        #expect(Store(engine: engine, host: ()).code.isMetered)
        #expect(!Store(engine: engine, host: (), code: CodeOptions()).code.isMetered)
    }

    @Test(arguments: kinds)
    func poolsAreOfAKind(kind: CodeOptions) throws {
        let engine = Engine()
        let module = try makeModule(Self.text, engine: engine)
        let pool = InstancePool(module, linker: Linker<Void>(engine: engine), code: kind)
        for _ in 1...3 {
            try pool.withInstance(host: ()) { (store, instance) throws in
                #expect(store.code == kind)
                if kind.isMetered { store.fuel = 1_000 }
                let memory = try #require(instance.memory("memory"))
                #expect(try memory.load(Int32.self, at: 64) == 0)
                #expect(try down(instance, 3) == 4)
                try memory.store(7 as Int32, at: 64)
            }
            #expect(pool.idleCount == 1)
        }
    }

    @Test(arguments: kinds)
    func componentsAreOfAKind(kind: CodeOptions) throws {
        let engine = Engine()
        let component = try Component(
            text: """
                (component
                  (component $callee
                    (core module $m (func (export "f") (param i32) (result i32)
                      (i32.add (local.get 0) (i32.const 1))))
                    (core instance $i (instantiate $m))
                    (func (export "f") (param "x" u32) (result u32)
                      (canon lift (core func $i "f"))))
                  (instance $a (instantiate $callee))
                  (core func $f (canon lower (func $a "f")))
                  (core module $m (import "" "f" (func $f (param i32) (result i32)))
                    (func (export "run") (param i32) (result i32) (call $f (local.get 0)))
                    (func (export "forever") (result i32) (loop (br 0)) (i32.const 0)))
                  (core instance $i (instantiate $m (with "" (instance
                    (export "f" (func $f))))))
                  (func (export "run") (param "x" u32) (result u32)
                    (canon lift (core func $i "run")))
                  (func (export "forever") (result u32) (canon lift (core func $i "forever"))))
                """, engine: engine)
        let prepared = try ComponentLinker<Void>(engine: engine).prepare(component)
        let pool = ComponentPool(prepared, code: kind)
        for _ in 1...2 {
            try pool.withInstance(host: ()) { (store, instance) throws in
                if kind.isMetered { store.fuel = 1_000 }
                let run = try #require(instance.function("run"))
                #expect(try run.call([.u32(4)]) == .u32(5))
                guard kind.isMetered else { return }
                let forever = try #require(instance.function("forever"))
                #expect(trap { try forever.call([]) }?.code == .outOfFuel)
            }
            #expect(pool.idleCount == 1)
        }
    }
}
