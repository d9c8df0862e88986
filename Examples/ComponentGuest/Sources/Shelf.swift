extension Guest {
    enum Stock: StockExports {
        /// A resource is an object, which goes when the app has dropped it.
        final class Shelf: DemoShop.Exports.Stock.ShelfExports {
            private let room: UInt32
            private var content: [DemoShop.Exports.Stock.Item] = []

            init(room: UInt32) { self.room = room }

            deinit { DemoShop.Log.write(line: "a shelf is gone") }

            func add(
                item: DemoShop.Exports.Stock.Item
            ) throws(DemoShop.Exports.Stock.Refusal) -> UInt32 {
                if item.price == 0 { throw .free(item.name) }
                guard content.count < room else { throw .full(room) }
                content.append(item)
                DemoShop.Log.write(line: "took \(item.name)")
                return UInt32(content.count)
            }

            func items() -> [DemoShop.Exports.Stock.Item] { content }
        }
    }
}
