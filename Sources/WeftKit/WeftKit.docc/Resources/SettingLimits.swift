import WeftKit

@main struct Shop {
    static let plugin = """
        (module
          (memory (export "memory") 1)
          (func (export "honest") (result i32) (i32.const 3))
          (func (export "endless") (result i32) (loop $more (br $more)) (unreachable))
          (func (export "greedy") (result i32) (memory.grow (i32.const 1000)))
          (func $deep (export "deep") (result i32) (call $deep)))
        """

    static func main() throws {
        var configuration = EngineConfiguration()
        configuration.isMetered = true  // code counts what it executes
        let engine = Engine(configuration)

        var limits = StoreLimits()
        limits.memoryBytesMax = 1 << 20
        limits.stackBytesMax = 1 << 17
        let store = Store(engine: engine, host: (), limits: limits)
        let instance = try store.instantiate(Module(text: plugin, engine: engine))

        for name in ["honest", "endless", "greedy", "deep"] {
            let price = try instance.function(name, as: (() -> Int32).self)
            store.fuel = 1_000_000  // instructions, for this call
            do throws(Trap) {
                print("\(name):", try price())
            } catch {
                print("\(name):", error.code)
            }
        }
    }
}
