import Foundation
import Host
import Platform
import Testing
import WasmCore
import WasmInterp

/// The guest of `Examples/Networking`, as the example has it.
@Suite(.timeLimit(.minutes(1))) struct NetworkedGuestTests {
    private struct Guest {
        let instance: Instance

        init(_ module: Module, _ network: NetworkAccess, _ told: Shared<[String]>) throws {
            var wasi = WASIConfiguration()
            wasi.network = network
            wasi.network.onDenial = { denial in told.value.withLock { $0.append(denial) } }
            wasi.standardOutput = LineOutput { line in told.value.withLock { $0.append(line) } }
            let store = Store(engine: module.engine, host: WASIPreview1(wasi))
            var linker = Linker<WASIPreview1>(engine: module.engine)
            WASIPreview1.define(in: &linker) { $0 }
            instance = try linker.instantiate(module, in: store)
        }

        func ask(_ address: UInt32, port: Int32) async throws -> Int32 {
            let ask = try instance.function("ask", as: ((Int32, Int32) -> Int32).self)
            return try await ask.callAsync(Int32(bitPattern: address.byteSwapped), port)
        }
    }

    private static func module() throws -> Module {
        let path = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Examples/Networking/echo.wat")
        return try PipeTests.module(String(contentsOf: path, encoding: .utf8))
    }

    @Test func guestsReachEachOtherAsFarAsRulesAllow() async throws {
        let module = try Self.module()
        let told = Shared<[String]>([])
        let server = try Guest(module, try NetworkAccess(listen: ["127.0.0.1:*"]), told)
        let port = try server.instance.function("listen", as: (() -> Int32).self)()
        let client = try Guest(module, try NetworkAccess(connect: ["127.0.0.1:\(port)"]), told)
        let serve = try server.instance.function("serve", as: ((Int32) -> Void).self)
        async let serving: Void = serve.callAsync(2)
        for _ in 0..<2 { #expect(try await client.ask(0x7F00_0001, port: port) == 0) }
        try await serving
        let stranger = try Guest(module, try NetworkAccess(connect: ["*:80"]), told)
        let denied = Int32(WASIErrno.acces.rawValue)
        #expect(try await stranger.ask(0xA9FE_A9FE, port: 80) == denied)
        let words = told.now
        #expect(words.prefix(2) == ["Is anybody there?", "Is anybody there?"])
        #expect(words.count == 3 && words[2].contains("169.254.169.254"))
        let none = try Guest(module, .none, told)
        #expect(throws: Trap.self) {
            try none.instance.function("listen", as: (() -> Int32).self)()
        }
    }
}
