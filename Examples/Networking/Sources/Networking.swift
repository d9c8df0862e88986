import Foundation
import WeftWASI

/// A guest with a world of its own.
struct Guest {
    let instance: Instance

    init(_ module: Module, _ network: NetworkAccess, named name: String) throws {
        var wasi = WASIConfiguration()
        wasi.network = network
        wasi.network.onDenial = { print("\(name): \($0)") }
        wasi.standardOutput = LineOutput { print("\(name) got: \($0)") }
        let store = Store(engine: module.engine, host: WASIPreview1(wasi))
        var linker = Linker<WASIPreview1>(engine: module.engine)
        WASIPreview1.define(in: &linker) { $0 }
        instance = try linker.instantiate(module, in: store)
    }

    func listen() throws -> Int32 {
        try instance.function("listen", as: (() -> Int32).self)()
    }

    /// It waits for clients, and holds no thread meanwhile.
    func serve(_ count: Int32) async throws {
        try await instance.function("serve", as: ((Int32) -> Void).self).callAsync(count)
    }

    func ask(_ address: [UInt8], port: Int32) async throws -> WASIErrno? {
        let bits = address.reversed().reduce(0 as UInt32) { $0 << 8 | UInt32($1) }
        let ask = try instance.function("ask", as: ((Int32, Int32) -> Int32).self)
        let error = try await ask.callAsync(Int32(bitPattern: bits), port)
        return error == 0 ? nil : WASIErrno(rawValue: UInt16(truncatingIfNeeded: error))
    }
}

@main
enum Networking {
    private static let loopback: [UInt8] = [127, 0, 0, 1]
    private static let metadata: [UInt8] = [169, 254, 169, 254]

    static func main() async throws {
        let path = Bundle.module.bundleURL.appending(path: "echo.wat").path
        let module = try Module(path: path, engine: Engine())

        let server = try Guest(
            module, try NetworkAccess(listen: ["127.0.0.1:*"]), named: "server")
        let port = try server.listen()
        let client = try Guest(
            module, try NetworkAccess(connect: ["127.0.0.1:\(port)"]), named: "client")
        async let serving: Void = server.serve(2)
        for _ in 0..<2 { _ = try await client.ask(loopback, port: port) }
        try await serving

        // No rule of this guest speaks about the address, which no rule for all allows either.
        let stranger = try Guest(module, try NetworkAccess(connect: ["*:80"]), named: "stranger")
        if let error = try await stranger.ask(metadata, port: 80) { print("stranger: \(error)") }
        // Nothing is granted unless it is said.
        let none = try Guest(module, .none, named: "none")
        do { _ = try none.listen() } catch { print("none: it cannot open a socket") }
    }
}
