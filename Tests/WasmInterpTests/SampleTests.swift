import Testing
import WasmCore
import WasmInterp

/// The program that the documentation opens with, as it stands there.
@Suite struct SampleTests {
    struct Log {
        var lines: [String] = []
    }

    func runPlugin(_ wasm: [UInt8]) throws -> [String] {
        var configuration = EngineConfiguration()
        configuration.isMetered = true
        let engine = Engine(configuration)
        let module = try Module(wasm, engine: engine)

        var linker = Linker<Log>(engine: engine)
        linker.define("env", "log") {
            (caller, address: UInt32, byteCount: UInt32) throws(Trap) in
            let line = try caller.memory().string(at: address, byteCount: byteCount)
            caller.host.lines.append(line)
        }

        let store = Store(engine: engine, host: Log())
        store.fuel = 1_000_000
        let instance = try linker.instantiate(module, in: store)
        let add = try instance.function("add", as: ((Int32, Int32) -> Int32).self)

        do throws(Trap) {
            store.host.lines.append("sum \(try add(2, 40))")
        } catch {
            store.host.lines.append("trapped: \(error.code)")
        }
        return store.host.lines
    }

    @Test func guestLogsAndAdds() throws {
        let wasm = try WatParser.parseModule(
            """
            (module
              (import "env" "log" (func $log (param i32 i32)))
              (memory (export "memory") 1)
              (data (i32.const 16) "hello")
              (func (export "add") (param i32 i32) (result i32)
                (call $log (i32.const 16) (i32.const 5))
                (i32.add (local.get 0) (local.get 1))))
            """)
        #expect(try runPlugin(wasm) == ["hello", "sum 42"])
    }

    @Test func guestThatTrapsIsReported() throws {
        let wasm = try WatParser.parseModule(
            """
            (module
              (func (export "add") (param i32 i32) (result i32) unreachable))
            """)
        #expect(try runPlugin(wasm) == ["trapped: unreachable"])
    }

    @Test func logBeyondTheMemoryTraps() throws {
        let wasm = try WatParser.parseModule(
            """
            (module
              (import "env" "log" (func $log (param i32 i32)))
              (memory (export "memory") 1)
              (func (export "add") (param i32 i32) (result i32)
                (call $log (i32.const -1) (i32.const 2))
                (i32.const 0)))
            """)
        #expect(try runPlugin(wasm) == ["trapped: out of bounds memory access"])
    }
}
