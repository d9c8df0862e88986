import Host
import WasmCore
import WasmInterp

// The sample of `Host.docc`, as it stands there: between the two comments.

// sample
func output(of wasm: [UInt8], _ arguments: [String]) throws -> (text: String, status: UInt32) {
    let output = BytesOutput()
    var configuration = WASIConfiguration()  // gives the guest nothing
    configuration.arguments = ["program"] + arguments
    configuration.standardOutput = output
    let files = MemoryFileSystem()  // or HostDirectory, ReadOnlyDirectory
    configuration.preopens = [(guestPath: "/", directory: files.rootDirectory())]

    let engine = Engine()
    let module = try Module(wasm, engine: engine)
    var imports = ImportSet(in: Store(engine: engine, host: ()))
    WASIPreview1(configuration).define(in: &imports)
    let start = try imports.instantiate(module)
        .function("_start", as: (() -> Void).self)
    var status: UInt32 = 0
    do throws(Trap) {
        try start()
    } catch {
        guard let exit = error.cause as? WASIExit else { throw error }
        status = exit.code  // the guest called `proc_exit`
    }
    return (output.text, status)
}
// end of sample
