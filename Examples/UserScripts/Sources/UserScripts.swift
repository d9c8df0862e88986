import WeftWASI

@main
enum UserScripts {
    static let scripts = [
        "[1, 2, 3].map(x => x * 14).join(' ')",
        "Math.max(...Array.from('weft', c => c.charCodeAt(0)))",
        "throw new Error('wrong')",
        "for (;;) {}",
        "'x'.repeat(1 << 28).length",
    ]

    static func main() throws {
        guard CommandLine.arguments.count == 2 else {
            return print("usage: UserScripts INTERPRETER.wasm")
        }
        var configuration = EngineConfiguration()
        configuration.isMetered = true  // deadlines need it
        configuration.compilation = .lazy  // an interpreter has much that no script needs
        let module = try Module(
            path: CommandLine.arguments[1], engine: Engine(configuration))

        for (number, script) in scripts.enumerated() {
            print("\(number):", run(script, module))
        }
    }

    static func run(_ script: String, _ module: Module) -> String {
        var wasi = WASIConfiguration()
        wasi.arguments = ["interpreter", "js", script]
        let output = BytesOutput(byteCountMax: 10_000)
        wasi.standardOutput = output
        wasi.standardError = output
        var limits = StoreLimits()
        limits.memoryBytesMax = 8 << 20
        do throws(WASIProgramError) {
            let code = try WASIPreview1.run(
                module, wasi, limits: limits, deadline: .now + .seconds(2))
            let lines = output.text.split(separator: "\n").joined(separator: " / ")
            return code == 0 ? lines : "exit code \(code)"
        } catch {
            if case .trap(let trap) = error { return "stopped: \(trap.code)" }
            return "\(error)"
        }
    }
}
