import WeftKit

// The samples of `WeftKit.docc`.

enum KitSamples {
    static func first(_ plugin: String) throws {
        // sample
        let engine = Engine()
        let module = try Module(text: plugin, engine: engine)
        let instance = try Store(engine: engine, host: ()).instantiate(module)
        let price = try instance.function("price", as: ((Int32) -> Int32).self)
        print(try price(7))
        // end of sample
    }

    static func migrated(_ text: String) throws {
        // sample
        let module = try Module(text: text, engine: Engine())
        var linker = Linker<Void>(engine: module.engine)
        linker.define("printer", "print_i32") { (_, number: Int32) in print(number) }
        let instance = try linker.instantiate(module, in: Store(engine: module.engine, host: ()))
        let printSum = try instance.function("print_sum", as: ((Int32, Int32) -> Void).self)
        try printSum(42, 3)
        // end of sample
    }
}
