import WeftKit

@main struct Shop {
    static let plugin = """
        (module
          (func (export "price") (param $count i32) (result i32)
            (i32.mul (local.get $count) (i32.const 3))))
        """

    static func main() throws {
        let engine = Engine()
        let module = try Module(text: plugin, engine: engine)
        let store = Store(engine: engine, host: ())
        let instance = try store.instantiate(module)

        let price = try instance.function("price", as: ((Int32) -> Int32).self)
        print("7 cost", try price(7))
    }
}
