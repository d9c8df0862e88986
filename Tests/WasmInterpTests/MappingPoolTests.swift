import Testing
import WasmCore
import WasmInterp

/// Address space of memories that have gone is used again, and nobody can tell.
@Suite struct MappingPoolTests {
    private static let text = """
        (module
          (memory (export "memory") 1 100)
          (data (i32.const 7) "seven")
          (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
          (func (export "spoil")
            (memory.fill (i32.const 0) (i32.const 255)
              (i32.mul (memory.size) (i32.const 65536)))))
        """

    @Test(arguments: [0, 1, 3, 4, 60], [0, 1, 16])
    func everyMemoryStartsWithZeros(growth: Int32, idleMax: Int) throws {
        var configuration = EngineConfiguration()
        configuration.idleMemoriesMax = idleMax
        let engine = Engine(configuration)
        let module = try makeModule(Self.text, engine: engine)
        for _ in 0..<4 {
            let store = Store(engine: engine, host: ())
            let instance = try store.instantiate(module)
            let memory = try #require(instance.memory())
            let grow = try instance.function("grow", as: ((Int32) -> Int32).self)
            let spoil = try instance.function("spoil", as: (() -> Void).self)
            #expect(memory.pageCount == 1)
            #expect(try grow(growth) == 1)
            let bytes = try memory.bytes(at: 0, byteCount: memory.byteCount)
            #expect(Array(bytes[7..<12]) == Array("seven".utf8))
            #expect(Array(bytes[..<7]).areZero)
            #expect(Array(bytes[12...]).areZero)
            try spoil()
        }
    }

    /// Parts of such a memory are an image's, which must not come back with the address space.
    @Test func whatAPoolMappedIsGone() throws {
        let engine = Engine()
        let text = Self.text.replacing("1 100", with: "40 100")
        let module = try makeModule(text, engine: engine)
        do {
            let pool = InstancePool(module, linker: Linker<Void>(engine: engine))
            for _ in 0..<3 {
                try pool.withInstance(host: ()) { _, instance in
                    try instance.function("spoil", as: (() -> Void).self)()
                }
            }
        }
        let other = try makeModule("(module (memory (export \"memory\") 40 100))", engine: engine)
        let store = Store(engine: engine, host: ())
        let memory = try #require(try store.instantiate(other).memory())
        let bytes = try memory.bytes(at: 0, byteCount: memory.byteCount)
        #expect(bytes.areZero)
    }
}
