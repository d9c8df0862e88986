import Foundation
import WeftKit

@main struct Shop {
    static func main() throws {
        let engine = Engine()
        let bytes = try Data(contentsOf: URL(filePath: "plugin.wasm"))
        let component = try Component([UInt8](bytes), engine: engine)
        let linker = ComponentLinker<Void>(engine: engine)
        let store = Store(engine: engine, host: ())
        let instance = try linker.instantiate(component, in: store)

        let plugin = try DemoShop.Plugin.Exports(instance)
        print("7 cost", try plugin.price(item: .init(name: "tea", count: 7)))
    }
}
