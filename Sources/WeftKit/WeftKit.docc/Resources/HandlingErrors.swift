import WeftKit

@main struct Shop {
    static let plugins = [
        "(module (func (export \"price\") (result i32) (i32.const 3)",
        "(module (func (export \"price\") (result i32) (i64.const 3)))",
        "(module (import \"shop\" \"stok\" (func (param i32) (result i32))))",
        "(module (func (export \"prize\") (result i32) (i32.const 3)))",
        "(module (func (export \"price\") (result i64) (i64.const 3)))",
        """
        (module
          (func $divide (param i32) (result i32) (i32.div_u (i32.const 6) (local.get 0)))
          (func (export "price") (result i32) (call $divide (i32.const 0))))
        """,
        "(module (func (export \"price\") (result i32) (i32.const 3)))",
    ]

    static func main() {
        let engine = Engine()
        var linker = Linker<Void>(engine: engine)
        linker.define("shop", "stock") { (_, item: Int32) in item }

        for (number, plugin) in plugins.enumerated() {
            do {
                let module = try Module(text: plugin, engine: engine)
                let store = Store(engine: engine, host: ())
                let instance = try linker.instantiate(module, in: store)
                let price = try instance.function("price", as: (() -> Int32).self)
                print("\(number): costs", try price())
            } catch let error as ModuleLoadError {
                print("\(number): not a module:", error)
            } catch InstantiationError.link(let error) {
                print("\(number): does not fit:", error)
            } catch let error as ExportError {
                print("\(number): not a plugin:", error)
            } catch let trap as Trap {
                print("\(number): stopped:", trap)  // with the calls that led there
            } catch {
                print("\(number): \(error)")
            }
        }
    }
}
