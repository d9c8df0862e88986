import Host
import WasmCore
import WasmInterp

// The samples of `Host.docc`, as they stand there: between the comments.

// sample
func output(of wasm: [UInt8], _ arguments: [String]) throws -> (text: String, status: UInt32) {
    let output = BytesOutput()
    let files = MemoryFileSystem()
    var configuration = WASIConfiguration()  // gives the guest nothing
    configuration.arguments = ["program"] + arguments
    configuration.standardOutput = output
    configuration.preopen("/", files)
    let module = try Module(wasm, engine: Engine())
    let status = try WASIPreview1.run(module, configuration)
    return (output.text, status)
}
// end of sample

enum HostSamples {
    static func log(_ module: Module, folder: String) async throws -> UInt32 {
        // sample
        var configuration = WASIConfiguration()
        configuration.standardInput = .text("one\ntwo\n")
        configuration.standardOutput = .lines { print($0) }
        try configuration.preopen("/data", folder: folder, isReadOnly: true)
        let status = try await WASIPreview1.runAsync(module, configuration)
        // end of sample
        return status
    }

    static func network(_ configuration: inout WASIConfiguration) throws {
        // sample
        configuration.network = try NetworkAccess(
            connect: ["example.org:443", "10.0.0.0/8:*"], listen: ["127.0.0.1:8080"])
        // end of sample
    }

    static func limited(
        _ module: Module, _ configuration: sending WASIConfiguration
    ) throws -> UInt32 {
        // sample
        var limits = GuestLimits.unlimited
        limits.memoryBytes = 256 << 20
        limits.logBytes = 1 << 20
        let tenant = GuestBudget("tenant 7", limits) { print($0) }

        var own = GuestLimits()
        own.fuel = 1_000_000_000
        own.ports[.directory("/data")] = PortLimits(bytesPerSecond: 1 << 20)
        configuration.budget = GuestBudget("resize", own, within: tenant)
        let status = try WASIPreview1.run(module, configuration)
        // end of sample
        return status
    }

    static func library(_ module: Module) throws -> Int32 {
        // sample
        var linker = Linker<WASIPreview1>(engine: module.engine)
        WASIPreview1.define(in: &linker) { $0 }
        let wasi = WASIPreview1(WASIConfiguration())
        let store = Store(engine: module.engine, host: wasi)
        let instance = try linker.instantiate(module, in: store)
        try wasi.initialize(instance)
        let answer = try instance.function("answer", as: (() -> Int32).self)()
        // end of sample
        return answer
    }
}
