import WeftKit

@main struct Shop {
    /// From the last one on.
    var prices: [Int32]

    static let plugin = """
        (module
          (import "shop" "next price" (func $next (result i32)))
          (global $total (mut i32) (i32.const 0))
          (func (export "add up") (result i32) (local $price i32)
            (loop $more
              (local.set $price (call $next))
              (global.set $total (i32.add (global.get $total) (local.get $price)))
              (br_if $more (local.get $price)))
            (global.get $total)))
        """

    static func makeLinker(_ engine: Engine) -> Linker<Shop> {
        var linker = Linker<Shop>(engine: engine)
        linker.define("shop", "next price") { caller in caller.host.prices.popLast() ?? 0 }
        return linker
    }

    /// The shop closes while the plugin is in the middle of its work.
    static func evening() throws -> [UInt8] {
        var configuration = EngineConfiguration()
        configuration.isMetered = true  // a guest can be stopped where it computes
        let engine = Engine(configuration)
        let module = try Module(text: plugin, engine: engine)
        let store = Store(engine: engine, host: Shop(prices: [30, 20, 10]))
        let instance = try makeLinker(engine).instantiate(module, in: store)
        let call = try instance.function("add up", as: (() -> Int32).self).start()
        while store.host.prices.count > 1 { _ = try call.resume(fuel: 1) }

        var options = SnapshotOptions()
        options.hasModules = true  // whoever reads it needs nothing else
        return try store.snapshot(with: [call], options).bytes
    }

    /// Perhaps on another machine: the bytes are all that is left of the evening.
    static func morning(_ bytes: [UInt8]) async throws {
        let engine = Engine()
        let store = Store(engine: engine, host: Shop(prices: [5, 4]))
        let restored = try Snapshot(bytes).restore(in: store, linker: makeLinker(engine))
        print("total:", try await restored.calls[0].finish())
    }

    static func main() async throws {
        try await morning(evening())
    }
}
