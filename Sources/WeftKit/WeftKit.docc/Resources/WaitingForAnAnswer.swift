import Foundation
import WeftKit

@main struct Shop: DemoShop.Bank.Host {
    func pay(amount: UInt32) async -> Bool {
        try? await Task.sleep(for: .milliseconds(10))
        return amount < 100
    }

    static func main() async throws {
        let engine = Engine()
        let bytes = try Data(contentsOf: URL(filePath: "plugin.wasm"))
        let component = try Component([UInt8](bytes), engine: engine)
        var linker = ComponentLinker<Shop>(engine: engine)
        DemoShop.Bank.define(in: &linker)
        let store = Store(engine: engine, host: Shop())
        let instance = try linker.instantiate(component, in: store)

        let plugin = try DemoShop.Plugin.Exports(instance)
        print("bought", try await plugin.buy(prices: [30, 300, 3]))
    }
}
