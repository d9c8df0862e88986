import WeftWASI

// The samples of README, as they stand there: between the two comments of each.

struct ReadmeSamples {
    // sample
    func greatestCommonDivisor() throws -> Int32 {
        let text = """
            (module (func $gcd (export "gcd") (param i32 i32) (result i32)
              (if (result i32) (local.get 1)
                (then (call $gcd (local.get 1) (i32.rem_u (local.get 0) (local.get 1))))
                (else (local.get 0)))))
            """
        let module = try Module(text: text, engine: Engine())
        let instance = try Store(engine: module.engine, host: ()).instantiate(module)
        return try instance.function("gcd", as: ((Int32, Int32) -> Int32).self)(84, 30)
    }
    // end of sample

    // sample
    func run(_ path: String) throws -> UInt32 {
        let module = try Module(path: path, engine: Engine())
        var wasi = WASIConfiguration()
        wasi.arguments = ["greeter", "Ada"]
        wasi.standardOutput = .lines { print("guest:", $0) }
        return try WASIPreview1.run(module, wasi)
    }
    // end of sample

    // sample
    struct App {
        var lines: [String] = []
    }

    func linker(_ engine: Engine) -> Linker<App> {
        var linker = Linker<App>(engine: engine)  // Sendable: one for all tasks
        linker.define("app", "log") { (caller, address: UInt32, byteCount: UInt32) throws(Trap) in
            let line = try caller.memory().string(at: address, byteCount: byteCount)
            caller.host.lines.append(line)
        }
        return linker
    }
    // end of sample
}
