import Host
import WasmCore
import WasmInterp
import Glibc

func readFile(_ path: String) -> [UInt8] {
    guard let f = unsafe fopen(path, "rb") else { return [] }
    defer { unsafe _ = fclose(f) }
    var out: [UInt8] = []
    var buf = [UInt8](repeating: 0, count: 65536)
    while true {
        let n = unsafe fread(&buf, 1, buf.count, f)
        if n == 0 { break }
        out += buf[0..<n]
    }
    return out
}
do {
    var config = EngineConfiguration()
    config.compilation = .lazy
    let engine = Engine(config)
    let module = try Module(readFile(CommandLine.arguments[1]), engine: engine)
    var wc = WASIConfiguration()
    wc.arguments = Array(CommandLine.arguments.dropFirst(1))
    wc.standardOutput = HostFile(borrowing: 1, canRead: false, canWrite: true)
    wc.standardError = HostFile(borrowing: 2, canRead: false, canWrite: true)
    let store = Store(engine: engine, host: ())
    var linker = Linker<Void>(engine: engine)
    WASIPreview1(wc).define(in: &linker)
    let i = try linker.instantiate(module, in: store)
    do {
        _ = try i.function("_start")!.call()
    } catch {
        if let e = error.cause as? WASIExit { exit(Int32(e.code)) }
        print("trap", error)
        exit(1)
    }
} catch {
    print("error", error)
    exit(2)
}
