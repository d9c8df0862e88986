import WasmCore
import WasmInterp

// The samples of README, as they stand there: between the two comments of each.

enum ReadmeSamples {
    static func first() throws {
        // sample
        let guest = """
            (module
              (import "env" "log" (func $log (param i32 i32)))
              (memory (export "memory") 1)
              (data (i32.const 16) "hello")
              (func (export "add") (param i32 i32) (result i32)
                (call $log (i32.const 16) (i32.const 5))
                (i32.add (local.get 0) (local.get 1))))
            """

        struct Log {
            var lines: [String] = []
        }

        let engine = Engine()  // shared by the whole program
        let module = try Module(WatParser.parseModule(guest), engine: engine)  // validated once

        var linker = Linker<Log>(engine: engine)  // all that the guest may import
        linker.define("env", "log") { (caller, address: UInt32, byteCount: UInt32) throws(Trap) in
            let line = try caller.memory().string(at: address, byteCount: byteCount)
            caller.host.lines.append(line)
        }

        let store = Store(engine: engine, host: Log())  // one isolated world
        let instance = try linker.instantiate(module, in: store)
        let add = try instance.function("add", as: ((Int32, Int32) -> Int32).self)
        print(try add(2, 40))  // 42
        print(store.host.lines)  // ["hello"]
        // end of sample
    }
}
