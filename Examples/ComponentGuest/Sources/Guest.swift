/// The plugin. Its protocols, and what it imports, are made from the WIT.
enum Guest: PluginExports {
    static func total(prices: [UInt32]) -> UInt64 {
        prices.reduce(0) { $0 + UInt64($1) }
    }

    /// Waits for each answer; meanwhile the app does what it likes.
    static func approved(names: [Text]) -> UInt32 {
        var count: UInt32 = 0
        for name in names where DemoShop.Approval.ask(name: name) { count += 1 }
        return count
    }

    /// Reads a stream and writes one. The call that reads this one goes on meanwhile.
    static func sell(items: StreamReader<Plugin.Item>) -> UInt32 {
        let lines = StreamWriter<Text>.make()
        let showing = DemoShop.Till.beginShow(lines: lines.reader)
        var total: UInt32 = 0
        while let item = items.next() {
            total += item.price
            lines.writer.write(["\(item.name), together \(total)"])
        }
        lines.writer.close()
        showing.value()
        return total
    }
}
