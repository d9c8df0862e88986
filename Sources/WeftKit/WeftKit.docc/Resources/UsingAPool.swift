import WeftKit

@main struct Shop {
    var customer: Int32

    static let plugin = """
        (module
          (import "shop" "customer" (func $customer (result i32)))
          (global $seen (mut i32) (i32.const 0))
          (func (export "visit") (result i32 i32)
            (global.set $seen (i32.add (global.get $seen) (i32.const 1)))
            (call $customer)
            (global.get $seen)))
        """

    static func main() throws {
        var configuration = EngineConfiguration()
        configuration.tracksWrites = true  // a reset then copies only what was written
        let engine = Engine(configuration)
        let module = try Module(text: plugin, engine: engine)
        var linker = Linker<Shop>(engine: engine)
        linker.define("shop", "customer") { caller in caller.host.customer }

        // Each use finds the plugin as it was when it was made, within microseconds.
        let pool = InstancePool(module, linker: linker)
        for customer in Int32(1)...3 {
            let (who, visits) = try pool.withInstance(host: Shop(customer: customer)) { _, plugin in
                try plugin.function("visit", as: (() -> (Int32, Int32)).self)()
            }
            print("customer \(who): visit \(visits)")
        }
    }
}
