import Foundation
import WeftKit

@main struct Shop: DemoShop.Till.Host {
    func show(lines: StreamReader<String>) async {
        do {
            for try await line in lines { print("till:", line) }
        } catch {
            print("till:", error)
        }
    }

    static func main() async throws {
        let engine = Engine()
        let bytes = try Data(contentsOf: URL(filePath: "plugin.wasm"))
        let component = try Component([UInt8](bytes), engine: engine)
        var linker = ComponentLinker<Shop>(engine: engine)
        DemoShop.Till.define(in: &linker)
        let store = Store(engine: engine, host: Shop())
        let instance = try linker.instantiate(component, in: store)

        let plugin = try DemoShop.Plugin.Exports(instance)
        let (prices, writer) = StreamReader<UInt32>.makeStream()
        Task {
            for price in [30, 3, 8] as [UInt32] { try await writer.write(price) }
            writer.finish()
        }
        print("sold for", try await plugin.sell(prices: prices))
    }
}
