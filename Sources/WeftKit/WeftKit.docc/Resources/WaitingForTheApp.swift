import WeftKit

@main struct Shop {
    static let plugin = """
        (module
          (import "shop" "ask supplier" (func $ask (param i32) (result i32)))
          (func (export "price") (param $item i32) (result i32)
            (i32.mul (call $ask (local.get $item)) (i32.const 2))))
        """

    static func main() async throws {
        let engine = Engine()
        let module = try Module(text: plugin, engine: engine)

        // The plugin waits for this and holds no thread meanwhile.
        var linker = Linker<Void>(engine: engine)
        linker.defineAsync("shop", "ask supplier") { (_, item: Int32) in
            try await Task.sleep(for: .milliseconds(10))
            return item * 3
        }

        let total = try await withThrowingTaskGroup(of: Int32.self) { [linker] group in
            for item in Int32(1)...100 {
                group.addTask {
                    let store = Store(engine: engine, host: ())
                    let instance = try linker.instantiate(module, in: store)
                    let price = try instance.function("price", as: ((Int32) -> Int32).self)
                    return try await price.callAsync(item)
                }
            }
            var total: Int32 = 0
            for try await price in group { total += price }
            return total
        }
        print("100 prices:", total)
    }
}
