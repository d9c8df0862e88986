import Foundation
import WeftKit

@main struct Shop: DemoShop.Log.Host {
    func write(line: String) { print("log:", line) }

    static func main() throws {
        let engine = Engine()
        let bytes = try Data(contentsOf: URL(filePath: "plugin.wasm"))
        let component = try Component([UInt8](bytes), engine: engine)
        var linker = ComponentLinker<Shop>(engine: engine)
        DemoShop.Log.define(in: &linker)
        let store = Store(engine: engine, host: Shop())
        let instance = try linker.instantiate(component, in: store)

        let plugin = try DemoShop.Plugin.Exports(instance)
        let shelf = try plugin.stock.makeShelf(room: 8)
        do {
            print("room for", try shelf.add(item: .init(name: "tea", count: 7)))
            print("room for", try shelf.add(item: .init(name: "gold", count: 1)))
        } catch .failed(.unknown(let name)) {
            print("no room for", name)
        }
        try shelf.close()
    }
}
