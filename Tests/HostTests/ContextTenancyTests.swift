import Host
import Testing
import WasmCore
import WasmInterp

/// A WASI context serves one store, and one use of a pool's instance.
@Suite struct ContextTenancyTests {
    private static let text = """
        (module
          (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
          (memory (export "memory") 1)
          (func (export "run") (result i32) (call $random (i32.const 0) (i32.const 8))))
        """

    private func run(_ instance: Instance) -> TrapCode? {
        do {
            let run = try instance.function("run", as: (() -> Int32).self)
            #expect(try run() == 0)
            return nil
        } catch {
            return (error as? Trap)?.code
        }
    }

    @Test func oneStoreIsServed() throws {
        let engine = Engine()
        let module = try Module(try WatParser.parseModule(Self.text), engine: engine)
        let wasi = WASIPreview1(WASIConfiguration())
        let sets = (0..<2).map { _ in
            var imports = ImportSet(in: Store(engine: engine, host: ()))
            wasi.define(in: &imports)
            return imports
        }
        // Any number of instances of a store; it is the first call that decides.
        let instances = try [1, 0, 1, 0].map { try sets[$0].instantiate(module) }
        #expect(instances.map(run) == [nil, .host, nil, .host])
    }

    @Test func oneUseOfAPoolsInstanceIsServed() throws {
        let engine = Engine()
        let module = try Module(try WatParser.parseModule(Self.text), engine: engine)
        var linker = Linker<WASIPreview1>(engine: engine)
        WASIPreview1.define(in: &linker) { $0 }
        let pool = InstancePool(module, linker: linker)
        let wasi = WASIPreview1(WASIConfiguration())
        for expected in [nil, TrapCode.host, .host] {
            try pool.withInstance(host: wasi) { _, instance in
                #expect(run(instance) == expected)
                #expect(run(instance) == expected)
            }
            #expect(pool.idleCount == 1)
        }
    }

    /// The form with a context for each host value sees it too.
    @Test func aContextOfSeveralHostValuesServesOne() throws {
        let engine = Engine()
        let module = try Module(try WatParser.parseModule(Self.text), engine: engine)
        var linker = Linker<WASIPreview1>(engine: engine)
        WASIPreview1.define(in: &linker) { $0 }
        let pool = InstancePool(module, linker: linker)
        let shared = WASIPreview1(WASIConfiguration())
        let contexts = [shared, WASIPreview1(WASIConfiguration()), shared]
        for (context, expected) in zip(contexts, [nil, nil, TrapCode.host]) {
            try pool.withInstance(host: context) { _, instance in
                #expect(run(instance) == expected)
            }
        }
    }
}
