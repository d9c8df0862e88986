import Foundation
import WeftKit

/// What the plugin can call. The protocols are made from the WIT.
struct Shop: DemoShop.Log.Host, DemoShop.Approval.Host, DemoShop.Till.Host {
    var lines: [String] = []

    mutating func write(line: String) { lines.append(line) }

    /// The plugin waits for it, and nobody's thread does.
    func ask(name: String) async -> Bool {
        try? await Task.sleep(for: .milliseconds(1))
        return name.count <= 3
    }

    /// A stream is a sequence of what the plugin writes, while it writes.
    func show(lines: StreamReader<String>) async {
        do {
            for try await line in lines { print("till:", line) }
        } catch {
            print("till:", error)
        }
    }
}

@main struct ComponentHost {
    static func main() async throws {
        let path = CommandLine.arguments.dropFirst().first ?? "plugin.wasm"
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))

        let engine = Engine()
        var linker = ComponentLinker<Shop>(engine: engine)
        DemoShop.Log.define(in: &linker)
        DemoShop.Approval.define(in: &linker)
        DemoShop.Till.define(in: &linker)
        let component = try linker.prepare(Component(bytes, engine: engine))
        let store = Store(engine: engine, host: Shop())
        let plugin = try DemoShop.Plugin.Exports(try component.instantiate(in: store))

        print("total:", try plugin.total(prices: [40, 2]))
        print("approved:", try await plugin.approved(names: ["tea", "coffee", "jam"]))
        let shelf = try plugin.stock.makeShelf(room: 2)
        for (name, price) in [("tea", 3), ("air", 0), ("milk", 2), ("rice", 4)] {
            try add(.init(name: name, price: UInt32(price)), to: shelf)
        }
        for item in try shelf.items() { print(item.name, "for", item.price) }
        try shelf.close()
        print("log:", store.host.lines)

        let items = AsyncStream { continuation in
            for (name, price) in [("tea", 3), ("rice", 4)] as [(String, UInt32)] {
                continuation.yield(DemoShop.Plugin.Item(name: name, price: price))
            }
            continuation.finish()
        }
        print("sold for", try await plugin.sell(items: StreamReader(items)))
    }

    /// An export throws what it refuses and traps in one error.
    static func add(
        _ item: DemoShop.Types.Item, to shelf: borrowing DemoShop.Stock.Exports.Shelf
    ) throws {
        do {
            print("\(item.name): number", try shelf.add(item: item))
        } catch .failed(.free(let name)) {
            print("\(name): not for nothing")
        } catch .failed(.full(let room)) {
            print("\(item.name): no more than \(room)")
        } catch .trap(let trap) {
            throw trap
        }
    }
}
