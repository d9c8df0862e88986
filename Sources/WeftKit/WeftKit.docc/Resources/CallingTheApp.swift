import WeftKit

@main struct Shop {
    var stock: [Int32: Int32]

    static let plugin = """
        (module
          (import "shop" "stock" (func $stock (param i32) (result i32)))
          (func (export "price") (param $item i32) (param $count i32) (result i32)
            (i32.mul (i32.mul (local.get $count) (i32.const 3))
              (select (i32.const 2) (i32.const 1)  ;; scarce things cost double
                (i32.lt_s (call $stock (local.get $item)) (i32.const 10))))))
        """

    static func main() throws {
        let engine = Engine()
        let module = try Module(text: plugin, engine: engine)

        var linker = Linker<Shop>(engine: engine)
        linker.define("shop", "stock") { (caller, item: Int32) in
            caller.host.stock[item] ?? 0
        }

        let store = Store(engine: engine, host: Shop(stock: [1: 100, 2: 5]))
        let instance = try linker.instantiate(module, in: store)
        let price = try instance.function("price", as: ((Int32, Int32) -> Int32).self)
        print("7 of the first cost", try price(1, 7))
        print("7 of the second cost", try price(2, 7))
    }
}
