enum Guest: PluginExports {
    enum Stock: StockExports {
        final class Shelf: DemoShop.Exports.Stock.ShelfExports {
            private var room: UInt32

            init(room: UInt32) { self.room = room }

            deinit { DemoShop.Log.write(line: "gone, with room for \(room)") }

            func add(
                item: DemoShop.Exports.Stock.Item
            ) throws(DemoShop.Exports.Stock.Refusal) -> UInt32 {
                guard item.name == "tea" else { throw .unknown(item.name) }
                guard item.count <= room else { throw .full }
                room -= item.count
                return room
            }
        }
    }
}
